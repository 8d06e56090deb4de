"""The plan of a rapid review: its milestones, each with a clock of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from deadlines import services as deadlines
from deadlines.models import Deadline
from deadlines.queries import add_working_days
from partnership.rules import Role
from reviews.clocks import MILESTONE
from reviews.models import Milestone, RapidReview
from reviews.rules import MILESTONES, RUNNING_REVIEWS

if TYPE_CHECKING:
    from partnership.models import Person


def plan_from(*, actor: Person | System, review: RapidReview, day_zero: dt.date) -> list[Milestone]:
    """The starting plan: each milestone of the rules, so many working days after day 0."""
    return [
        add_milestone(
            actor=actor,
            review=review,
            label=label,
            due_on=add_working_days(day_zero, days),
            on=day_zero,
        )
        for label, days in MILESTONES
    ]


@transaction.atomic
def add_milestone(
    *,
    actor: Person | System,
    review: RapidReview,
    label: str,
    due_on: dt.date,
    owner: Person | None = None,
    on: dt.date | None = None,
) -> Milestone:
    """Add a milestone and start its clock. The same label on the same day again is the one there is."""
    review = lock(review)
    _running(review)
    there = review.milestones.filter(label=label, due_on=due_on).first()
    if there:
        return there
    milestone = history.create(
        Milestone(review=review, label=label, due_on=due_on, owner=owner),
        actor=actor,
        reason=f"Milestone planned for {review}",
    )
    _start(actor, milestone, on or timezone.localdate())
    return milestone


@transaction.atomic
def change_milestone(
    *,
    actor: Person | System,
    milestone: Milestone,
    label: str,
    due_on: dt.date,
    owner: Person | None,
    reason: str,
    seen: str = "",
) -> bool:
    """Change words, day or owner; its clock follows and keeps its first day. Returns whether anything changed.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    milestone = lock(milestone)
    _running(milestone.review)
    if milestone.done_on:
        raise RuleBroken("This milestone is done. Open it again before you change it.")
    if not reason.strip():
        raise RuleBroken("Say why the plan changes. The first date still shows.", field="reason")
    typed = {"label": label, "due_on": due_on, "owner": owner}
    refuse_stale(seen, milestone_held(milestone), typed)
    before = (milestone.due_on, milestone.owner, milestone.label)
    changed = history.change(milestone, actor=actor, reason=reason, **typed)
    if due_on != before[0]:
        deadlines.move(
            actor=actor, record=milestone, code=MILESTONE.code, due=due_on, reason=reason
        )
    if owner != before[1]:
        _reassign(actor, milestone, reason)
    if label != before[2]:
        deadlines.rename(
            actor=actor, record=milestone, code=MILESTONE.code, label=label, reason=reason
        )
    return changed


def move_plan(
    *, actor: Person | System, review: RapidReview, before: dt.date, after: dt.date, reason: str
) -> int:
    """Day 0 was corrected: each milestone not done that stands where the rules put it moves along.

    One that somebody added, renamed or gave another date stays, and so does the plan of a review
    that no longer runs. Returns how many moved.
    """
    if review.status not in RUNNING_REVIEWS:
        return 0
    moved = 0
    for label, days in MILESTONES:
        planned = {"label": label, "due_on": add_working_days(before, days), "done_on": None}
        for milestone in review.milestones.filter(**planned).select_related("owner"):
            moved += change_milestone(
                actor=actor,
                milestone=milestone,
                label=label,
                due_on=add_working_days(after, days),
                owner=milestone.owner,
                reason=reason,
            )
    return moved


def milestone_held(milestone: Milestone) -> dict[str, Any]:
    """What is saved of a milestone, as its form names it."""
    return {"label": milestone.label, "due_on": milestone.due_on, "owner": milestone.owner_id}


@transaction.atomic
def finish_milestone(*, actor: Person | System, milestone: Milestone, on: dt.date) -> bool:
    """Mark a milestone done on a day and stop its clock. Returns False when it was done already."""
    milestone = lock(milestone)
    if milestone.done_on:
        return False
    _running(milestone.review)
    if on > timezone.localdate():
        raise RuleBroken("The day it was done cannot be in the future.", field="done_on")
    history.change(milestone, actor=actor, reason="Milestone done", done_on=on)
    deadlines.complete(actor=actor, record=milestone, code=MILESTONE.code, on=on)
    return True


def reach(*, actor: Person | System, review: RapidReview, label: str, on: dt.date) -> None:
    """What a milestone of the starting plan stands for has just been done, so it is ticked off."""
    for milestone in review.milestones.filter(label=label, done_on=None):
        finish_milestone(actor=actor, milestone=milestone, on=on)


@transaction.atomic
def reopen_milestone(*, actor: Person | System, milestone: Milestone, reason: str) -> bool:
    """A milestone was not done after all: its clock runs again. Returns False when it was open."""
    milestone = lock(milestone)
    _running(milestone.review)
    if not milestone.done_on:
        return False
    history.change(milestone, actor=actor, reason=reason, done_on=None)
    deadlines.reopen(actor=actor, record=milestone, code=MILESTONE.code, reason=reason)
    return True


@transaction.atomic
def remove_milestone(*, actor: Person | System, milestone: Milestone, reason: str) -> bool:
    """Take a milestone out of the plan; its clock is cancelled. Returns False when it is gone already."""
    found = Milestone.objects.select_for_update().filter(pk=milestone.pk).first()
    if found is None:
        return False
    _running(found.review)
    if not found.done_on:
        deadlines.cancel(actor=actor, record=found, code=MILESTONE.code, reason=reason)
    history.delete(found, actor=actor, reason=reason)
    return True


def cancel_plan(*, actor: Person | System, review: RapidReview, reason: str) -> None:
    """Stop the clocks of what is left of the plan: the review is over."""
    for milestone in review.milestones.filter(done_on=None):
        deadlines.cancel(actor=actor, record=milestone, code=MILESTONE.code, reason=reason)


def _running(review: RapidReview) -> None:
    if review.status not in RUNNING_REVIEWS:
        raise RuleBroken(
            f"The review is “{review.get_status_display()}”, so its plan stays as it is."
        )


def _start(actor: Person | System, milestone: Milestone, on: dt.date) -> Deadline:
    return deadlines.start(
        actor=actor,
        code=MILESTONE.code,
        record=milestone,
        on=on,
        due=milestone.due_on,
        label=milestone.label,
        reference=milestone.review.reference,
        path=reverse("review_plan", args=[milestone.review.reference]),
        owner_person=milestone.owner,
        owner_role="" if milestone.owner else Role.BUSINESS_UNIT,
    )


def _reassign(actor: Person | System, milestone: Milestone, reason: str) -> None:
    running = Deadline.objects.of(milestone).open().filter(code=MILESTONE.code).first()
    if running is None:
        return
    if milestone.owner:
        deadlines.reassign(
            actor=actor, deadline=running, reason=reason, owner_person=milestone.owner
        )
    else:
        deadlines.reassign(
            actor=actor, deadline=running, reason=reason, owner_role=Role.BUSINESS_UNIT
        )
