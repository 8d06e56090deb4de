"""Correcting what was recorded as the Panel’s reply, and what follows from it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.stale import refuse_stale
from reviews.models import PanelReply, RapidReview
from reviews.queries.decisions import current_decision
from reviews.rules import (
    REOPENING_REPLIES,
    REVIEW_MOVES,
    RUNNING_REVIEWS,
    Reply,
    ReviewStatus,
)
from reviews.services import decision_clocks as clocks
from reviews.services.decision_letters import tell_reply
from reviews.services.decisions import check_reply

if TYPE_CHECKING:
    from partnership.models import Person


def reply_held(reply: PanelReply) -> dict[str, Any]:
    """What is saved of a reply, as its form names it."""
    return {"reply": reply.reply, "received_on": reply.received_on, "text": reply.text}


@transaction.atomic
def correct_reply(
    *,
    actor: Person,
    held: PanelReply,
    reply: str,
    received_on: dt.date,
    reason: str,
    text: str = "",
    seen: str = "",
) -> bool:
    """Correct a recorded reply; what was recorded first stays in history. Returns whether anything changed.

    A reply that turns out to be a challenge opens the decision again; one that was none lets the
    decision stand as it was sent, unless the partners were asked to decide again meanwhile.
    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    review = lock(held.review)
    held = lock(held)
    _correctable(review)
    words = {"reply": reply, "received_on": received_on, "text": text.strip()}
    refuse_stale(seen, reply_held(held), words)
    if words == reply_held(held):
        return False
    if not reason.strip():
        raise RuleBroken("Say why this is corrected. It stands in the record.", field="reason")
    check_reply(held.decision, reply, received_on, text.strip())
    why = f"Corrected: {reason.strip()}"
    was = held.reply
    _follow_kind(actor, review, held, reply, why)
    history.change_to(held, words, actor=actor, reason=why)
    if current_decision(review) == held.decision:
        clocks.replied_on(actor, review, received_on, why)
    if was != reply:
        tell_reply(held.decision, f"corrected{held.history.count()}")
    return True


def _correctable(review: RapidReview) -> None:
    if review.status not in RUNNING_REVIEWS:
        raise RuleBroken(f"The review is “{review.get_status_display()}”, so this stays as it is.")


def _follow_kind(
    actor: Person, review: RapidReview, held: PanelReply, reply: str, why: str
) -> None:
    """Open the decision again, or let it stand, where the reply is of another kind than was recorded."""
    reopens, reopened = reply in REOPENING_REPLIES, held.reply in REOPENING_REPLIES
    if reopens == reopened:
        return
    to, expected = (
        (ReviewStatus.DECISION, ReviewStatus.REPLIED)
        if reopens
        else (ReviewStatus.REPLIED, ReviewStatus.DECISION)
    )
    if review.status != expected or current_decision(review) != held.decision:
        raise RuleBroken(
            f"The review is “{review.get_status_display()}”, and the partners have gone on from this"
            " reply. What they were asked cannot be undone here; correct the day or the words only.",
            field="reply",
        )
    label = Reply(reply).label
    move(review, to, moves=REVIEW_MOVES, actor=actor, reason=f"The Panel: {label}. {why}")
    if reopens:
        clocks.decide_again(actor, review, held.received_on)
    else:
        clocks.stands_after_all(actor, review, why)
