"""The worker is down for two days and comes back: what is late is told once, in words that are true then."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.management import call_command

import reviews.clocks  # noqa: F401
from core import outbox
from core.models import Message
from deadlines.models import Deadline, Reminder
from partnership.models import Person
from tests.deadlines.conftest import at, on_day

pytestmark = pytest.mark.django_db


def chase(moment: dt.datetime) -> None:
    call_command("chase", at=moment.isoformat(), stdout=io.StringIO())


def letters(person: Person) -> list[str]:
    return [each.body for each in mail.outbox if person.email in each.to]


@pytest.mark.shows("DL-14")
def test_down_two_days_then_up_each_late_reminder_goes_once_with_true_words(
    running: Callable[..., Deadline], unit: Person, unit2: Person
) -> None:
    """Due on Monday 8 June. Tuesday and Wednesday nothing runs: neither the chaser nor the sending."""
    running("2026-06-01", reference="RR-2026-001", owner_person=unit)
    running("2026-06-01", reference="RR-2026-002", owner_person=unit2)
    chase(at("2026-06-08"))
    outbox.deliver(at("2026-06-08", "09:05"))
    assert [len(letters(person)) for person in (unit, unit2)] == [1, 1]
    assert "due today, Monday 8 June 2026" in letters(unit)[0]
    mail.outbox.clear()
    for minute in (
        0,
        5,
        10,
    ):  # up again on Thursday: several looks, as a queue that filled up makes them
        chase(at("2026-06-11", f"09:{minute:02}"))
        with on_day("2026-06-11", f"09:{minute:02}"):
            outbox.deliver(at("2026-06-11", f"09:{minute:02}"))
    for person, reference in ((unit, "RR-2026-001"), (unit2, "RR-2026-002")):
        (letter,) = letters(person)
        assert letter.count(reference) == letter.count("was due on") == 1
        assert "3 working days late, was due on Monday 8 June 2026" in letter
        assert "due today" not in letter
    assert Message.objects.exclude(status="sent").count() == 0
    stages = Reminder.objects.filter(person=unit).values_list("stage", flat=True)
    assert len(stages) == len(set(stages)) == 2


@pytest.mark.shows("DL-14")
def test_a_mail_written_before_the_sending_stopped_goes_once_when_it_is_back(
    running: Callable[..., Deadline], unit: Person
) -> None:
    """The chaser wrote it on the last day; the mail could leave on the third day after only."""
    running("2026-06-01", owner_person=unit)
    chase(at("2026-06-08"))
    chase(at("2026-06-11"))
    for clock in ("09:00", "09:05"):
        outbox.deliver(at("2026-06-11", clock))
    bodies = letters(unit)
    assert len(bodies) == len(set(bodies))
    assert bodies[-1].count("3 working days late, was due on Monday 8 June 2026") == 1
    assert Message.objects.filter(status="sent").count() == len(bodies)
