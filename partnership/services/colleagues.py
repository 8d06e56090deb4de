"""A colleague who is asked to help with their own agency's work: found by address, or invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core.errors import RuleBroken
from partnership.models import Organisation, Person
from partnership.queries import contributors_of
from partnership.rules import SeatKind
from partnership.services.invitations import invite
from partnership.services.people import add_person
from partnership.services.seats import take_seat

if TYPE_CHECKING:
    from core.actors import System


@transaction.atomic
def bring_colleague(
    *, actor: Person | System, organisation: Organisation, name: str, email: str
) -> Person:
    """The colleague with this address; one whom the portal does not know is seated as a contributor and invited.

    Raises RuleBroken(field="email") for somebody who sits for another agency only.
    """
    known = Person.objects.filter(email__iexact=email.strip()).first()
    if known is None:
        person = add_person(actor=actor, name=name.strip(), email=email.strip().lower())
        seat_contributor(actor=actor, person=person, organisation=organisation)
        invite(actor=actor, person=person)
        return person
    if known not in contributors_of([organisation.pk]):
        raise RuleBroken(
            "This address cannot be added here. Ask the business unit to seat the person in your agency first.",
            field="email",
        )
    return known


def seat_contributor(*, actor: Person | System, person: Person, organisation: Organisation) -> None:
    """Seat somebody as a contributor of an agency from today, so that they may be given a part of its work."""
    take_seat(
        actor=actor,
        person=person,
        kind=SeatKind.CONTRIBUTOR,
        organisation=organisation,
        started_on=timezone.localdate(),
    )
    for kept in ("seats_now", "roles", "organisation_ids"):
        person.__dict__.pop(kept, None)
