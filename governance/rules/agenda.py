"""When the meetings of a series fall, and when each item of an agenda begins: pure, no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

MOST_OCCURRENCES = 60  # about a year of weekly meetings


def occurrences(first: dt.date, last: dt.date, every_weeks: int) -> list[dt.date]:
    """Every so many weeks from the first day, none after the last. No day is left out."""
    apart = dt.timedelta(weeks=every_weeks)
    return [first + apart * number for number in range((last - first) // apart + 1)]


def beginnings(starts: dt.time, lengths: Iterable[int]) -> list[dt.time]:
    """When each item begins, one after the other, by the clock on the wall."""
    moment, found = dt.datetime.combine(dt.date.min, starts), []
    for minutes in lengths:
        found.append(moment.time())
        moment += dt.timedelta(minutes=minutes)
    return found


def length(starts: dt.time, ends: dt.time) -> int:
    """Minutes from start to end."""
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
