"""When a clock is chased, and when a digest goes. Pure.

A stage is the number of working days left: 5, 2, 0, and below 0 when late. The days of the stages
follow from the last working day to be in time (``chase_on``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.errors import RuleBroken
from deadlines.clocks import DAY, Closures, Length

LONDON = ZoneInfo("Europe/London")
DIGEST_TIME = dt.time(8, 0)
LONGEST = 250  # working days: a year


@dataclass(frozen=True)
class Plan:
    """The length and the chase plan a clock runs under."""

    length: Length
    remind_before: tuple[int, ...]
    nag_every: int
    escalate_after: int


def parse_reminders(text: str) -> tuple[int, ...]:
    """Read "10, 5, 2, 0, +1": working days left, and with + working days late.

    Raises RuleBroken in plain words when it is anything else.
    """
    stages: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        digits = part.removeprefix("+")
        if not (digits.isascii() and digits.isdigit()) or int(digits) > LONGEST:
            raise RuleBroken(
                f"“{part}” is not a number of working days. Write them like 10, 5, 2, 0, +1, none over {LONGEST}.",
                field="remind_before",
            )
        stages.add(-int(digits) if part.startswith("+") else int(digits))
    return tuple(sorted(stages, reverse=True))


def is_stage(left: int, plan: Plan) -> bool:
    """Whether this many working days left is a stage at which to remind."""
    if left >= 0:
        return left in plan.remind_before
    return left in plan.remind_before or -left % max(plan.nag_every, 1) == 0


def next_stage(chase_on: dt.date, plan: Plan, after: dt.date, closures: Closures) -> dt.date:
    """The day of the first stage after a day. There is always one: what is late is chased until done."""
    left = closures.between(after, chase_on)
    ahead = [stage for stage in plan.remind_before if 0 <= stage < left]
    if ahead:
        return closures.add(chase_on, -max(ahead))
    day = max(after, chase_on)
    late = closures.between(chase_on, day)
    while True:
        day, late = closures.next_working(day + DAY), late + 1
        if is_stage(-late, plan):
            return day


def escalates(left: int, plan: Plan) -> bool:
    """Whether the lateness is told one level up as well."""
    return left < 0 and -left >= plan.escalate_after


def digest_slot(preference: str, now: dt.datetime, closures: Closures) -> dt.datetime:
    """When a line found now goes out: at once, or with the digest of the day or of the week.

    Today's digest counts even when its hour has passed, so that a late start still tells people
    today; whoever had today's already waits for ``next_slot``. All times are Europe/London.
    """
    today = now.astimezone(LONDON).date()
    if preference == "at_once" and closures.is_working(today):
        return now
    return _at(_slot_day(preference, today, closures))


def next_slot(preference: str, now: dt.datetime, closures: Closures) -> dt.datetime:
    """The digest after today's."""
    tomorrow = now.astimezone(LONDON).date() + DAY
    return _at(_slot_day(preference, tomorrow, closures))


def _slot_day(preference: str, day: dt.date, closures: Closures) -> dt.date:
    if preference != "weekly":
        return closures.next_working(day)
    monday = day - DAY * day.weekday()
    first = closures.next_working(monday)
    return first if first >= day else closures.next_working(monday + DAY * 7)


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, DIGEST_TIME, tzinfo=LONDON)
