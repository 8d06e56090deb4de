"""The action plan of a review is looked at each month while its actions are followed (rulebook 3.1.17)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from deadlines import services as clocks
from deadlines.models import Deadline
from partnership.rules import Role
from reviews.clocks import PLAN_LOOK
from reviews.models import PlanLook, PracticeReview
from reviews.practice_rules import PracticeStatus

if TYPE_CHECKING:
    from partnership.models import Person


def watch(actor: Person, practice: PracticeReview, on: dt.date) -> Deadline:
    """The next look is due a month after ``on``."""
    return clocks.start(
        actor=actor,
        code=PLAN_LOOK.code,
        record=practice,
        on=on,
        reference=practice.reference,
        path=reverse("practice_learning", args=[practice.reference]),
        owner_role=Role.BUSINESS_UNIT,
    )


def unwatch(actor: Person, practice: PracticeReview, reason: str) -> None:
    """Nothing is left to look at."""
    clocks.cancel(actor=actor, record=practice, code=PLAN_LOOK.code, reason=reason)


@transaction.atomic
def look(*, actor: Person, practice: PracticeReview, looked_on: dt.date, words: str) -> PlanLook:
    """Keep that the plan was looked at, and what was seen: the month's clock stops and the next begins.

    The same words of the same day are the look there is.
    """
    practice = lock(practice)
    said = words.strip()
    there = practice.plan_looks.filter(looked_on=looked_on, words=said).first()
    if there:
        return there
    if practice.status != PracticeStatus.MONITORING:
        raise RuleBroken("The plan is looked at while the actions of the review are followed.")
    if not said:
        raise RuleBroken("Say how far the plan is, and what is in the way.", field="words")
    if looked_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="looked_on")
    running = Deadline.objects.of(practice).open().filter(code=PLAN_LOOK.code).first()
    if running and looked_on < running.started_on:
        since = f"{running.started_on:%-d %B %Y}"
        raise RuleBroken(
            f"This look is the first since {since}. Choose that day or a later one.",
            field="looked_on",
        )
    made = history.create(
        PlanLook(review=practice, looked_on=looked_on, words=said, by=actor),
        actor=actor,
        reason="Looked at the plan",
    )
    clocks.complete(actor=actor, record=practice, code=PLAN_LOOK.code, on=looked_on)
    watch(actor, practice, looked_on)
    return made
