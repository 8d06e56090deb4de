"""The partners' decision: proposed by the business unit, signed by all three, sent, answered, closed.

The three partners share the duty equally (Children Act 2004 s16E), so two signatures are not
enough, and one that does not agree is kept, with its reason, for good.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from deadlines.queries import due_at
from partnership.queries import statutory_seat
from reviews.models import Decision, PanelReply, RapidReview, RenderedReport, SignOff
from reviews.queries.decisions import (
    current_decision,
    dissents,
    mark_of,
    sector_of,
    send_clock,
)
from reviews.rules import (
    REOPENING_REPLIES,
    REVIEW_MOVES,
    SENT_OFF,
    SIGN_OFFS_NEEDED,
    Outcome,
    Reply,
    ReviewStatus,
    decision_stands,
)
from reviews.services import decision_clocks as clocks
from reviews.services.decision_letters import ask_to_sign, tell_reply, tell_unit
from reviews.services.plan import cancel_plan, reach
from reviews.services.rendering import ask_for_report

if TYPE_CHECKING:
    from partnership.models import Person, Seat


class ChangedSince(RuleBroken):
    """What is to be signed is not what was read."""


@transaction.atomic
def propose(
    *,
    actor: Person,
    review: RapidReview,
    outcome: str,
    rationale: str,
    national_importance: str = "",
    panel_response: str = "",
    reason: str = "",
) -> Decision:
    """Put an outcome to the three partners, and ask each of them to sign.

    Proposing again before it is made changes the proposal and clears the signatures, which needs a
    ``reason``; the cleared ones stay in history. Where the three have answered and it does not stand,
    the same words may be put again. After the Panel's challenge a new round begins and
    ``panel_response`` says what the partners made of it (rulebook 2.6.4).
    """
    review = lock(review)
    if review.status != ReviewStatus.DECISION:
        raise RuleBroken(
            f"The review is “{review.get_status_display()}”. A decision is proposed while it is"
            f" “{ReviewStatus.DECISION.label}”."
        )
    words = {
        "outcome": outcome,
        "rationale": rationale.strip(),
        "national_importance": national_importance.strip(),
        "panel_response": panel_response.strip(),
    }
    _check_proposal(review, words)
    held = current_decision(review)
    if held is None or held.made_at:
        decision = history.create(
            Decision(
                review=review, round=held.round + 1 if held else 1, proposed_by=actor, **words
            ),
            actor=actor,
            reason="Decision proposed",
        )
    elif not _split(held) and all(getattr(held, name) == value for name, value in words.items()):
        clocks.await_signatures(actor, held)
        return held
    else:
        decision = _change_proposal(actor, held, words, reason.strip())
    ask_to_sign(decision)
    clocks.await_signatures(actor, decision)
    return decision


@transaction.atomic
def sign(
    *, actor: Person, decision: Decision, answer: str, reason: str, seen: str | None
) -> SignOff:
    """One statutory partner's answer, by the person who sits for it today, with the reason.

    The third signature makes the decision, when it stands (``rules.decision_stands``). The same
    answer again changes nothing. ``seen`` is the mark (``queries.decisions.mark_of``) of what was read;
    None where nobody reads a page. Raises ChangedSince when it no longer fits.
    """
    review = lock(decision.review)
    decision = lock(decision)
    seat = statutory_seat(actor, timezone.localdate())
    if seat is None:
        raise RuleBroken(
            "You do not sit for one of the three statutory partners today, so you cannot sign."
        )
    held = decision.sign_offs.filter(person=actor).first()
    if held and held.answer == answer:
        return held
    _check_signature(review, decision, seat, held, answer, reason)
    _check_seen(decision, seen)
    signed = history.create(
        SignOff(
            decision=decision,
            sector=sector_of(seat),
            organisation=seat.organisation,
            seat=seat,
            person=actor,
            person_name=actor.name,
            post=seat.post or seat.get_kind_display(),
            answer=answer,
            reason=reason.strip(),
        ),
        actor=actor,
        reason="Decision signed",
    )
    clocks.signed(actor, decision, signed.sector)
    if decision.sign_offs.count() >= SIGN_OFFS_NEEDED:
        _conclude(actor, review, decision)
    return signed


@transaction.atomic
def reopen(*, actor: Person, review: RapidReview, reason: str) -> RapidReview:
    """Go back from a made decision that was not sent yet, for a new round. The made one is kept."""
    review = lock(review)
    if review.status == ReviewStatus.DECISION:
        return review
    if review.status != ReviewStatus.DECIDED:
        raise RuleBroken("Only a decision that was made and not sent yet can be opened again.")
    if not reason.strip():
        raise RuleBroken("Say why the decision is opened again.", field="reason")
    move(review, ReviewStatus.DECISION, moves=REVIEW_MOVES, actor=actor, reason=reason.strip())
    return review


@transaction.atomic
def mark_sent(
    *,
    actor: Person,
    review: RapidReview,
    sent_on: dt.date,
    late_reason: str = "",
    without_notification_reason: str = "",
) -> RapidReview:
    """The report and the decision went to the Panel. Stops the clock, in time or late with the reason.

    The report is kept as it was sent, as PDF and Word: a worker makes the files.
    Raises RuleBroken without a made decision, without a notification or the stated reason for
    going without one (REV-03), or on a day that cannot be.
    """
    review = lock(review)
    decision = current_decision(review)
    if review.status == ReviewStatus.SENT and decision and decision.sent_on == sent_on:
        return review
    made = _made(review, decision)
    _check_sending(review, made, sent_on, late_reason.strip(), without_notification_reason.strip())
    history.change(made, actor=actor, reason="Sent to the Panel", sent_on=sent_on)
    first = {} if review.sent_on else {"sent_on": sent_on, "sent_late_reason": late_reason.strip()}
    move(
        review,
        ReviewStatus.SENT,
        moves=REVIEW_MOVES,
        actor=actor,
        reason=f"Sent to the Panel on {sent_on.day} {sent_on:%B %Y}",
        sent_without_notification_reason=without_notification_reason.strip(),
        **first,
    )
    clocks.sent(actor, review, sent_on, late_reason.strip())
    reach(actor=actor, review=review, label=SENT_OFF, on=sent_on)
    cancel_plan(actor=actor, review=review, reason="The report went to the Panel")
    for kind in RenderedReport.Kind.values:
        ask_for_report(actor=actor, review=review, kind=kind, as_sent=True)
    return review


@transaction.atomic
def record_reply(
    *, actor: Person, review: RapidReview, reply: str, received_on: dt.date, text: str = ""
) -> PanelReply:
    """What the Panel answered. A challenge, or a question, opens the decision again for a new round."""
    review = lock(review)
    decision = current_decision(review)
    again = review.replies.filter(decision=decision, reply=reply, received_on=received_on).first()
    if again and again.text == text.strip():
        return again
    if again:
        raise RuleBroken(
            "This reply is recorded already, with other words. What you typed was not saved; copy it if"
            " you need it.",
            field="text",
        )
    if review.status != ReviewStatus.SENT or decision is None:
        raise RuleBroken(
            "The national Panel replies to what was sent. Record first when the report was sent."
        )
    check_reply(decision, reply, received_on, text.strip())
    answer = history.create(
        PanelReply(
            review=review,
            decision=decision,
            reply=reply,
            received_on=received_on,
            text=text.strip(),
            recorded_by=actor,
        ),
        actor=actor,
        reason="The Panel’s reply recorded",
    )
    label = Reply(reply).label
    move(
        review, ReviewStatus.REPLIED, moves=REVIEW_MOVES, actor=actor, reason=f"The Panel: {label}"
    )
    clocks.replied(actor, review, received_on)
    tell_reply(decision)
    if reply in REOPENING_REPLIES:
        move(
            review,
            ReviewStatus.DECISION,
            moves=REVIEW_MOVES,
            actor=actor,
            reason=f"The Panel: {label}. The partners decide again.",
        )
        clocks.decide_again(actor, review, received_on)
    return answer


def _check_proposal(review: RapidReview, words: dict[str, str]) -> None:
    if words["outcome"] not in Outcome.values:
        raise RuleBroken("Choose what the partners are to decide.", field="outcome")
    if not words["rationale"]:
        raise RuleBroken("Give the reasons against the criteria.", field="rationale")
    challenged = review.replies.filter(reply__in=REOPENING_REPLIES).exists()
    if challenged and not words["panel_response"]:
        raise RuleBroken(
            "Say what the partners made of the national Panel’s reply, and why they accept it or do not.",
            field="panel_response",
        )


def _change_proposal(
    actor: Person, decision: Decision, words: Mapping[str, object], reason: str
) -> Decision:
    if _split(decision):
        words = {**words, "proposed_at": timezone.now()}  # a new try, also with the same words
    signatures = list(decision.sign_offs.all())
    if signatures and not reason:
        raise RuleBroken(
            "Partners have signed already. Say why the proposal changes; they will be asked to sign again.",
            field="reason",
        )
    for signature in signatures:
        history.delete(signature, actor=actor, reason=f"The proposal changed: {reason}")
    history.change(decision, actor=actor, reason=reason or "Proposal changed", **words)
    return decision


def _check_signature(
    review: RapidReview,
    decision: Decision,
    seat: Seat,
    held: SignOff | None,
    answer: str,
    reason: str,
) -> None:
    if held:
        raise RuleBroken(
            f"You signed already: “{held.get_answer_display()}”. To change it, ask the business unit to"
            " put the decision to the partners again."
        )
    latest = current_decision(review)
    if review.status != ReviewStatus.DECISION or latest is None or latest.pk != decision.pk:
        raise RuleBroken("This decision is not waiting for signatures.")
    other = decision.sign_offs.filter(sector=sector_of(seat)).first()
    if other:
        raise RuleBroken(
            f"{other.person_name} has signed for {other.organisation}. Each partner signs once."
        )
    if answer not in SignOff.Answer.values:
        raise RuleBroken("Choose whether you agree.", field="answer")
    if not reason.strip():
        raise RuleBroken("Give your reason. It is kept with your signature.", field="reason")


def _check_seen(decision: Decision, seen: str | None) -> None:
    if seen is not None and seen != mark_of(decision):
        raise ChangedSince(
            "The proposal or the report changed after you opened it. Read it again, then sign."
        )


def _split(decision: Decision) -> bool:
    """Whether all three have answered, and too many are against it."""
    return decision.made_at is None and decision.sign_offs.count() >= SIGN_OFFS_NEEDED


def _conclude(actor: Person, review: RapidReview, decision: Decision) -> None:
    against = len(dissents(decision))
    if not decision_stands(SIGN_OFFS_NEEDED - against, against):
        tell_unit(decision, stands=False)
        return
    history.change(decision, actor=actor, reason="The third partner signed", made_at=timezone.now())
    move(
        review,
        ReviewStatus.DECIDED,
        moves=REVIEW_MOVES,
        actor=actor,
        reason=f"All three partners signed: {decision.get_outcome_display()}",
    )
    clocks.follow_outcome(actor, review, decision)
    tell_unit(decision, stands=True)


def _made(review: RapidReview, decision: Decision | None) -> Decision:
    if review.status != ReviewStatus.DECIDED or decision is None or decision.made_at is None:
        raise RuleBroken(
            "All three statutory partners must have signed before the report can be marked as sent."
        )
    return decision


def _check_sending(
    review: RapidReview, decision: Decision, sent_on: dt.date, late_reason: str, without_reason: str
) -> None:
    made_on = timezone.localdate(decision.made_at)
    if sent_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="sent_on")
    if sent_on < made_on:
        raise RuleBroken(
            f"The third partner signed on {made_on.day} {made_on:%B %Y}. The report cannot have been"
            " sent before.",
            field="sent_on",
        )
    if not review.incident.notified_on and not without_reason:
        raise RuleBroken(
            "The national Panel was not notified of this incident. Record the notification first, or say why"
            " the report went without one.",
            field="without_notification_reason",
        )
    if dissents(decision) and not review.sections.filter(code="dissent").exclude(body="").exists():
        raise RuleBroken(
            "A partner does not agree. Write the “Dissent” section of the report before it is sent:"
            " what was said, and how the disagreement was dealt with."
        )
    clock = send_clock(review)
    due = due_at(clock, sent_on) if clock else None
    if due and sent_on > due and not late_reason:
        raise RuleBroken(
            f"It was due on {due.day} {due:%B %Y}. Say why it was late.",
            field="late_reason",
        )


def check_reply(decision: Decision, reply: str, received_on: dt.date, text: str) -> None:
    """Raise RuleBroken for a reply that cannot have come like this."""
    if reply not in Reply.values:
        raise RuleBroken("Choose what the national Panel answered.", field="reply")
    if received_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="received_on")
    if decision.sent_on and received_on < decision.sent_on:
        raise RuleBroken(
            "The national Panel cannot have replied before the report was sent.",
            field="received_on",
        )
    if reply in REOPENING_REPLIES and not text:
        raise RuleBroken("Write down what the national Panel said.", field="text")
