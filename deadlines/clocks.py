"""How a clock counts, and the register of the clocks there are. Pure: no database, no today.

Convention A of the rulebook (12.1): the day of the event is day 0, day 1 is the next working day
after it, and the deadline is the end of day n, Europe/London. Months: the same day number, or the
last day of a shorter month, with no shift for weekends; what is chased is the last working day on
or before it.
"""

from __future__ import annotations

import calendar
import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices

from core.errors import RuleBroken
from deadlines.england import bank_holidays

DAY = dt.timedelta(days=1)
FIRST_DAY, LAST_DAY = dt.date(1980, 1, 1), dt.date(2099, 12, 31)  # what the clocks can count


class Standing(TextChoices):
    """How binding a clock is (rulebook 2.2)."""

    STATUTE = "statute", "Statute"
    STATUTORY_GUIDANCE = "statutory_guidance", "Statutory guidance"
    PANEL_GUIDANCE = "panel_guidance", "Panel guidance"
    LOCAL = "local", "Local"


@dataclass(frozen=True)
class Length:
    """How long a clock runs. ``unit`` is working_days, days, months, or given (a date somebody sets)."""

    amount: int
    unit: str
    before: bool = False

    def __str__(self) -> str:
        if self.unit == "given":
            return "a date that is set each time"
        noun = {"working_days": "working day", "days": "day", "months": "calendar month"}[self.unit]
        words = f"{self.amount} {noun}{'' if self.amount == 1 else 's'}"
        return f"{words} before" if self.before else words


def working_days(amount: int, before: bool = False) -> Length:
    """Weekdays that are neither a bank holiday of England nor the partnership's own closure."""
    return Length(amount, "working_days", before)


def days(amount: int, before: bool = False) -> Length:
    """Days of the calendar, weekends and holidays among them."""
    return Length(amount, "days", before)


def months(amount: int, before: bool = False) -> Length:
    """Calendar months: the same day number, or the last day of a shorter month."""
    return Length(amount, "months", before)


def given() -> Length:
    """A date that somebody sets each time, so nothing is counted."""
    return Length(0, "given")


