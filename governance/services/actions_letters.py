"""The mails about actions, written into the outbox. A restricted item's action is told by its reference only."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse

from core import outbox
from governance.models import Action

if TYPE_CHECKING:
    from partnership.models import Person

RESTRICTED = "what is to be done stands on its page"


def spoken(day: dt.date) -> str:
    """A day as mails say it: Tuesday 9 June 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def named(action: Action) -> str:
    """What a mail may call an action."""
    return RESTRICTED if action.item and action.item.restricted else action.title


def tell(kind: str, action: Action, person: Person, *, actor: object) -> None:
    """One message about an action, unless the person did it themselves or can no longer log in.

    Its key counts the versions of the action, so that each cause is told once.
    """
    if person == actor or not person.is_active:
        return
    outbox.queue(
        key=f"{kind}:{action.pk}:{person.pk}:{action.history.count()}",
        kind=kind,
        to=person,
        context={
            "reference": action.reference,
            "what": named(action),
            "due": spoken(action.due_on),
            "link": reverse("action", args=[action.reference]),
        },
        about=action,
    )
