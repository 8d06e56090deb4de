"""Groups as they stand: who sits on them, who sat, their terms, what they leave open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db.models import Q, QuerySet

from governance.models import Action, GroupRules, TermsOfReference
from governance.models.membership import SITS_ON, seats_of
from governance.rules.actions import ACTIVE
from partnership.models import Group, Seat
from partnership.queries import groups_with_members


@dataclass(frozen=True)
class Place:
    """A group in the structure: how deep it stands, where, and how many sit on it."""

    group: Any
    depth: int
    row: int
    parent_row: int | None
    members: int
    closed: bool


def rules_of(group: Group) -> GroupRules:
    """The group's rules; the defaults when none are set. Not saved."""
    return GroupRules.objects.filter(group=group).first() or GroupRules(group=group)


def structure(on: dt.date) -> list[Place]:
    """Every group in the order of the chart: each followed by those that stand under it.

    A group that ended before ``on`` stands last in its place and is marked closed.
    """
    seats = _implied(on)
    rows: list[Place] = []

    def place(groups: list[Any], depth: int, parent: int | None) -> None:
        for group in sorted(groups, key=lambda g: (is_closed(g, on), g.name)):
            implied = seats.get(group.kind, ()) if group.kind in SITS_ON else ()
            own = [seat for seat in group.held if seat.deputy_of_id is None]
            members = len({seat.person_id for seat in (*own, *implied)})
            rows.append(Place(group, depth, len(rows), parent, members, is_closed(group, on)))
            place(group.below, depth + 1, rows[-1].row)

    place(groups_with_members(on), 0, None)
    return rows


def _implied(on: dt.date) -> dict[str, list[Seat]]:
    """Kind of group → the seats that sit on it without naming it."""
    kinds = {seat: group for group, seats in SITS_ON.items() for seat in seats}
    found: dict[str, list[Seat]] = {}
    rows = Seat.objects.current(on).filter(
        group=None, kind__in=kinds, person__is_active=True, deputy_of=None
    )
    for seat in rows:
        found.setdefault(kinds[seat.kind], []).append(seat)
    return found


def nested(places: list[Place]) -> Iterator[tuple[Place, bool, range]]:
    """Each place with how many lists open before it and close after it: the same chart as a nested list."""
    for here, after in zip_longest(places, places[1:]):
        next_depth = after.depth if after else 0
        yield here, next_depth > here.depth, range(here.depth - next_depth)


def is_closed(group: Group, today: dt.date) -> bool:
    """Whether its last day is over."""
    return bool(group.ended_on and group.ended_on < today)


def members(group: Group, on: dt.date) -> QuerySet[Seat]:
    """The seats of a group on a day, with each one's deputies."""
    return seats_of(group, on).prefetch_related("deputies__person")


def former(group: Group, today: dt.date) -> QuerySet[Seat]:
    """Seats on the group that ended, latest first. They still show on past meetings."""
    return (
        Seat.objects.filter(Q(group=group), ended_on__lt=today)
        .select_related("person", "organisation")
        .order_by("-ended_on", "person__name")
    )


def terms_now(group: Group, today: dt.date) -> TermsOfReference | None:
    """The version in force on a day."""
    return (
        TermsOfReference.objects.filter(group=group, from_day__lte=today)
        .order_by("-version")
        .first()
    )


def open_actions(group: Group) -> QuerySet[Action]:
    """The actions a group follows that are not closed, soonest first."""
    return (
        Action.objects.filter(group=group, status__in=ACTIVE)
        .select_related("owner", "organisation")
        .order_by("due_on", "pk")
    )
