"""Organisations, groups, people and their seats."""

import datetime as dt
from typing import Any

from core import history
from partnership.models import Group, Organisation, Person, Seat
from partnership.rules import GroupKind, OrganisationKind, SeatKind
from tests.factories.base import MAKER, REASON, number

LONG_AGO = dt.date(2020, 1, 1)


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    """An organisation; a relevant agency unless told otherwise."""
    n = number()
    fields.setdefault("kind", OrganisationKind.RELEVANT_AGENCY)
    fields.setdefault("code", f"organisation-{n}")
    return history.create(
        Organisation(name=name or f"Organisation {n}", **fields), actor=MAKER, reason=REASON
    )


def make_group(name: str = "", **fields: Any) -> Group:
    n = number()
    fields.setdefault("kind", GroupKind.COMMITTEE)
    fields.setdefault("code", f"group-{n}")
    return history.create(Group(name=name or f"Group {n}", **fields), actor=MAKER, reason=REASON)


def make_person(name: str = "", *, password: str = "", **fields: Any) -> Person:
    """A person without a seat, who cannot log in with a password unless one is given."""
    n = number()
    fields.setdefault("email", f"person{n}@example.org")
    person = Person(name=name or f"Person {n}", **fields)
    person.set_password(password or None)
    return history.create(person, actor=MAKER, reason=REASON)


def make_seat(
    person: Person | None = None,
    kind: str = SeatKind.SAFEGUARDING_LEAD,
    organisation: Organisation | None = None,
    **fields: Any,
) -> Seat:
    """A seat held since 2020. The person forgets the roles they held before it."""
    person = person or make_person()
    fields.setdefault("started_on", LONG_AGO)
    seat = history.create(
        Seat(person=person, kind=kind, organisation=organisation, **fields),
        actor=MAKER,
        reason=REASON,
    )
    forget_roles(person)
    return seat


def forget_roles(person: Person) -> Person:
    """Drop what the person keeps for the length of a request."""
    for kept in ("seats_now", "roles", "organisation_ids"):
        person.__dict__.pop(kept, None)
    return person
