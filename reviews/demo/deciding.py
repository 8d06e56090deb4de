"""Tells how a made-up case is decided, sent, answered and followed."""

from __future__ import annotations

import datetime as dt

from core.living import at
from deadlines.queries import add_working_days
from partnership.rules import Sector
from reviews.demo.cast import PARTNERS, Telling
from reviews.demo.report import CRITERIA, body
from reviews.models import RapidReview
from reviews.queries.decisions import signatories
from reviews.rules import REOPENING_REPLIES, Outcome
from reviews.services import decisions, reviews
from reviews.services.practice import beginning
from reviews.services.report import save_section


def decide(telling: Telling, review: RapidReview, notified: dt.date) -> None:
    case, unit = telling.case, telling.cast.unit
    ready = min(max(add_working_days(notified, case.sent_after - 2), telling.day), telling.today)
    telling.day = ready
    with at(ready, 9, 10):
        reviews.ready_for_decision(actor=unit, review=review)
        decision = decisions.propose(
            actor=unit,
            review=review,
            outcome=case.outcome,
            rationale=body("criteria", review, case, unit),
            national_importance=body("national", review, case, unit),
        )
    for hour, sector, answer in zip((11, 14, 16), PARTNERS, case.answers, strict=False):
        with at(ready, hour, 5):
            signer = signatories()[sector][0].person
            decisions.sign(
                actor=signer,
                decision=decision,
                answer=answer,
                reason=REASONS[answer, sector],
                seen=None,
            )


REASONS = {
    (
        "agrees",
        Sector.LOCAL_AUTHORITY,
    ): "I have read the report. The learning is clear and the actions are owned.",
    ("agrees", Sector.HEALTH): "Agreed. Health partners will carry their actions forward.",
    ("agrees", Sector.POLICE): "Agreed on the facts in the report.",
    (
        "dissents",
        Sector.HEALTH,
    ): "I do not agree: waiting times need to be looked at by an independent reviewer.",
}


def send(telling: Telling, review: RapidReview, notified: dt.date) -> None:
    case, unit = telling.case, telling.cast.unit
    if "dissents" in case.answers:
        with at(telling.walk(1), 10):
            save_section(
                actor=unit, review=review, code="dissent", body=DISSENT, version=0, done=True
            )
    telling.day = max(add_working_days(notified, case.sent_after), telling.day)
    with at(telling.day, 15, 30):
        decisions.mark_sent(
            actor=unit, review=review, sent_on=telling.day, late_reason=case.sent_late
        )
    if telling.reaches("replied") or case.reply in REOPENING_REPLIES:
        _reply(telling, review)
    if case.learning_target is not None:
        _learn(telling, review)
    if telling.reaches("closed"):
        with at(telling.walk(3), 12):
            reviews.close(
                actor=unit,
                review=review,
                reason="The Panel agrees, and the actions are with their owners.",
            )


DISSENT = (
    "The health partner does not agree that the learning is complete, and asks for an independent look at waiting"
    " times.\n\nThe three partners met with the independent scrutineer. Her advice was to bring waiting times to the"
    " board as a challenge. The health partner accepted that and did not change the signature."
)
CHALLENGE = "The Panel thinks that a practice review could add to what is known about out-of-routine nights."


def _reply(telling: Telling, review: RapidReview) -> None:
    case, unit = telling.case, telling.cast.unit
    challenges = case.reply in REOPENING_REPLIES
    with at(telling.walk(case.reply_after), 10, 40):
        decisions.record_reply(
            actor=unit,
            review=review,
            reply=case.reply,
            received_on=telling.day,
            text=CHALLENGE if challenges else "The Panel agrees with the partners’ decision.",
        )
    if case.second_outcome:
        _again(telling, review)


def _again(telling: Telling, review: RapidReview) -> None:
    case, unit = telling.case, telling.cast.unit
    telling.day = add_working_days(telling.today, -2)
    with at(telling.day, 9):
        decision = decisions.propose(
            actor=unit,
            review=review,
            outcome=case.second_outcome,
            rationale=CRITERIA[case.second_outcome],
            panel_response="The partners accept the challenge: this is the third such death in four years.",
        )
    with at(telling.day, 15):
        decisions.sign(
            actor=signatories()[Sector.POLICE][0].person,
            decision=decision,
            answer="agrees",
            reason="Agreed: the earlier learning did not change what happens at night.",
            seen=None,
        )


def _learn(telling: Telling, review: RapidReview) -> None:
    case, unit = telling.case, telling.cast.unit
    target = add_working_days(telling.today, case.learning_target or 0)
    lead = (
        telling.cast.parts.get("social care")
        if case.outcome == Outcome.SINGLE_AGENCY_REVIEW
        else None
    )
    with at(telling.walk(5), 11):
        beginning.begin_from_rapid_review(actor=unit, review=review, target_on=target, lead=lead)