@dataclass(frozen=True)
class Closures:
    """Which days do not count: weekends, bank holidays, the partnership's own closures.

    ``closed`` are days added by the partnership with their names; ``counted`` are bundled bank
    holidays that are working days after all (one was moved).
    """

    closed: Mapping[dt.date, str] = field(default_factory=dict)
    counted: frozenset[dt.date] = frozenset()
    bundled: Callable[[int], Mapping[dt.date, str]] = bank_holidays
    _years: dict[int, list[dt.date]] = field(default_factory=dict, repr=False, compare=False)

    def why_not(self, day: dt.date) -> str:
        """Why a day does not count; empty for a working day."""
        if day.weekday() >= 5:
            return "Saturday" if day.weekday() == 5 else "Sunday"
        if day in self.closed:
            return self.closed[day]
        if day in self.counted:
            return ""
        return self.bundled(day.year).get(day, "")

    def is_working(self, day: dt.date) -> bool:
        return not self.why_not(day)

    def last_working(self, day: dt.date) -> dt.date:
        """The last working day on or before a day."""
        while self.why_not(day):
            day -= DAY
        return day

    def next_working(self, day: dt.date) -> dt.date:
        """The first working day on or after a day."""
        while self.why_not(day):
            day += DAY
        return day

    def add(self, day: dt.date, amount: int) -> dt.date:
        """The working day ``amount`` working days after a day (before it, when negative); 0 is the day itself."""
        step = DAY if amount > 0 else -DAY
        for _ in range(abs(amount)):
            day += step
            while self.why_not(day):
                day += step
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` comes first."""
        if end < start:
            return -self.between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        whole = start + dt.timedelta(weeks=weeks)
        total = 5 * weeks + sum((whole + DAY * n).weekday() < 5 for n in range(1, rest + 1))
        return total - self._off(start, end)

    def _off(self, start: dt.date, end: dt.date) -> int:
        """Weekdays after ``start`` up to ``end`` that are closed."""
        closed = (self._closed_in(year) for year in range(start.year, end.year + 1))
        return sum(bisect_right(days, end) - bisect_right(days, start) for days in closed)

    def _closed_in(self, year: int) -> list[dt.date]:
        """The weekdays of a year that are closed, in order; put together once."""
        if year not in self._years:
            own = {day for day in self.closed if day.year == year}
            days = own | (set(self.bundled(year)) - self.counted)
            self._years[year] = sorted(day for day in days if day.weekday() < 5)
        return self._years[year]


@dataclass(frozen=True)
class DayCounted:
    """One day of a count: its number, or None when it was skipped, and why."""

    day: dt.date
    number: int | None
    reason: str


@dataclass(frozen=True)
class Count:
    """A counted clock. ``chase_on`` is the last working day to be in time."""

    start: dt.date
    due: dt.date
    chase_on: dt.date
    days: tuple[DayCounted, ...]


def count(length: Length, start: dt.date, closures: Closures) -> Count:
    """Count a length from day 0, listing each day.

    Raises RuleBroken when the start or the end lies outside the years 1980 to 2099, or when the
    length is a date that is set each time.
    """
    if not FIRST_DAY <= start <= LAST_DAY:
        raise RuleBroken("Give a date from 1980 to 2099.", field="on")
    if length.unit == "given":
        raise RuleBroken("This clock has no length of its own: give its date.", field="due")
    listed = [DayCounted(start, 0, "Day 0: the day it starts from")]
    due = {"working_days": _working_days, "days": _days, "months": _months}[length.unit](
        length, start, closures, listed
    )
    if not FIRST_DAY <= due <= LAST_DAY:
        raise RuleBroken("This clock ends outside the years 1980 to 2099.", field="on")
    return Count(start, due, _chase_on(due, closures, listed), tuple(listed))


def _working_days(
    length: Length, start: dt.date, closures: Closures, listed: list[DayCounted]
) -> dt.date:
    day, number, step = start, 0, -DAY if length.before else DAY
    while number < length.amount:
        day += step
        off = closures.why_not(day)
        number += not off
        listed.append(DayCounted(day, None if off else number, off or "Working day"))
    return day


def _days(length: Length, start: dt.date, closures: Closures, listed: list[DayCounted]) -> dt.date:
    step = -DAY if length.before else DAY
    for number in range(1, length.amount + 1):
        listed.append(DayCounted(start + step * number, number, "Each day of the calendar counts"))
    return start + step * length.amount


def _months(
    length: Length, start: dt.date, closures: Closures, listed: list[DayCounted]
) -> dt.date:
    day = start
    for number in range(1, length.amount + 1):
        day = same_day(start, -number if length.before else number)
        short = day.day < start.day
        reason = (
            f"The month has no day {start.day}, so its last day"
            if short
            else "The same day of the month"
        )
        listed.append(DayCounted(day, number, reason))
    return day


def same_day(start: dt.date, amount: int) -> dt.date:
    """The same day number some months on, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + amount, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _chase_on(due: dt.date, closures: Closures, listed: list[DayCounted]) -> dt.date:
    day = due
    while off := closures.why_not(day):
        listed.append(
            DayCounted(day, None, f"{off}: what is chased is the last working day before")
        )
        day -= DAY
    return day


@dataclass(frozen=True)
class Clock:
    """A declared clock: what for, how binding and on what basis, how long, whose, and how it is chased.

    ``remind_before`` are working days left at which to remind, below 0 after the date;
    ``nag_every`` and ``escalate_after`` are working days late. ``day_zero`` says in words what starts it,
    ``done_word`` what was done when it stopped: sent, published. ``kept`` says where its record keeps
    the date, when it does: such a date is changed there, never on the clock alone.
    """

    code: str
    label: str
    standing: Standing
    basis: str
    link: str
    length: Length
    owner_role: str = ""
    remind_before: tuple[int, ...] = (5, 2, 0)
    nag_every: int = 1
    escalate_after: int = 3
    day_zero: str = ""
    done_word: str = "done"
    kept: str = ""


REGISTRY: dict[str, Clock] = {}


def clock(
    code: str,
    label: str,
    standing: Standing,
    basis: str,
    link: str,
    length: Length,
    owner_role: str = "",
    remind_before: tuple[int, ...] = (5, 2, 0),
    nag_every: int = 1,
    escalate_after: int = 3,
    day_zero: str = "",
    done_word: str = "done",
    kept: str = "",
) -> Clock:
    """Declare a clock. A code is declared once; a second declaration is a programming error."""
    if code in REGISTRY:
        raise ValueError(f"The clock {code} is declared twice")
    REGISTRY[code] = Clock(
        code,
        label,
        standing,
        basis,
        link,
        length,
        owner_role,
        remind_before,
        nag_every,
        escalate_after,
        day_zero,
        done_word,
        kept,
    )
    return REGISTRY[code]


def kept_by_record(code: str) -> str:
    """Where the record of such a clock keeps its date, in words; empty when the clock alone has it."""
    return REGISTRY[code].kept if code in REGISTRY else ""


def declared(code: str) -> Clock:
    """A declared clock. Raises RuleBroken when there is none of that code."""
    if code not in REGISTRY:
        raise RuleBroken(
            f"There is no clock “{code}”. There are: {', '.join(sorted(REGISTRY))}.", field="code"
        )
    return REGISTRY[code]
