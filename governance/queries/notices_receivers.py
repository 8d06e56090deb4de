"""Who receives a notice for an agency and may acknowledge it, and the agencies where nobody can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from governance.access import NOTICES
from partnership.models import Organisation, Person, Seat
from partnership.queries import led_by
from partnership.rules import SEAT_ROLES, UNIT_SEATS, SeatKind

# Whoever leads first, as in ``partnership.queries.leads_of``. In their stead only those whose seat
# opens notices; never the business unit, which issues them and so cannot answer for an agency.
IN_STEAD = [kind for kind, roles in SEAT_ROLES.items() if roles & NOTICES.roles]
TURNS: tuple[Sequence[str], ...] = (
    [SeatKind.SAFEGUARDING_LEAD],
    [SeatKind.SECTION11_LEAD],
    [kind for kind in IN_STEAD if kind not in UNIT_SEATS],
)


def receivers(organisations: Iterable[Organisation]) -> dict[int, list[Person]]:
    """Key of an agency → those who receive its notices, by name; nobody is an empty list. One query."""
    asked = list(organisations)
    held: dict[int, list[Seat]] = {}
    there = Q(organisation__in=asked) | Q(organisation__predecessors__in=asked)
    seats = Seat.objects.current().filter(there, person__is_active=True, kind__in=TURNS[-1])
    for seat in seats.select_related("person").order_by("person__name", "pk"):
        held.setdefault(seat.organisation_id or 0, []).append(seat)
    return {one.pk: _first(held, one.pk) or _first(held, one.succeeded_by_id) for one in asked}


def nobody_at(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Those of these agencies where nobody can receive a notice. One query."""
    asked = list(organisations)
    found = receivers(asked)
    return [one for one in asked if not found[one.pk]]


def answers_for(person: Any, organisations: Iterable[Organisation]) -> frozenset[int]:
    """Those of a person's own agencies, among these, that they may acknowledge for."""
    asked = list(organisations)
    led, found = led_by(person), receivers(asked)
    return frozenset(
        one.pk
        for one in asked
        if (one.pk in person.organisation_ids and one.pk in led) or person in found[one.pk]
    )


def unreached(organisations: Sequence[Organisation]) -> str:
    """The sentence about agencies where nobody can receive a notice; empty for none."""
    if not organisations:
        return ""
    names = [str(one) for one in organisations]
    if len(names) == 1:
        return (
            f"Nobody at {names[0]} can receive it. Give somebody there a seat as safeguarding lead."
        )
    listed = f"{', '.join(names[:-1])} or {names[-1]}"
    return f"Nobody at {listed} can receive it. Give somebody at each a seat as safeguarding lead."


def _first(held: dict[int, list[Seat]], organisation: int | None) -> list[Person]:
    """Those of the first turn that somebody holds, each once."""
    seats = held.get(organisation or 0, [])
    for kinds in TURNS:
        found = {seat.person: None for seat in seats if seat.kind in kinds}
        if found:
            return list(found)
    return []
