"""The agenda of a meeting: items added, changed, put in order, removed, carried on to another meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError

from core import grants, history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from governance.models import AgendaItem, Interest, ItemSuggestion, Meeting
from governance.queries.meetings import AHEAD
from governance.services.agenda_order import after, shift

if TYPE_CHECKING:
    from partnership.models import Person

RECORDED = "Something is recorded on this item, so it stays on the agenda. Carry it on to another meeting instead."


@transaction.atomic
def add_item(
    *,
    actor: Person,
    meeting: Meeting,
    title: str,
    purpose: str,
    minutes: int,
    owner: Person | None = None,
    restricted: bool = False,
    restricted_reason: str = "",
    suggestion: ItemSuggestion | None = None,
) -> AgendaItem:
    """Put an item at the end of the agenda. The same title again is the item there is."""
    meeting = _ahead(meeting)
    _restriction(restricted, restricted_reason)
    there = meeting.items.filter(title=title, suggestion=suggestion).first()
    if there:
        return there
    item = AgendaItem(
        meeting=meeting,
        order=after(meeting.items),
        title=title,
        purpose=purpose,
        minutes=minutes,
        owner=owner,
        restricted=restricted,
        restricted_reason=restricted_reason if restricted else "",
        suggestion=suggestion,
    )
    return history.create(item, actor=actor, reason="Put on the agenda")


def item_held(item: AgendaItem) -> dict[str, Any]:
    """What is saved of an item, as its form names it."""
    return {
        "title": item.title,
        "purpose": item.purpose,
        "minutes": item.minutes,
        "owner": item.owner_id,
        "restricted": item.restricted,
        "restricted_reason": item.restricted_reason,
    }


@transaction.atomic
def change_item(
    *,
    actor: Person,
    item: AgendaItem,
    title: str,
    purpose: str,
    minutes: int,
    owner: Person | None,
    restricted: bool,
    restricted_reason: str,
    seen: str = "",
) -> bool:
    """Change an item. Restricted, it is gone at once for everyone who is not cleared."""
    item = lock(item)
    _ahead(item.meeting)
    _restriction(restricted, restricted_reason)
    typed = {
        "title": title,
        "purpose": purpose,
        "minutes": minutes,
        "owner": owner,
        "restricted": restricted,
        "restricted_reason": restricted_reason if restricted else "",
    }
    refuse_stale(seen, item_held(item), typed)
    return history.change(item, actor=actor, reason="Item changed", **typed)


@transaction.atomic
def move_item(*, actor: Person, item: AgendaItem, up: bool) -> bool:
    """Move an item one place up or down. Returns False where it is first or last already."""
    meeting = _ahead(item.meeting)
    return shift(list(meeting.items.all()), item, up, actor=actor)


@transaction.atomic
def remove_item(*, actor: Person, item: AgendaItem, reason: str) -> bool:
    """Take an item off the agenda. What has a record stays. Returns False when it is gone already."""
    found = AgendaItem.objects.select_for_update().filter(pk=item.pk).first()
    if found is None:
        return False
    _ahead(found.meeting)
    if not reason.strip():
        raise RuleBroken("Say why it comes off the agenda.", field="reason")
    kept = (found.papers, found.interests, found.notes, found.decisions, found.carried_to)
    if found.discussion or any(rows.exists() for rows in kept):
        raise RuleBroken(RECORDED)
    try:
        history.delete(found, actor=actor, reason=reason)
    except ProtectedError:
        raise RuleBroken(RECORDED) from None
    return True


@transaction.atomic
def carry_item(
    *, actor: Person, item: AgendaItem, meeting: Meeting, keep_open: bool = False
) -> AgendaItem:
    """Carry an unfinished item to another meeting of the group; the record of this one stays whole.

    Moved, it is done with here; copied (``keep_open``), it stays open here too. Whoever was cleared for
    it, or declared an interest in it, stays so. To the same meeting again: the item there is.
    """
    item = lock(item)
    there = item.carried_to.filter(meeting=meeting).first()
    if there:
        return there
    _carriable(item, meeting)
    meeting = _ahead(meeting)
    carried = AgendaItem(
        meeting=meeting,
        order=after(meeting.items),
        title=item.title,
        purpose=item.purpose,
        minutes=item.minutes,
        owner=item.owner,
        restricted=item.restricted,
        restricted_reason=item.restricted_reason,
        suggestion=item.suggestion,
        carried_from=item,
    )
    history.create(carried, actor=actor, reason="Carried on from an earlier meeting")
    _same_reach(actor, item, carried)
    # Says nothing of the other meeting: that may be a draft still.
    if not keep_open:
        history.change(item, actor=actor, reason="Moved on to a later meeting", finished=True)
    return carried


def _carriable(item: AgendaItem, meeting: Meeting) -> None:
    if item.finished:
        raise RuleBroken("This item is dealt with, so there is nothing to carry on.")
    if meeting.pk == item.meeting_id or meeting.group_id != item.meeting.group_id:
        raise RuleBroken("Choose another meeting of the same group.", field="meeting")
    if meeting.held_on < item.meeting.held_on:
        raise RuleBroken("Choose a later meeting.", field="meeting")


def _same_reach(actor: Person, item: AgendaItem, carried: AgendaItem) -> None:
    for grant in item.grants.live().select_related("user"):
        grants.open_to(carried, grant.user, actor=actor, reason=grant.reason, until=grant.until)
    for held in item.interests.filter(withdrawn_at=None):
        same = Interest(item=carried, person=held.person, what=held.what, recorded_by=actor)
        history.create(same, actor=actor, reason="Declared at an earlier meeting")


def _ahead(meeting: Meeting) -> Meeting:
    meeting = lock(meeting)
    if meeting.status not in AHEAD:
        raise RuleBroken(
            f"The meeting is “{meeting.get_status_display()}”, so its agenda stays as it is."
        )
    return meeting


def _restriction(restricted: bool, reason: str) -> None:
    if restricted and not reason.strip():
        raise RuleBroken("Say why the item is restricted.", field="restricted_reason")
