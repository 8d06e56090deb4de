"""A case below the threshold becomes a learning review, without keying anything again (REV-09)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.references import next_reference
from core.stale import refuse_stale
from deadlines import services as clocks
from partnership.models import Organisation
from partnership.rules import Role
from reviews.clocks import LEARNING_REVIEW
from reviews.models import LearningReview, RapidReview
from reviews.queries.decisions import current_decision
from reviews.rules import LEARNING_OUTCOMES, SECTION_TITLES, Outcome

if TYPE_CHECKING:
    from partnership.models import Person

CARRIED = (
    "analysis",
    "themes",
    "learning",
    "criteria",
)  # the sections that say what is left to learn


def carried_scope(review: RapidReview) -> str:
    """What the learning review looks at, from the rapid review's own words."""
    written = {section.code: section.body for section in review.sections.all()}
    parts = [f"{SECTION_TITLES[code]}\n\n{written[code]}" for code in CARRIED if written.get(code)]
    decision = current_decision(review)
    if decision:
        parts.append(f"Why the partners chose it\n\n{decision.rationale}")
    return "\n\n".join(parts)


@transaction.atomic
def begin_learning_review(
    *,
    actor: Person,
    review: RapidReview,
    target_on: dt.date,
    lead: Organisation | None = None,
    scope: str = "",
) -> LearningReview:
    """Begin the learning review that the partners decided on, and start its clock.

    Title and scope come from the rapid review; an empty ``scope`` takes ``carried_scope``. Beginning
    it again returns the one that runs.
    """
    review = lock(review)
    begun = LearningReview.objects.filter(rapid_review=review).first()
    if begun:
        return begun
    today = timezone.localdate()
    kind = _kind_decided(review)
    _lead_needed(kind, lead)
    if target_on <= today:
        raise RuleBroken("The date must be in the future.", field="target_on")
    learning = history.create(
        LearningReview(
            rapid_review=review,
            reference=next_reference("LLR", LearningReview, today.year),
            title=review.title,
            kind=kind,
            lead=lead,
            scope=scope.strip() or carried_scope(review),
            target_on=target_on,
            begun_by=actor,
        ),
        actor=actor,
        reason=f"Begun from {review.reference}",
    )
    _start_clock(actor, learning, today, target_on)
    return learning


@transaction.atomic
def change_learning_review(
    *,
    actor: Person,
    learning: LearningReview,
    title: str,
    scope: str,
    learned: str,
    target_on: dt.date,
    lead: Organisation | None = None,
    reason: str = "",
    seen: str = "",
) -> LearningReview:
    """Change what is written. Another target date moves the clock and needs a ``reason``.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    learning = lock(learning)
    _open(learning)
    typed = {"title": title, "lead": lead, "target_on": target_on}
    refuse_stale(seen, learning_held(learning), {**typed, "scope": scope, "learned": learned})
    moved = target_on != learning.target_on
    if moved and not reason.strip():
        raise RuleBroken("Say why the date changes.", field="reason")
    _lead_needed(learning.kind, lead)
    history.change(
        learning,
        actor=actor,
        reason=reason.strip() or "Learning review changed",
        title=title.strip(),
        scope=scope.strip(),
        learning=learned.strip(),
        target_on=target_on,
        lead=lead,
    )
    if moved:
        clocks.move(
            actor=actor,
            record=learning,
            code=LEARNING_REVIEW.code,
            due=target_on,
            reason=reason.strip(),
        )
    return learning


def learning_held(learning: LearningReview) -> dict[str, Any]:
    """What is saved of a learning review, as its form names it."""
    return {
        "title": learning.title,
        "lead": learning.lead_id,
        "target_on": learning.target_on,
        "scope": learning.scope,
        "learned": learning.learning,
    }


@transaction.atomic
def complete_learning_review(
    *, actor: Person, learning: LearningReview, completed_on: dt.date, late_reason: str = ""
) -> LearningReview:
    """It is finished, and its learning written down. Stops its clock, in time or late with the reason."""
    learning = lock(learning)
    if learning.status == LearningReview.Status.COMPLETE:
        return learning
    if not learning.learning:
        raise RuleBroken("Write down what was learned before you finish the review.")
    if completed_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="completed_on")
    if completed_on < timezone.localdate(learning.begun_at):
        raise RuleBroken("It cannot have been finished before it began.", field="completed_on")
    if learning.target_on and completed_on > learning.target_on and not late_reason.strip():
        raise RuleBroken("It is later than planned. Say why.", field="late_reason")
    history.change(
        learning,
        actor=actor,
        reason="Learning review finished",
        status=LearningReview.Status.COMPLETE,
        completed_at=timezone.now(),
    )
    clocks.complete(
        actor=actor,
        record=learning,
        code=LEARNING_REVIEW.code,
        on=completed_on,
        reason=late_reason.strip(),
    )
    return learning


def _open(learning: LearningReview) -> None:
    if learning.status != LearningReview.Status.OPEN:
        raise RuleBroken("This learning review is complete, so it cannot be changed.")


def _kind_decided(review: RapidReview) -> str:
    decision = current_decision(review)
    if decision is None or decision.made_at is None or decision.outcome not in LEARNING_OUTCOMES:
        raise RuleBroken("A learning review begins when the three partners have decided on one.")
    single = decision.outcome == Outcome.SINGLE_AGENCY_REVIEW
    return LearningReview.Kind.SINGLE_AGENCY if single else LearningReview.Kind.LOCAL


def _lead_needed(kind: str, lead: Organisation | None) -> None:
    if kind == LearningReview.Kind.SINGLE_AGENCY and lead is None:
        raise RuleBroken("Choose the agency that carries out its review.", field="lead")


def _start_clock(actor: Person, learning: LearningReview, on: dt.date, due: dt.date) -> None:
    clocks.start(
        actor=actor,
        code=LEARNING_REVIEW.code,
        record=learning,
        on=on,
        reference=learning.reference,
        path=reverse("learning_review", args=[learning.reference]),
        due=due,
        owner_role=Role.BUSINESS_UNIT,
    )
