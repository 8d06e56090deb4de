"""Two portals beside the tests: each a process of its own, with its own folder, database, secrets and key.

Run as a module it fills one of them (``python -m tests.journeys.portals sends|reads``) and tells, as JSON,
what its people need: the cookie that logs each in, and the key of the agency's return.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = {"sends": "Dee Valley Partnership", "reads": "Mersey Bank Partnership"}
AGENCY = "Estuary Community NHS Trust"
WAIT = 180.0


class Without:
    """No migrations: tables as the models say. Walking through every migration takes minutes."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


@dataclass
class Portal:
    """One portal. ``told`` is what was told when it was filled."""

    part: str
    folder: Path
    told: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            self.port = held.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(self.folder),
            "DEBUG": "1",
            "DEMO": "0",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "IDENTITY_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "SITE_URL": f"http://localhost:{self.port}",
            "EMAIL_URL": "memorymail://",
        }

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """A process of this portal."""
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE
        )

    def serve(self) -> None:
        """Begin to serve; ``wait`` says when it does."""
        self.process = self.begin(
            "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4",
            "--log-level", "warning", "--no-control-socket",
        )  # fmt: skip

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + WAIT
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=5).close()  # noqa: S310
                return
            except OSError:
                assert time.monotonic() < until, f"{self.url} does not answer"
                time.sleep(0.1)

    def end(self) -> None:
        """End it, and only it."""
        if self.process:
            self.process.terminate()
            self.process.communicate(timeout=WAIT)


def two_portals(folder: Path) -> tuple[Portal, Portal]:
    """One that sends a return and one that reads it in, both serving. The caller ends them."""
    empty = Portal("empty", folder / "empty")
    heard(empty.begin("-m", "tests.journeys.portals", "empty"))
    portals = Portal("sends", folder / "sends"), Portal("reads", folder / "reads")
    for portal in portals:
        portal.folder.mkdir()
        shutil.copy(empty.folder / "portal.sqlite3", portal.folder)
    filling = [portal.begin("-m", "tests.journeys.portals", portal.part) for portal in portals]
    for portal, process in zip(portals, filling, strict=True):
        portal.told = json.loads(heard(process))
        portal.serve()
    for portal in portals:
        portal.wait()
    return portals


def heard(process: subprocess.Popen[bytes]) -> bytes:
    """What a process said, once it ended well."""
    said, _nothing = process.communicate(timeout=WAIT)
    assert process.returncode == 0, process.args
    return said


def make_tables() -> None:
    """A database with nothing in it, in one file."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill(part: str) -> dict[str, Any]:
    """Its people, its audit and the agency's return: handed in where it sends, not begun where it reads."""
    from core import history
    from core.models import Branding
    from partnership.rules import SeatKind, Sector
    from tests.factories import audited_quality as returns
    from tests.factories import make_organisation, make_person, make_seat
    from tests.factories.audited import make_version
    from tests.factories.base import MAKER, REASON

    name = NAMES[part]
    branding = Branding(name=name, short_name=name, contact_email="unit@example.org")
    history.create(branding, actor=MAKER, reason=REASON)
    for number in range(5 if part == "reads" else 0):  # so that no key is the same on both sides
        make_organisation(f"Another agency {number}")
    council, agency = make_organisation("Council"), make_organisation(AGENCY, sector=Sector.HEALTH)
    cast = {
        "unit": (SeatKind.BUSINESS_MANAGER, council),
        "lead": (SeatKind.SAFEGUARDING_LEAD, agency),
        "officer": (SeatKind.CONTRIBUTOR, agency),
    }
    people = {who: make_person(f"{who.title()} of {name}") for who in cast}
    for who, (kind, body) in cast.items():
        make_seat(people[who], kind, body)
    local = {"C": [("C1", "text", {})]} if part == "reads" else {}
    version = make_version({**returns.QUESTIONS, **local}, code="section-11")
    made = returns.asked_return(people["lead"], returns.asked_campaign(version=version))
    if part == "sends":
        returns.answer_all(people["lead"], made)
        returns.show_file(people["lead"], made)
        returns.send_in(people["lead"], made)
    cookies = {who: cookie_of(person) for who, person in people.items()}
    return {"return": made.pk, "cookies": cookies}


def cookie_of(person: Any) -> str:
    """A session that is logged in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    import django
    from django.conf import settings

    if sys.argv[1] == "empty":
        settings.MIGRATION_MODULES = Without()
        django.setup()
        make_tables()
    else:
        django.setup()
        sys.stdout.write(json.dumps(fill(sys.argv[1])))
