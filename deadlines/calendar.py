"""The days that do not count, from the bundled bank holidays and the partnership's own rows."""

from __future__ import annotations

import hashlib

from core.settled import kept
from deadlines.clocks import Closures
from deadlines.england import bank_holidays
from deadlines.models import Closure


@kept(Closure)
def closures() -> Closures:
    """The closures in force now. Keep the answer for as long as one deed lasts: there it is a query."""
    rows = list(Closure.objects.order_by().values_list("day", "label", "counts"))
    return Closures(
        closed={day: label for day, label, counts in rows if not counts},
        counted=frozenset(day for day, _, counts in rows if counts),
    )


def fingerprint(first_year: int, last_year: int) -> str:
    """A short digest of the bundled bank holidays of some years: it differs when an upgrade moved one."""
    days = [
        day.isoformat() for year in range(first_year, last_year + 1) for day in bank_holidays(year)
    ]
    return hashlib.sha256(",".join(days).encode()).hexdigest()[:16]
