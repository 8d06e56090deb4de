"""How near or late a clock is, in words. Pure."""

from __future__ import annotations

import datetime as dt

from deadlines.clocks import Closures

SOON = 5  # working days left from which a clock is "due soon"


def long_day(day: dt.date) -> str:
    """Tuesday 9 June 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_day(day: dt.date) -> str:
    """9 Jun 2026."""
    return f"{day.day} {day:%b %Y}"


def working_days(amount: int) -> str:
    return f"{amount} working day{'' if amount == 1 else 's'}"


def late_by(due: dt.date, day: dt.date, closures: Closures) -> str:
    """How late a day is: "2 working days late". Empty when it is in time."""
    if day <= due:
        return ""
    late = closures.between(due, day)
    return f"{working_days(late)} late" if late else "less than 1 working day late"


def left(due: dt.date, today: dt.date, closures: Closures) -> str:
    """How long is left, or how late it is: "4 working days left", "due today", "2 working days late"."""
    if today > due:
        return late_by(due, today, closures)
    if today == due:
        return "due today"
    remaining = closures.between(today, due)
    return f"{working_days(remaining)} left" if remaining else "no working day left"


def due_line(due: dt.date, today: dt.date, closures: Closures) -> str:
    """For a mail: "2 working days late, was due on Tuesday 9 June 2026"."""
    words = left(due, today, closures)
    if today == due:
        return f"{words}, {long_day(due)}"
    return f"{words}, {'was due' if today > due else 'due'} on {long_day(due)}"
