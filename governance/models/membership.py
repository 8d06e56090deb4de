"""Which groups a person belongs to, and who reads everything. Structure gives scope by query.

Seats on a group make members. The seats of the Executive and of the board need no group: who
speaks for a statutory partner sits on the Executive, a board member on the partnership group.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.models import Group, Seat
from partnership.rules import SIGNING_SEATS, GroupKind, Role, SeatKind

SITS_ON: dict[str, tuple[str, ...]] = {
    GroupKind.EXECUTIVE: (*SIGNING_SEATS, SeatKind.PARTNERSHIP_CHAIR),
    GroupKind.BOARD: (SeatKind.BOARD_MEMBER, SeatKind.LEAD_MEMBER, SeatKind.LAY_MEMBER),
}
# The lead member is a participating observer; the scrutineer and the business unit are no decision-makers
# (rulebook 8.1).
NO_VOTE = frozenset(
    {SeatKind.LEAD_MEMBER, SeatKind.SCRUTINEER, SeatKind.BUSINESS_MANAGER, SeatKind.BUSINESS_UNIT}
)


def reads_all(user: Any) -> bool:
    """Whether a person reads what every group does: the Executive, the scrutineer, the business unit."""
    return bool(user.roles & {Role.EXECUTIVE, Role.SCRUTINEER, Role.BUSINESS_UNIT})


def of_own_agencies(user: Any, field: str = "organisation") -> Q:
    """What was put to an agency a person sits for today, or to one that this agency took over from."""
    own = user.organisation_ids
    ended = {f"{field}__ended_on__lt": timezone.localdate(), f"{field}__succeeded_by__in": own}
    return Q(**{f"{field}__in": own}) | Q(**ended)


def groups_of(user: Any) -> QuerySet[Group]:
    """The groups a person sits on today: a sub-query for ``visible_to``."""
    held = {seat.group_id for seat in user.seats_now if seat.group_id}
    kinds = {seat.kind for seat in user.seats_now if not seat.group_id}
    implied = [group for group, seats in SITS_ON.items() if kinds & set(seats)]
    return Group.objects.filter(Q(pk__in=held) | Q(kind__in=implied)).order_by().only("pk")


def sits_on(user: Any, group: Group) -> bool:
    """Whether one of the seats a person holds today is on a group."""
    kinds = SITS_ON.get(group.kind, ())
    return any(
        seat.group_id == group.pk or (not seat.group_id and seat.kind in kinds)
        for seat in user.seats_now
    )


def seats_of(group: Group, on: dt.date) -> QuerySet[Seat]:
    """The seats of a group on a day, deputies of a seat left out, by agency."""
    here = Q(group=group)
    if group.kind in SITS_ON:
        here |= Q(group=None, kind__in=SITS_ON[group.kind])
    return (
        Seat.objects.current(on)
        .filter(here, deputy_of=None)
        .select_related("person", "organisation", "group")
        .order_by("organisation__name", "person__name", "pk")
    )
