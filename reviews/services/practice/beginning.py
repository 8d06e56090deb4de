"""A practice or learning review begins: from a rapid review, by the partners' own decision, or as another's next.

Nothing that was written before is keyed again (REV-09).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.references import next_reference
from partnership.models import Organisation
from reviews.models import PracticeReview, RapidReview
from reviews.practice_rules import (
    COURSES,
    FOLLOWS,
    PracticeKind,
    PracticeStatus,
    has_target,
    moves_of,
)
from reviews.queries.decisions import current_decision
from reviews.queries.practice import begun_from, carried_scope
from reviews.services.practice import running
from reviews.services.practice.learning import hand_on_themes
from reviews.services.practice.letters import ask_to_sign

if TYPE_CHECKING:
    from partnership.models import Person

PANEL = "The Child Safeguarding Practice Review Panel"
# What one review hands on to the one it becomes.
HANDED_ON = (
    "rapid_review", "title", "rationale", "lead", "carried_out_by", "scope", "terms", "method", "period_from",
    "period_to", "happened", "learned", "changed",
)  # fmt: skip


@transaction.atomic
def begin_from_rapid_review(
    *,
    actor: Person,
    review: RapidReview,
    target_on: dt.date | None = None,
    lead: Organisation | None = None,
    scope: str = "",
) -> PracticeReview:
    """Begin the review that the three partners decided on, and start its clock from that day.

    Title, reasons and scope come from the rapid review; an empty ``scope`` takes ``carried_scope``. Beginning
    it again returns the one there is.
    """
    review = lock(review)
    begun = begun_from(review)
    if begun:
        return begun
    decision = current_decision(review)
    if decision is None or decision.made_at is None or decision.outcome not in FOLLOWS:
        raise RuleBroken("A review begins when the three partners have decided on one.")
    kind = FOLLOWS[decision.outcome]
    return _begin(
        actor,
        f"Begun from {review.reference}",
        rapid_review=review,
        kind=kind,
        carried_out_by=PANEL if kind == PracticeKind.NATIONAL else "",
        title=review.title,
        decided_on=timezone.localdate(decision.made_at),
        rationale=decision.rationale,
        lead=lead,
        scope=scope.strip() or carried_scope(review),
        target_on=target_on,
    )


@transaction.atomic
def begin_by_itself(
    *,
    actor: Person,
    kind: str,
    title: str,
    rationale: str,
    scope: str = "",
    decided_on: dt.date | None = None,
    target_on: dt.date | None = None,
    lead: Organisation | None = None,
    carried_out_by: str = "",
    sign_by: dt.date | None = None,
) -> PracticeReview:
    """Begin a review without a rapid review.

    A local child safeguarding practice review is put to the three partners, and begins when they have signed.
    The others begin on ``decided_on``. The same kind, title and day again is the one there is.
    """
    if kind not in COURSES:
        raise RuleBroken("Choose what kind of review it is.", field="kind")
    words = {"title": title.strip(), "rationale": rationale.strip(), "scope": scope.strip()}
    if not words["title"]:
        raise RuleBroken("Give the review a title that names nobody.", field="title")
    if not words["rationale"]:
        raise RuleBroken("Say why it is carried out.", field="rationale")
    proposed = kind == PracticeKind.LCSPR
    there = PracticeReview.objects.filter(
        rapid_review=None, kind=kind, title=words["title"], begun_at__date=timezone.localdate()
    ).first()
    if there:
        return there
    if not proposed and (decided_on is None or decided_on > timezone.localdate()):
        raise RuleBroken("Give the day it was decided: today, or in the past.", field="decided_on")
    if COURSES[kind].elsewhere and not carried_out_by.strip():
        raise RuleBroken("Say who carries it out.", field="carried_out_by")
    begun = _begin(
        actor,
        "Put to the partners" if proposed else "Begun",
        kind=kind,
        status=PracticeStatus.PROPOSED if proposed else "",
        decided_on=None if proposed else decided_on,
        target_on=target_on,
        lead=lead,
        carried_out_by=carried_out_by.strip(),
        **words,
    )
    if proposed:
        _put(actor, begun, sign_by)
    return begun


@transaction.atomic
def convert(
    *,
    actor: Person,
    practice: PracticeReview,
    kind: str,
    reason: str,
    target_on: dt.date | None = None,
    lead: Organisation | None = None,
    carried_out_by: str = "",
    sign_by: dt.date | None = None,
) -> PracticeReview:
    """Let one review become another: what was written goes along, and the old one says what it became.

    Converting it to the same kind again returns the review there is; to another kind it is refused.
    """
    practice = lock(practice)
    became = PracticeReview.objects.filter(came_from=practice).first()
    if became and became.kind == kind:
        return became
    if became:
        raise RuleBroken(f"This review became {became} already. Convert that one if need be.")
    if kind not in COURSES[practice.kind].becomes:
        raise RuleBroken("Choose what this review becomes.", field="kind")
    if not reason.strip():
        raise RuleBroken("Say why it becomes another review.", field="reason")
    _turn(actor, practice, PracticeKind(kind).label, reason.strip())
    handed: dict[str, Any] = {name: getattr(practice, name) for name in HANDED_ON}
    handed |= {"lead": lead or practice.lead}
    handed["carried_out_by"] = carried_out_by.strip() or practice.carried_out_by
    proposed = kind == PracticeKind.LCSPR
    begun = _begin(
        actor,
        f"Was {practice.reference}: {reason.strip()}"[:300],
        came_from=practice,
        kind=kind,
        status=PracticeStatus.PROPOSED if proposed else "",
        decided_on=None if proposed else timezone.localdate(),
        target_on=target_on,
        **handed,
    )
    hand_on_themes(actor, practice, begun)
    if proposed:
        _put(actor, begun, sign_by)
    return begun


def _turn(actor: Person, practice: PracticeReview, label: str, reason: str) -> None:
    """This review is no longer worked on: nothing is due on it."""
    said = f"It became another review: {label}"
    move(
        practice,
        PracticeStatus.CONVERTED,
        moves=moves_of(practice.kind),
        actor=actor,
        reason=f"{said}. {reason}"[:300],
    )
    running.drop_all(actor, practice, said)


def _begin(
    actor: Person, reason: str, *, kind: str, status: str = "", **values: Any
) -> PracticeReview:
    course, today = COURSES[kind], timezone.localdate()
    if kind == PracticeKind.SINGLE_AGENCY and values.get("lead") is None:
        raise RuleBroken("Choose the agency that carries out its review.", field="lead")
    target = values.get("target_on")
    if has_target(kind) and (target is None or target <= today):
        raise RuleBroken("The date must be in the future.", field="target_on")
    begun = history.create(
        PracticeReview(
            kind=kind,
            status=status or course.first,
            reference=next_reference(course.prefix, PracticeReview, today.year),
            begun_by=actor,
            **values,
        ),
        actor=actor,
        reason=reason,
    )
    begun.statuses.create(
        from_status="", to_status=begun.status, by=actor, by_name=str(actor), reason=reason
    )
    running.start(actor, begun)
    return begun


def _put(actor: Person, practice: PracticeReview, sign_by: dt.date | None) -> None:
    if sign_by is None or sign_by <= timezone.localdate():
        raise RuleBroken("Choose a day in the future by which they sign.", field="sign_by")
    running.await_signatures(actor, practice, 0, sign_by)
    ask_to_sign(practice, 0)
