"""What an item of a meeting ends with: words in the minutes, decisions, notes, actions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import editing, history
from core.editing import Editor, tidy
from core.errors import RuleBroken
from core.moves import lock
from core.references import next_reference
from governance.models import Action, AgendaItem, Decision, ItemNote
from governance.queries.attendance import quorum_of
from governance.rules.actions import Source
from governance.services import actions
from governance.services.minutes_open import not_minuting_because, refuse_unless_minuting
from partnership.models import Organisation

if TYPE_CHECKING:
    from partnership.models import Person

DISCUSSION_LIMIT = 30_000  # characters: far beyond what one item of a meeting needs


class ChangedMeanwhile(RuleBroken):
    """A colleague saved the discussion first. ``item`` is as it stands now; nothing is lost."""

    def __init__(self, item: AgendaItem, who: str) -> None:
        super().__init__(
            f"{who} saved this after you opened it. Your words are kept below, beside theirs."
            " Put together what is needed and save again.",
            field="discussion",
        )
        self.while_typing = (
            f"{who} saved this after you opened it. Press Save: you will see both texts, and"
            " nothing you typed is lost."
        )
        self.item = item


@transaction.atomic
def save_discussion(
    *, actor: Person, item: AgendaItem, discussion: str, version: int
) -> AgendaItem:
    """Save what was said. ``version`` is the one the page was opened with.

    Raises ChangedMeanwhile when a colleague saved other words since. The same words again change nothing.
    """
    item = lock(item)
    words = tidy(discussion)
    if item.discussion == words:
        return item
    refuse_unless_minuting(item.meeting)
    if item.version != version:
        raise ChangedMeanwhile(item, last_writer(item))
    if len(words) > DISCUSSION_LIMIT:
        raise RuleBroken(
            f"This has {len(words):,} characters. Shorten it to {DISCUSSION_LIMIT:,} or fewer.",
            field="discussion",
        )
    saved = {"discussion": words, "version": item.version + 1}
    history.change(item, actor=actor, reason="Discussion minuted", **saved)
    return item


def last_writer(item: AgendaItem) -> str:
    """Who saved the discussion last."""
    row = item.history.select_related("history_user").first()
    return str(row.history_user) if row and row.history_user else "A colleague"


@transaction.atomic
def open_item(*, actor: Person, item: AgendaItem) -> Editor | None:
    """Say that the person writes on the item. Returns who else does already, if anybody."""
    item = AgendaItem.objects.select_related("editing_by", "meeting").get(pk=item.pk)
    other = editing.other_editor(item, actor)
    if not other and not not_minuting_because(item.meeting):
        editing.mark(item, actor, timezone.now())
    return other


def other_editor(*, actor: Person, item: AgendaItem) -> Editor | None:
    """Who else writes on the item, if anybody."""
    found = AgendaItem.objects.select_related("editing_by").get(pk=item.pk)
    return editing.other_editor(found, actor)


@transaction.atomic
def finish_item(*, actor: Person, item: AgendaItem, finished: bool) -> bool:
    """Mark an item as dealt with, or not after all. Returns whether that is new."""
    item = lock(item)
    refuse_unless_minuting(item.meeting)
    reason = "Dealt with" if finished else "Not dealt with after all"
    return history.change(item, actor=actor, reason=reason, finished=finished)


@transaction.atomic
def record_decision(
    *,
    actor: Person,
    item: AgendaItem,
    text: str,
    reasons: str = "",
    dissent: str = "",
    override_reason: str = "",
) -> Decision:
    """Record a decision, with the quorum as it stands. Without a quorum it needs a reason (GOV-13).

    The same words for the same item again are the decision there is.
    """
    item = lock(item)
    refuse_unless_minuting(item.meeting)
    words = _needed(text, "Write what was decided.")
    there = item.decisions.filter(text=words, revoked_by=None).first()
    if there:
        return there
    quorum = quorum_of(item.meeting)
    if not quorum.reached and not override_reason.strip():
        raise RuleBroken(
            f"{quorum.words}. Say why the decision is made without a quorum.",
            field="override_reason",
        )
    decision = Decision(
        reference=next_reference("DEC", Decision, item.meeting.held_on.year),
        group=item.meeting.group,
        item=item,
        text=words,
        reasons=reasons.strip(),
        dissent=dissent.strip(),
        decided_on=item.meeting.held_on,
        quorate=quorum.reached,
        quorum_words=quorum.words,
        override_reason="" if quorum.reached else override_reason.strip(),
        recorded_by=actor,
    )
    return history.create(decision, actor=actor, reason="Decision recorded")


@transaction.atomic
def record_note(*, actor: Person, item: AgendaItem, text: str) -> ItemNote:
    """Record a point to note. The same words again are the note there is."""
    item = lock(item)
    refuse_unless_minuting(item.meeting)
    words = _needed(text, "Write what is to be noted.")
    there = item.notes.filter(text=words).first()
    note = ItemNote(item=item, text=words, recorded_by=actor)
    return there or history.create(note, actor=actor, reason="Note recorded")


@transaction.atomic
def record_action(
    *,
    actor: Person,
    item: AgendaItem,
    text: str,
    owner: Person | None,
    due_on: dt.date | None,
    organisation: Organisation | None = None,
) -> Action:
    """Give an action out of an item; it leads back to it."""
    refuse_unless_minuting(item.meeting)
    title = _needed(text, "Say what is to be done.")
    if len(title) > 300:
        raise RuleBroken("Say it in 300 characters or fewer.", field="text")
    if owner is None:
        raise RuleBroken("Choose who does it.", field="owner")
    if due_on is None:
        raise RuleBroken("Enter the day it is due.", field="due_on")
    return actions.give(
        actor=actor,
        title=title,
        owner=owner,
        due_on=due_on,
        source=Source.MEETING,
        organisation=organisation,
        group=item.meeting.group,
        item=item,
    )


@transaction.atomic
def replace_decision(*, actor: Person, decision: Decision, by: Decision, reason: str) -> bool:
    """A later decision takes the place of this one, which stays on record. False: it did already."""
    decision = lock(decision)
    if decision.revoked_by_id == by.pk:
        return False
    if decision.revoked_by:
        raise RuleBroken(f"{decision.revoked_by} replaced this decision already.")
    if by.pk == decision.pk or by.group_id != decision.group_id or by.revoked_by_id:
        raise RuleBroken("Choose a decision of the same group that still stands.", field="by")
    if (by.decided_on, by.pk) < (decision.decided_on, decision.pk):
        raise RuleBroken("Only a later decision can replace this one.", field="by")
    if not reason.strip():
        raise RuleBroken("Say why it is replaced.", field="reason")
    return history.change(decision, actor=actor, reason=reason.strip(), revoked_by=by)


def _needed(text: str, words: str) -> str:
    said = tidy(text).strip()
    if not said:
        raise RuleBroken(words, field="text")
    return said
