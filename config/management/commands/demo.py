"""The portal as a demo: Wirral's published arrangements and made-up cases on a database of its own."""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import json
import os
import shutil
import socket
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

# Written into the SQLite file itself (with the day it was made), so that it goes where the file goes.
LOADING, LOADED = 0x44454D4F, 0x44454D50
STOREYS = ["partnership", "deadlines", "governance", "reviews", "audits"]
OLD_AFTER_DAYS = 7


class Command(BaseCommand):
    help = "Prepare and start a demo. Refuses any database that is not the demo's own."
    requires_system_checks = []  # its own refusals are plainer

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="only prepare the data")
        parser.add_argument("--accounts", action="store_true", help="only list who can log in")
        parser.add_argument("--json", action="store_true", help="with --accounts: as JSON")
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
        parser.add_argument("--port", type=int, default=settings.PORT, help="8000, or PORT")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self._list_accounts(as_json=options["json"])
            return
        os.umask(0o077)  # everything the demo makes is for this user alone
        refuse_unless_own()
        if not options["no_serve"]:
            refuse_busy(options["port"])
        try:
            self._prepare(reset=options["reset"])
        except KeyboardInterrupt:
            raise CommandError("Ended. The next start begins anew.") from None
        if options["no_serve"]:
            self.stdout.write("The demo’s data is ready. Start it with: make demo")
        else:
            look_once()
            serve(options["port"], self._panel(options["port"]))

    def _list_accounts(self, *, as_json: bool) -> None:
        found = [
            {"role": a.role, "email": a.email, "password": a.password} for a in demo_accounts()
        ]
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for account in found:
            self.stdout.write("{role:<24} {email:<48} {password}".format(**account))

    def _prepare(self, *, reset: bool) -> None:
        if reset or mark() == LOADING:
            throw_away()
            self.stdout.write("Beginning anew")
        if mark() == LOADED:
            with self._step("Bringing the database up to date"):
                make_tables()
            return
        with self._step("Making the database"):
            make_tables()
            set_pragma("application_id", LOADING)
            set_pragma("user_version", timezone.localdate().toordinal())
        for label, load in loaders(timezone.localdate()):
            with self._step(label):
                load()
        set_pragma("application_id", LOADED)

    @contextmanager
    def _step(self, label: str) -> Iterator[None]:
        self.stdout.write(f"  {label} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        yield
        self.stdout.write(f" {time.monotonic() - started:.1f} s")

    def _panel(self, port: int) -> str:
        lines = [
            "",
            f"  The portal is at http://localhost:{port}/ (made-up cases, not for real ones)",
            "",
        ]
        lines += [f"  {a.role:<24} {a.email:<48} {a.password}" for a in demo_accounts()]
        lines += ["", f"  What goes wrong is written to {log_file()}"]
        lines += ["  Ctrl-C ends it and keeps the data. make demo RESET=1 begins anew."]
        made = dt.date.fromordinal(pragma("user_version"))
        if (timezone.localdate() - made).days >= OLD_AFTER_DAYS:
            lines.append(f"  The data is of {made:%-d %B %Y}, so much of it is late by now.")
        return "\n".join([*lines, ""])


def look_once() -> None:
    """Do what the worker would soon do, so that nobody meets a warning that the jobs have not run."""
    from core.tasks import deliver, housekeep
    from deadlines.tasks import sweep

    for job in (sweep, deliver, housekeep):
        job()


def database_file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def log_file() -> Path:
    """Where the demo's parts write, so that the terminal keeps to the panel."""
    return Path(settings.VAR_DIR) / "demo.log"


def refuse_unless_own() -> None:
    """The demo never touches a database that anybody else made, and never starts in production."""
    if not settings.TRIAL:
        raise CommandError("The demo does not start where DEBUG is off: it shows passwords.")
    if connection.vendor != "sqlite":
        raise CommandError("The demo uses a database of its own. Leave DATABASE_URL out.")
    if database_file().exists() and mark() not in {LOADING, LOADED} and holds_people():
        raise CommandError(
            f"{database_file()} holds data that the demo did not make, so it is left alone. "
            "Set VAR_DIR to another folder for the demo."
        )


def refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise CommandError(
                f"Port {port} is in use or not allowed. Choose another: make demo PORT=8010"
            ) from problem


def pragma(name: str) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute(f"PRAGMA {name}").fetchone()[0])


def set_pragma(name: str, value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name} = {value}")


def mark() -> int:
    return pragma("application_id")


def holds_people() -> bool:
    from partnership.models import Person

    tables = connection.introspection.table_names()
    return Person._meta.db_table in tables and Person.objects.exists()


def throw_away() -> None:
    """The database and the files and mails that belong to it."""
    refuse_unless_own()
    connection.close()
    name = database_file()
    for path in (name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-shm")):
        path.unlink(missing_ok=True)
    for folder in ("documents", "mail", "broker/queue", "broker/control", "broker/processed"):
        shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)
    for folder in ("queue", "control", "processed"):
        (settings.BROKER_DIR / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (*settings.VAR_DIR.glob("beat-schedule*"), log_file()):
        path.unlink(missing_ok=True)


def make_tables() -> None:
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    call_command("createcachetable", verbosity=0)


def loaders(today: dt.date) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is loaded, in storey order: a label and a call that prints nothing."""
    arrangements = settings.BASE_DIR / "arrangements" / "wirral.yaml"
    schools = settings.BASE_DIR / "arrangements" / "demo-schools.csv"
    with open(os.devnull, "w") as silence:
        yield (
            "Loading the arrangements of Wirral",
            lambda: call_command("load_arrangements", str(arrangements), stdout=silence),
        )
        yield (
            "Loading made-up schools",
            lambda: call_command("import_schools", str(schools), la=344, stdout=silence),
        )
        for app in STOREYS:
            if app not in settings.MODULES_OFF and importlib.util.find_spec(f"{app}.demo"):
                module = importlib.import_module(f"{app}.demo")
                yield f"Making up activity: {app}", lambda module=module: module.load(today)


def demo_accounts() -> list[Any]:
    from partnership.demo import ACCOUNTS

    return list(ACCOUNTS)


def serve(port: int, panel: str) -> None:
    """Become the small process that runs web server, worker and beat."""
    connection.close()
    sys.stdout.flush()  # what follows does not know of it
    with tempfile.TemporaryFile("w+") as text:
        text.write(panel)
        text.seek(0)
        os.dup2(text.fileno(), 0)
    script = str(settings.BASE_DIR / "scripts" / "serve.py")
    os.execv(sys.executable, [sys.executable, script, str(port), str(log_file())])  # noqa: S606
