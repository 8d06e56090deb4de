"""Who leads which agency, for many agencies at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.queries.notices import agencies
from partnership.models import Organisation, Person, Seat
from partnership.rules import LEADING_SEATS


def leads_of_each(organisations: Iterable[Organisation]) -> dict[int, list[Person]]:
    """Key of an agency → its leads by name, or those of the body that took over from it. One query."""
    asked = list(organisations)
    bodies = {one.pk for one in asked} | {one.succeeded_by_id for one in asked}
    seats = Seat.objects.current().filter(
        kind__in=LEADING_SEATS, person__is_active=True, organisation__in=bodies - {None}
    )
    held: dict[int | None, dict[Person, None]] = {}
    for seat in seats.select_related("person").order_by("person__name", "pk"):
        held.setdefault(seat.organisation_id, {})[seat.person] = None
    return {one.pk: list(held.get(one.pk) or held.get(one.succeeded_by_id) or ()) for one in asked}


def led_agencies() -> QuerySet[Organisation]:
    """The partners and relevant agencies of today that somebody leads."""
    return agencies().filter(_is_led())


def unled_agencies() -> QuerySet[Organisation]:
    """Those of today that nobody leads: nobody there could answer."""
    return agencies().filter(~_is_led())


def _is_led() -> Exists:
    seats = Seat.objects.current().filter(kind__in=LEADING_SEATS, person__is_active=True)
    return Exists(seats.filter(Q(organisation=OuterRef("pk"))))
