"""Chasing many overdue actions at once: one mail a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import log, outbox
from core.errors import RuleBroken
from core.models import Message
from governance.models import Action
from governance.rules.actions import ActionStatus
from governance.services.actions_letters import spoken
from partnership.models import Seat

if TYPE_CHECKING:
    from partnership.models import Person

KIND = "governance.actions-chase"


@dataclass(frozen=True)
class Chase:
    """Ticked actions, sorted out: ``mails`` is who would get one about what."""

    mails: dict[Person, list[Action]]
    mailed: list[Person]  # today already, so not again
    ownerless: list[Action]  # to be handed over: their owners hold no seat any more


@transaction.atomic
def chase(*, actor: Person, actions: Iterable[Action]) -> int:
    """One mail to each owner of overdue actions, with references and links.

    Each owner is mailed once a day at most, so that a second press sends nothing; an owner without a
    seat gets nothing at all. Returns how many mails were written.
    """
    today = timezone.localdate()
    late = [one for one in actions if one.status == ActionStatus.OPEN and one.due_on < today]
    if not late:
        raise RuleBroken("Choose at least one overdue action.")
    mails = sorted_out(late).mails
    for owner, theirs in mails.items():
        _write(owner, theirs, _key(owner))
    if mails:
        chased = [one.reference for theirs in mails.values() for one in theirs]
        log.noted(actor, "chase actions", reference=", ".join(chased)[:300])
    return len(mails)


def sorted_out(actions: Iterable[Action]) -> Chase:
    """Who would get a mail, who had one today, and what nobody can be chased for. Two queries."""
    found = by_owner(actions)
    keys = {_key(owner): owner for owner in found}
    sent = Message.objects.filter(key__in=keys).values_list("key", flat=True)
    mailed = {keys[key] for key in sent}
    held = Seat.objects.current().filter(person__in=found, person__is_active=True)
    seated = set(held.order_by().values_list("person", flat=True))
    able = {owner: theirs for owner, theirs in found.items() if owner.pk in seated}
    return Chase(
        mails={owner: theirs for owner, theirs in able.items() if owner not in mailed},
        mailed=[owner for owner in able if owner in mailed],
        ownerless=[one for owner, theirs in found.items() if owner not in able for one in theirs],
    )


def by_owner(actions: Iterable[Action]) -> dict[Person, list[Action]]:
    """Whose each action is, by name; the oldest first."""
    found: dict[Person, list[Action]] = {}
    for action in sorted(actions, key=lambda one: (one.owner.name, one.due_on, one.pk)):
        found.setdefault(action.owner, []).append(action)
    return found


def _key(owner: Person) -> str:
    return f"{KIND}:{owner.pk}:{timezone.localdate():%Y%m%d}"


def _write(owner: Person, actions: list[Action], key: str) -> None:
    count = len(actions)
    outbox.queue(
        key=key,
        kind=KIND,
        to=owner,
        context={
            "count": f"{count} action{'' if count == 1 else 's'}",
            "actions": "\n\n".join(_line(action) for action in actions),
            "link": f"{reverse('action_list')}?mine=on",
        },
        about=actions[0] if count == 1 else None,
    )


def _line(action: Action) -> str:
    link = settings.SITE_URL + reverse("action", args=[action.reference])
    return f"{action.reference}, due {spoken(action.due_on)}\n{link}"
