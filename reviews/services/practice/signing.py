"""The three partners sign: to begin a review of their own decision, and its report before it is published."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from partnership.queries import statutory_seat
from reviews.models import PracticeReview, PracticeSignOff
from reviews.practice_rules import PracticeStatus, moves_of
from reviews.queries.decisions import sector_of
from reviews.queries.practice import newest_draft, round_of
from reviews.rules import SIGN_OFFS_NEEDED
from reviews.services.practice import running
from reviews.services.practice.letters import ask_to_sign, tell_answered

if TYPE_CHECKING:
    from partnership.models import Person, Seat

Answer = PracticeSignOff.Answer


@transaction.atomic
def put_to_partners(*, actor: Person, practice: PracticeReview, sign_by: dt.date) -> PracticeReview:
    """Put the newest draft to the three partners. Putting the same draft again changes nothing."""
    practice = lock(practice)
    draft = newest_draft(practice)
    if practice.status != PracticeStatus.DRAFT or draft is None:
        raise RuleBroken("Add a draft of the report first. The partners sign its newest version.")
    if draft.put_at:
        return practice
    if sign_by <= timezone.localdate():
        raise RuleBroken("Choose a day in the future by which they sign.", field="sign_by")
    reason = f"Draft {draft.number} put to the partners"
    history.change(draft, actor=actor, reason=reason, put_at=timezone.now())
    running.await_signatures(actor, practice, draft.number, sign_by)
    ask_to_sign(practice, draft.number)
    return practice


@transaction.atomic
def sign(
    *, actor: Person, practice: PracticeReview, answer: str, reason: str, round_: int
) -> PracticeSignOff:
    """One statutory partner's answer, by the person who sits for it today, with the reason.

    ``round_`` is the one that was read: 0 to begin, else the number of the draft. A review that the partners
    decide on by themselves begins when all three agree; a report is signed off when all three agree (rulebook
    3.1: the partners share the duty equally). The same answer again changes nothing. Raises RuleBroken for a
    second signature by the same person, also in another seat.
    """
    practice = lock(practice)
    seat = statutory_seat(actor, timezone.localdate())
    if seat is None:
        raise RuleBroken(
            "You do not sit for one of the three statutory partners today, so you cannot sign."
        )
    held = practice.sign_offs.filter(person=actor, round=round_).first()
    if held and held.answer == answer and held.sector == sector_of(seat):
        return held
    _check(practice, seat, held, answer, reason, round_)
    signed = history.create(
        PracticeSignOff(
            review=practice,
            round=round_,
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
        reason="Signed",
    )
    running.signed(actor, practice, signed.sector)
    answers = list(practice.sign_offs.filter(round=round_).values_list("answer", flat=True))
    if len(answers) >= SIGN_OFFS_NEEDED:
        _conclude(actor, practice, round_, agreed=set(answers) == {Answer.AGREES})
    return signed


def _check(
    practice: PracticeReview,
    seat: Seat,
    held: PracticeSignOff | None,
    answer: str,
    reason: str,
    round_: int,
) -> None:
    if held:
        raise RuleBroken(
            f"You signed already, for {held.organisation}: “{held.get_answer_display()}”. Each of the three"
            " signatures is another person’s."
        )
    if round_of(practice) != round_:
        raise RuleBroken("This is not waiting for signatures any longer. Open the page again.")
    other = practice.sign_offs.filter(round=round_, sector=sector_of(seat)).first()
    if other:
        raise RuleBroken(
            f"{other.person_name} has signed for {other.organisation}. Each partner signs once."
        )
    if answer not in Answer.values:
        raise RuleBroken("Choose whether you agree.", field="answer")
    if not reason.strip():
        raise RuleBroken("Give your reason. It is kept with your signature.", field="reason")


def _conclude(actor: Person, practice: PracticeReview, round_: int, *, agreed: bool) -> None:
    tell_answered(practice, round_)
    if not agreed:
        return
    if round_:
        move(
            practice,
            PracticeStatus.SIGNED_OFF,
            moves=moves_of(practice.kind),
            actor=actor,
            reason=f"All three partners signed draft {round_}",
        )
        return
    move(
        practice,
        PracticeStatus.SCOPING,
        moves=moves_of(practice.kind),
        actor=actor,
        reason="All three partners decided to carry it out",
        decided_on=timezone.localdate(),
    )
    running.start(actor, practice)
