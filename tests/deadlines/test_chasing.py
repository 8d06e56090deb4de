"""When a clock is chased and when a digest goes, across weekends, holidays and clock changes."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from deadlines.chasing import (
    Plan,
    digest_slot,
    escalates,
    is_stage,
    next_slot,
    next_stage,
    parse_reminders,
)
from deadlines.clocks import Closures, working_days
from tests.deadlines.conftest import at

D = dt.date.fromisoformat
OFF = Closures()


def plan(*reminders: int, nag: int = 1, escalate: int = 3) -> Plan:
    return Plan(working_days(5), reminders, nag, escalate)


@pytest.mark.shows("DL-05")
def test_reminder_days_are_read_as_people_write_them() -> None:
    assert parse_reminders("10, 5,2 ,0, +1") == (10, 5, 2, 0, -1)
    assert parse_reminders("") == ()
    for wrong in ("ten", "5.5", "-2", "1000", "5 2"):
        with pytest.raises(RuleBroken, match="not a number of working days"):
            parse_reminders(wrong)


@pytest.mark.shows("DL-05", "DL-08")
def test_the_stages_of_a_clock_one_after_the_other() -> None:
    """Due Tuesday 7 April 2026, the day after Easter Monday."""
    day, seen = D("2026-03-20"), []
    for _ in range(6):
        day = next_stage(D("2026-04-07"), plan(5, 2, 0, -1, nag=3), day, OFF)
        seen.append(str(day))
    assert seen == [
        "2026-03-27",
        "2026-04-01",
        "2026-04-07",
        "2026-04-08",
        "2026-04-10",
        "2026-04-15",
    ]


@settings(max_examples=300)
@given(
    chase_on=st.dates(D("2024-01-01"), D("2027-12-31")).map(OFF.last_working),
    gap=st.integers(-60, 60),
    reminders=st.sets(st.integers(-5, 30), max_size=5),
    nag=st.integers(1, 7),
)
def test_the_next_stage_is_the_first_that_a_walk_finds(
    chase_on: dt.date, gap: int, reminders: set[int], nag: int
) -> None:
    chosen, after = plan(*reminders, nag=nag), chase_on + dt.timedelta(days=gap)
    day = after + dt.timedelta(days=1)
    while not (OFF.is_working(day) and is_stage(OFF.between(day, chase_on), chosen)):
        day += dt.timedelta(days=1)
    assert next_stage(chase_on, chosen, after, OFF) == day


def test_it_escalates_from_a_number_of_working_days_late() -> None:
    assert [escalates(left, plan(0)) for left in (0, -2, -3, -4)] == [False, False, True, True]


@pytest.mark.shows("DL-09")
@pytest.mark.parametrize(
    ("choice", "now", "goes"),
    [
        ("daily", at("2026-06-09", "07:00"), at("2026-06-09", "08:00")),
        ("daily", at("2026-06-09", "11:00"), at("2026-06-09", "08:00")),
        ("daily", at("2026-06-06", "11:00"), at("2026-06-08", "08:00")),
        ("daily", at("2026-12-25", "11:00"), at("2026-12-29", "08:00")),
        ("at_once", at("2026-06-09", "11:00"), at("2026-06-09", "11:00")),
        ("at_once", at("2026-04-03", "11:00"), at("2026-04-07", "08:00")),
        ("weekly", at("2026-06-08", "07:00"), at("2026-06-08", "08:00")),
        ("weekly", at("2026-06-09", "07:00"), at("2026-06-15", "08:00")),
        ("weekly", at("2026-04-06", "07:00"), at("2026-04-07", "08:00")),  # Easter Monday
        ("weekly", at("2026-04-02", "07:00"), at("2026-04-07", "08:00")),
    ],
)
def test_digests_go_on_working_days_at_eight(
    choice: str, now: dt.datetime, goes: dt.datetime
) -> None:
    assert digest_slot(choice, now, OFF) == goes


@pytest.mark.parametrize(
    ("day", "offset"), [("2026-03-27", 0), ("2026-03-30", 1), ("2026-10-23", 1), ("2026-10-26", 0)]
)
def test_eight_in_the_morning_is_eight_in_london_on_both_sides_of_the_clock_change(
    day: str, offset: int
) -> None:
    slot = digest_slot("daily", at(day, "06:00"), OFF)
    assert slot.hour == 8
    assert slot.utcoffset() == dt.timedelta(hours=offset)


def test_whoever_was_told_today_waits_for_the_next_digest() -> None:
    assert next_slot("daily", at("2026-06-12", "10:00"), OFF) == at("2026-06-15", "08:00")
    assert next_slot("weekly", at("2026-06-08", "10:00"), OFF) == at("2026-06-15", "08:00")
    assert next_slot("at_once", at("2026-06-12", "10:00"), OFF) == at("2026-06-15", "08:00")
