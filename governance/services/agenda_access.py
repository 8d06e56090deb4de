"""Who is cleared for a restricted item: opened to one person, or to the three statutory partners."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import grants
from core.errors import RuleBroken
from core.moves import lock
from governance.models import AgendaItem, ItemGrant
from governance.queries.agenda_access import can_be_cleared, partners

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def clear(
    *,
    actor: Person,
    item: AgendaItem,
    person: Person,
    reason: str,
    until: dt.date | None = None,
) -> ItemGrant:
    """Open a restricted item to one person, until a day. Again changes the reason and the day."""
    item = lock(item)
    _clearable(item, reason, until)
    if person not in can_be_cleared(item):
        raise RuleBroken(
            f"{person} does not come to this meeting, or declared an interest in the item.",
            field="person",
        )
    grant: ItemGrant = grants.open_to(item, person, actor=actor, reason=reason, until=until)
    return grant


@transaction.atomic
def clear_partners(
    *, actor: Person, item: AgendaItem, reason: str, until: dt.date | None = None
) -> int:
    """Open it to everyone who sits on the group for one of the three statutory partners."""
    item = lock(item)
    _clearable(item, reason, until)
    people = partners(item)
    if not people:
        raise RuleBroken("Nobody sits on this group for a statutory partner.")
    for person in people:
        grants.open_to(item, person, actor=actor, reason=reason, until=until)
    return len(people)


@transaction.atomic
def unclear(*, actor: Person, item: AgendaItem, person: Person, reason: str) -> bool:
    """Close it to somebody at once. Returns False when it was not open to them."""
    return grants.close(lock(item), person, actor=actor, reason=reason)


def _clearable(item: AgendaItem, reason: str, until: dt.date | None) -> None:
    if not item.restricted:
        raise RuleBroken("This item is open to the whole group.")
    if not reason.strip():
        raise RuleBroken("Say why it is opened.", field="reason")
    if until and until < timezone.localdate():
        raise RuleBroken("The last day is in the past.", field="until")
