"""My work: what is due, in four groups, as the page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from deadlines.clocks import Closures
from deadlines.models import Deadline
from deadlines.presenters import standing


@dataclass(frozen=True)
class Line:
    """What is to be done for one record until one day, and where one does it.

    ``also`` is whatever else falls due for the record on that day: a statutory clock and the milestone
    that leads up to it are one line, not two.
    """

    what: str
    record: str
    url: str
    words: str
    kind: str
    date: dt.date
    also: tuple[Line, ...] = ()


@dataclass
class Group:
    """Overdue, Today, This week or Later."""

    title: str
    kind: str = ""
    lines: list[Line] = field(default_factory=list)


class Coming(NamedTuple):
    """What a person is expected at: its day, its time in words, what it is and where one reads about it."""

    day: dt.date
    time: str
    what: str
    url: str


# A page of a person's own beside their work: who asks → its label and address, or nothing.
OwnPage = Callable[[Any], "tuple[str, str] | None"]
OWN_PAGES: dict[str, OwnPage] = {}


def own_page(name: str, source: OwnPage) -> None:
    """Let an app put a page of the person's own beside their work; the same name again replaces it."""
    OWN_PAGES[name] = source


def own_pages(user: Any) -> list[tuple[str, str]]:
    """The pages of a person's own."""
    return [found for source in OWN_PAGES.values() if (found := source(user))]


# What a person is expected at from a day on, soonest first, at most so many. Each app adds its own.
Expected = Callable[[Any, dt.date, int], Iterable[Coming]]
EXPECTED: dict[str, Expected] = {}


def expected_at(name: str, source: Expected) -> None:
    """Let an app say what a person is expected at; the same name again replaces it."""
    EXPECTED[name] = source


def coming_up(user: Any, today: dt.date, limit: int = 3) -> list[Coming]:
    """The next things a person is expected at, soonest first."""
    found = [one for source in EXPECTED.values() for one in source(user, today, limit)]
    return sorted(found)[:limit]


def grouped(deadlines: Iterable[Deadline], today: dt.date, closures: Closures) -> list[Group]:
    """The clocks in the order they come, each in its group; groups without lines are left out."""
    groups = {
        "overdue": Group("Overdue", "overdue"),
        "today": Group("Today"),
        "week": Group("This week"),
        "later": Group("Later"),
    }
    for deadline in deadlines:
        words, kind = standing(deadline, today, closures)
        line = Line(deadline.label, deadline.reference, deadline.path, words, kind, deadline.due_on)
        groups[_group(deadline, today)].lines.append(line)
    for group in groups.values():
        group.lines = _joined(group.lines)
    return [group for group in groups.values() if group.lines]


def _joined(lines: list[Line]) -> list[Line]:
    """One line for each record and date. What differs in words or kind, such as a held clock, stays apart."""
    same: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        key = (line.record, line.date.isoformat(), line.words, line.kind)
        same.setdefault(key, []).append(line)
    return [replace(first, also=tuple(rest)) for first, *rest in same.values()]


def _group(deadline: Deadline, today: dt.date) -> str:
    """A held clock is for later; the last working day in time counts as today."""
    if deadline.status == Deadline.Status.HELD:
        return "later"
    if deadline.due_on < today:
        return "overdue"
    if deadline.chase_on <= today:
        return "today"
    sunday = today + dt.timedelta(days=6 - today.weekday())
    if today.weekday() >= 5:  # at a weekend it is the coming week that matters
        sunday += dt.timedelta(days=7)
    return "week" if deadline.chase_on <= sunday else "later"
