"""The practitioners and the family of a review (rulebook 3.1.14). Nobody is named: a person is a relation or a post."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from reviews.models import FamilyContact, PracticeReview, PractitionerEvent
from reviews.practice_rules import ContactKind
from reviews.services.practice.checking import lock_going_on, need, not_ahead, stripped

if TYPE_CHECKING:
    from partnership.models import Person

EVENT = ("held_on", "place", "invited", "said")
CONTACT = ("kind", "on", "who", "how", "said")


def event_held(event: PractitionerEvent) -> dict[str, Any]:
    """What is saved of an event, as its form names it."""
    return {name: getattr(event, name) for name in EVENT}


def contact_held(contact: FamilyContact) -> dict[str, Any]:
    """What is saved of a contact, as its form names it."""
    return {name: getattr(contact, name) for name in CONTACT}


@transaction.atomic
def add_event(
    *,
    actor: Person,
    practice: PracticeReview,
    held_on: dt.date,
    place: str,
    invited: str,
    said: str = "",
) -> PractitionerEvent:
    """Plan an event with practitioners, or record one that was held. The same again is the one there is."""
    practice = lock_going_on(practice)
    values = stripped({"held_on": held_on, "place": place, "invited": invited, "said": said})
    there = practice.events.filter(**values).first()
    if there:
        return there
    _check_event(values)
    event = PractitionerEvent(review=practice, by=actor, **values)
    return history.create(event, actor=actor, reason=_event_reason(values))


@transaction.atomic
def change_event(*, actor: Person, event: PractitionerEvent, seen: str = "", **typed: Any) -> bool:
    """Plan it anew, or record what was said: then it was held. ``typed`` is named as in ``event_held``."""
    lock_going_on(event.review)
    event = lock(event)
    held = event_held(event)
    refuse_stale(seen, held, typed)
    values = stripped(held | typed)
    _check_event(values)
    return history.change_to(event, values, actor=actor, reason=_event_reason(values))


@transaction.atomic
def add_contact(
    *,
    actor: Person,
    practice: PracticeReview,
    kind: str,
    on: dt.date,
    who: str,
    how: str,
    said: str = "",
) -> FamilyContact:
    """Keep one contact with the family. The same again is the one there is."""
    practice = lock_going_on(practice)
    values = stripped({"kind": kind, "on": on, "who": who, "how": how, "said": said})
    there = practice.family_contacts.filter(**values).first()
    if there:
        return there
    _check_contact(values)
    contact = FamilyContact(review=practice, by=actor, **values)
    return history.create(contact, actor=actor, reason="Contact with the family")


@transaction.atomic
def change_contact(*, actor: Person, contact: FamilyContact, seen: str = "", **typed: Any) -> bool:
    """Change what was written of a contact. ``typed`` is named as in ``contact_held``."""
    lock_going_on(contact.review)
    contact = lock(contact)
    held = contact_held(contact)
    refuse_stale(seen, held, typed)
    values = stripped(held | typed)
    _check_contact(values)
    return history.change_to(contact, values, actor=actor, reason="Contact with the family changed")


def _event_reason(values: dict[str, Any]) -> str:
    return "Event recorded as held" if values["said"] else "Event planned"


def _check_event(values: dict[str, Any]) -> None:
    need(values, {"place": "Say where it is held.", "invited": "Say who is invited."})
    if values["said"] and values["held_on"] > timezone.localdate():
        raise RuleBroken(
            "This day is still to come. Write down what was said once the event was held.",
            field="said",
        )


def _check_contact(values: dict[str, Any]) -> None:
    if values["kind"] not in ContactKind.values:
        raise RuleBroken("Choose what the contact was about.", field="kind")
    need(
        values,
        {"who": "Say who they are to the child.", "how": "Say how they were invited or told."},
    )
    not_ahead(values["on"], "on")
    if values["kind"] == ContactKind.CONTRIBUTED:
        need(values, {"said": "Write down what they said."})
