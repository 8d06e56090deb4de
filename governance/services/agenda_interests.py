"""Declarations of interest: minuted, and the item with its papers is out of reach at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from governance.models import AgendaItem, Interest
from governance.queries.meetings import AHEAD, owners
from governance.rules.meetings import MeetingStatus

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def declare(*, actor: Person, item: AgendaItem, person: Person, what: str) -> Interest:
    """Keep that somebody has an interest in an item. Declared already, it is the one there is.

    Members declare their own before the meeting; the business unit records what is said in it.
    """
    item = lock(item)
    there = item.interests.filter(person=person, withdrawn_at=None).first()
    if there:
        return there
    if actor == person and item.meeting.status not in AHEAD:
        raise RuleBroken("The meeting is over. Tell the business unit, who can still record it.")
    if item.meeting.status == MeetingStatus.CANCELLED:
        raise RuleBroken("The meeting was cancelled.")
    if actor != person and person not in owners(item.meeting):
        raise RuleBroken(f"{person} does not come to this meeting.", field="person")
    if not what.strip():
        raise RuleBroken("Say what the interest is. It stands in the minutes.", field="what")
    interest = Interest(item=item, person=person, what=what, recorded_by=actor)
    return history.create(interest, actor=actor, reason="Interest declared")


@transaction.atomic
def withdraw(*, actor: Person, interest: Interest, reason: str) -> bool:
    """It was declared by mistake, or no longer holds. Returns False when it was withdrawn before."""
    interest = lock(interest)
    if interest.withdrawn_at:
        return False
    if interest.person_id == actor.pk:
        raise RuleBroken("A colleague withdraws it for you.")
    if not reason.strip():
        raise RuleBroken("Say why the interest no longer stands.", field="reason")
    return history.change(interest, actor=actor, reason=reason, withdrawn_at=timezone.now())
