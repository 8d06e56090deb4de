"""The backlog: members suggest items, the business unit puts them on an agenda or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history, outbox
from core.errors import RuleBroken
from core.moves import lock, move
from governance.models import AgendaItem, ItemSuggestion, Meeting
from governance.queries.meetings import groups_to_suggest_to
from governance.rules.meetings import SUGGESTION_MOVES, SuggestionStatus
from governance.services.agenda import add_item
from partnership.models import Group

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def suggest(
    *, actor: Person, group: Group, title: str, why: str, purpose: str, minutes: int
) -> ItemSuggestion:
    """Suggest an item to a group one sits on. The same again while it waits is the one there is."""
    if not groups_to_suggest_to(actor, timezone.localdate()).filter(pk=group.pk).exists():
        raise RuleBroken("Choose a group you sit on.", field="group")
    mine = group.suggestions.filter(suggested_by=actor, title=title)
    there = mine.filter(status=SuggestionStatus.WAITING).first()
    if there:
        return there
    suggestion = ItemSuggestion(
        group=group, title=title, why=why, purpose=purpose, minutes=minutes, suggested_by=actor
    )
    return history.create(suggestion, actor=actor, reason="Item suggested")


@transaction.atomic
def accept(
    *,
    actor: Person,
    suggestion: ItemSuggestion,
    meeting: Meeting,
    owner: Person | None = None,
    restricted: bool = False,
    restricted_reason: str = "",
) -> AgendaItem:
    """Put a suggestion on the agenda of a meeting. Accepted already, it is the item there is."""
    suggestion = lock(suggestion)
    there = suggestion.items.order_by("pk").first()
    if suggestion.status == SuggestionStatus.ACCEPTED and there:
        return there
    if meeting.group_id != suggestion.group_id:
        raise RuleBroken("Choose a meeting of the same group.", field="meeting")
    move(suggestion, SuggestionStatus.ACCEPTED, moves=SUGGESTION_MOVES, actor=actor)
    item = add_item(
        actor=actor,
        meeting=meeting,
        title=suggestion.title,
        purpose=suggestion.purpose,
        minutes=suggestion.minutes,
        owner=owner,
        restricted=restricted,
        restricted_reason=restricted_reason,
        suggestion=suggestion,
    )
    _tell(actor, suggestion, "governance.suggestion-accepted")
    return item


@transaction.atomic
def decline(*, actor: Person, suggestion: ItemSuggestion, reason: str) -> bool:
    """Say why a suggestion is not taken up. Returns False when it was declined before."""
    suggestion = lock(suggestion)
    if not reason.strip():
        raise RuleBroken("Say why. The person who suggested it reads it.", field="reason")
    moved = move(
        suggestion, SuggestionStatus.DECLINED, moves=SUGGESTION_MOVES, actor=actor, reason=reason
    )
    if moved:
        _tell(actor, suggestion, "governance.suggestion-declined")
    return moved


@transaction.atomic
def reconsider(*, actor: Person, suggestion: ItemSuggestion, reason: str) -> bool:
    """A declined suggestion waits again. Returns False when it waits already."""
    suggestion = lock(suggestion)
    if not reason.strip():
        raise RuleBroken("Say why it waits again.", field="reason")
    return move(
        suggestion, SuggestionStatus.WAITING, moves=SUGGESTION_MOVES, actor=actor, reason=reason
    )


def _tell(actor: Person, suggestion: ItemSuggestion, kind: str) -> None:
    """The one who suggested it hears of it: no item, and no meeting, which may be a draft."""
    if suggestion.suggested_by_id == actor.pk:
        return
    outbox.queue(
        key=f"{kind}-{suggestion.pk}-{suggestion.statuses.count()}",
        kind=kind,
        to=suggestion.suggested_by,
        context={
            "group": str(suggestion.group),
            "link": reverse("suggestion", args=[suggestion.pk]),
        },
        about=suggestion,
    )
