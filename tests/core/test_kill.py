"""A sender killed while it sends: every mail goes all the same, and only the one in its hands twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from core import mail, outbox
from core.models import Message
from partnership.models import Person
from tests.house.sources import ROOT

SENDER = """
import datetime as dt, sys, time, django
from django.conf import settings
name = sys.argv[1]
settings.DATABASES["default"]["NAME"] = name
settings.EMAIL_BACKEND = "tests.core.mail_backends.Box"
django.setup()
from django.utils import timezone
from core import outbox
print("ready", flush=True)
# Each sender lives eleven minutes after the one before, when that one's claims are free.
outbox.deliver(timezone.now() + dt.timedelta(minutes=11 * int(sys.argv[2])))
"""
MAILS, KILLS = 200, 4


def sender(box: Path, turn: int) -> subprocess.Popen:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "MAIL_BOX": str(box)}
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", SENDER, name, str(turn)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def wait_for(box: Path, lines: int) -> None:
    until = time.monotonic() + 30
    while len(box.read_text().splitlines()) < lines and time.monotonic() < until:
        time.sleep(0.002)


@pytest.mark.django_db(transaction=True)
def test_killed_senders_lose_nothing(unit: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mail, "REGISTRY", dict(mail.REGISTRY))
    mail.register("test.kill", "Test", "{reference}", "x", {"reference": "RR-2026-004"})
    for n in range(MAILS):
        outbox.queue(key=f"kill/{n}", kind="test.kill", to=unit, context={"reference": f"RR-{n}"})
    box = tmp_path / "box"
    box.touch()
    chance = random.Random(7)  # noqa: S311
    for turn in range(KILLS):
        process = sender(box, turn)
        wait_for(box, (turn + 1) * MAILS // (KILLS + 2) + chance.randint(0, 10))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    process = sender(box, KILLS)
    process.communicate(timeout=120)
    times = Counter(box.read_text().splitlines())
    assert len(times) == MAILS
    assert max(times.values()) <= 2
    assert sum(times.values()) - MAILS <= KILLS
    assert set(Message.objects.values_list("status", flat=True)) == {Message.Status.SENT}
