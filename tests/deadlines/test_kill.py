"""A sweep killed at any instant loses nothing and sends nothing twice; nor do two at once."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from core.models import Message
from deadlines import chaser
from deadlines.models import Deadline, Reminder
from partnership.models import Organisation, Person
from tests.deadlines.conftest import at
from tests.factories import make_person

DUE, PEOPLE = 600, 30
TODAY = dt.date(2026, 6, 8)
NOW = at("2026-06-08")
# The portal's own sweep in a process of its own, in small batches so that a kill also falls between them.
DRIVER = """
import sys, datetime, django
django.setup()
import reviews.clocks
from deadlines import chaser
from django.db import connection
chaser.BATCH = 40
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
chaser.run(datetime.datetime.fromisoformat(sys.argv[1]))
print("done", flush=True)
"""
ROOT = Path(__file__).resolve().parents[2]


def start() -> subprocess.Popen[str]:
    """A sweeper that waits for a line before it begins."""
    named = connection.settings_dict
    if connection.vendor == "postgresql":
        login = f"{named['USER']}:{named['PASSWORD']}" if named["PASSWORD"] else named["USER"]
        url = f"postgres://{login}@{named['HOST'] or '127.0.0.1'}:{named['PORT'] or 5432}/{named['NAME']}"
    else:
        url = f"sqlite:///{named['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
        "DEBUG": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, NOW.isoformat()],
        env=environment,
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> float:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    return time.monotonic()


def finish(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=60)
    return out


def fill() -> list[Person]:
    """Clocks that fall due today, of people who want a daily digest; nothing told yet."""
    people = list(Person.objects.order_by("pk")) or [make_person() for _ in range(PEOPLE)]
    Reminder.objects.all().delete()
    Message.objects.all().delete()
    Deadline.objects.all()._raw_delete("default")  # past the history, which would ask why
    kind = ContentType.objects.get_for_model(Organisation)
    Deadline.objects.bulk_create(
        Deadline(
            code="reviews.tell-partners",
            label="Tell the partners",
            reference=f"SI-2026-{n:04}",
            path=f"/x/{n}/",
            record_type=kind,
            record_id=n + 1,
            started_on=dt.date(2026, 6, 1),
            due_on=TODAY,
            original_due_on=TODAY,
            chase_on=TODAY,
            next_chase_on=TODAY,
            owner_person=people[n % PEOPLE],
        )
        for n in range(DUE)
    )
    return people


def assert_each_told_once() -> None:
    assert Deadline.objects.filter(next_chase_on__lte=TODAY).count() == 0
    assert Reminder.objects.filter(message=None).count() == 0
    assert Reminder.objects.count() == DUE
    assert Counter(Reminder.objects.values_list("deadline", flat=True)).most_common(1)[0][1] == 1
    messages = list(Message.objects.order_by("to_id"))
    assert [message.to_id for message in messages] == list(
        Person.objects.order_by("pk").values_list("pk", flat=True)
    )
    lines = Counter(
        line.split(":")[0]
        for message in messages
        for line in message.body.splitlines()
        if line.startswith("SI-2026-")
    )
    assert len(lines) == DUE
    assert set(lines.values()) == {1}


@pytest.mark.shows("DL-06")
@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_nothing_is_lost_and_nothing_doubled() -> None:
    whole, midway = run_whole(), 0
    for _ in range(20):
        fill()
        process = start()
        go(process)
        time.sleep(random.uniform(0, whole))  # noqa: S311
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        connections.close_all()
        midway += 0 < Reminder.objects.count() < DUE
        chaser.run(NOW)
        assert_each_told_once()
        if midway == 3:
            return
    pytest.fail(f"of 20 kills only {midway} fell into the sweep")


def run_whole() -> float:
    """How long a sweep takes that nobody kills, in seconds."""
    fill()
    process = start()
    begun = go(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "done\n"
    taken = time.monotonic() - begun
    process.communicate(timeout=60)
    assert_each_told_once()
    return taken


@pytest.mark.shows("DL-06")
@pytest.mark.django_db(transaction=True)
def test_two_sweepers_at_once_send_one_message_a_person() -> None:
    fill()
    sweepers = [start(), start()]
    for process in sweepers:
        go(process)
    assert [finish(process) for process in sweepers] == ["done\n", "done\n"]
    chaser.run(NOW)  # what one passed over because the other was at it
    assert_each_told_once()
