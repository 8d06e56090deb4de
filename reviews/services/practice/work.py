"""A practice review runs: what is written of it, the criteria weighed, its moves, and why it is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.stale import refuse_stale
from deadlines import services as clocks
from deadlines.models import Deadline
from reviews.models import CriterionWeighed, Delay, PracticeReview
from reviews.practice_rules import (
    COURSES,
    CRITERION_TITLES,
    OVER,
    PracticeKind,
    PracticeStatus,
    Weighed,
    has_target,
    moves_of,
)
from reviews.queries.practice import doable, main_of
from reviews.services.practice import plan_looks, running

if TYPE_CHECKING:
    from partnership.models import Person

WRITTEN = (
    "title", "lead", "carried_out_by", "scope", "terms", "method", "period_from", "period_to", "happened",
    "learned", "changed",
)  # fmt: skip


def practice_held(practice: PracticeReview) -> dict[str, Any]:
    """What is saved of a review, as its form names it."""
    held = {name: getattr(practice, name) for name in WRITTEN}
    return held | {"lead": practice.lead_id, "target_on": practice.target_on}


@transaction.atomic
def write(
    *, actor: Person, practice: PracticeReview, reason: str = "", seen: str = "", **typed: Any
) -> PracticeReview:
    """Change what is written. Another target date moves the clock and needs a ``reason``.

    ``typed`` holds the fields of ``practice_held``; those left out stay. ``seen`` is the mark the page was
    opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    practice = lock(practice)
    if practice.status in OVER:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”, so it cannot be changed."
        )
    refuse_stale(seen, practice_held(practice), typed)
    typed = {
        name: value.strip() if isinstance(value, str) else value for name, value in typed.items()
    }
    target = typed.get("target_on", practice.target_on)
    moved = target != practice.target_on
    if "title" in typed and not typed["title"]:
        raise RuleBroken("Give the review a title that names nobody.", field="title")
    if moved and not reason.strip():
        raise RuleBroken("Say why the date changes.", field="reason")
    if moved and has_target(practice.kind) and target is None:
        raise RuleBroken("Give the day it is to be finished by.", field="target_on")
    begins, ends = (
        typed.get(name, getattr(practice, name)) for name in ("period_from", "period_to")
    )
    if begins and ends and ends < begins:
        raise RuleBroken("The last day must not be before the first.", field="period_to")
    if practice.kind == PracticeKind.SINGLE_AGENCY and "lead" in typed and typed["lead"] is None:
        raise RuleBroken("Choose the agency that carries out its review.", field="lead")
    history.change_to(practice, typed, actor=actor, reason=reason.strip() or "Review changed")
    if moved and target:
        running.move_target(actor, practice, target, reason.strip())
    return practice


@transaction.atomic
def weigh(
    *, actor: Person, practice: PracticeReview, weighed: Mapping[str, tuple[str, str]]
) -> list[CriterionWeighed]:
    """Keep how the partners weighed each criterion: code → (Weighed, reason).

    Each answer needs its reason. Raises RuleBroken beside the first that is missing.
    """
    practice = lock(practice)
    if practice.status in OVER:
        raise RuleBroken("This review is over, so its criteria stay as they were weighed.")
    held = {row.code: row for row in practice.criteria.all()}
    for code, (answer, reason) in weighed.items():
        if code not in CRITERION_TITLES or answer not in Weighed.values:
            raise RuleBroken("Choose how this criterion was weighed.", field=code)
        if not reason.strip():
            raise RuleBroken("Say why.", field=f"{code}_reason")
        values = {"weighed": answer, "reason": reason.strip()}
        if code in held:
            history.change_to(held[code], values, actor=actor, reason="Criterion weighed again")
        else:
            row = CriterionWeighed(review=practice, code=code, **values)
            history.create(row, actor=actor, reason="Criterion weighed")
    return list(practice.criteria.all())


@transaction.atomic
def start_work(*, actor: Person, practice: PracticeReview) -> bool:
    """Scoping is done: terms of reference stand, the criteria were weighed. False when it runs already."""
    practice = lock(practice)
    if practice.status == PracticeStatus.ACTIVE:
        return False
    if practice.kind == PracticeKind.LCSPR and not practice.criteria.exists():
        raise RuleBroken("Weigh the criteria first, one by one.")
    if not practice.terms:
        raise RuleBroken("Write the terms of reference first.")
    return _move(actor, practice, PracticeStatus.ACTIVE, "Scoping is done")


@transaction.atomic
def finish(
    *, actor: Person, practice: PracticeReview, finished_on: dt.date, late_reason: str = ""
) -> bool:
    """It is finished, and its learning written down. Stops its clock, in time or late with the reason.

    For a review that somebody else carries out, ``finished_on`` is the day they published it.
    """
    practice = lock(practice)
    if practice.status in {PracticeStatus.MONITORING, PracticeStatus.PUBLISHED}:
        return False
    if not doable(practice).finishes:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”, so it cannot be finished."
        )
    if not practice.learned:
        raise RuleBroken("Write down what was learned before you finish the review.")
    if finished_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="finished_on")
    if practice.decided_on and finished_on < practice.decided_on:
        raise RuleBroken("It cannot have been finished before it began.", field="finished_on")
    clock = main_of(practice)
    if clock and finished_on > clock.due_on and not late_reason.strip():
        raise RuleBroken("It is later than planned. Say why.", field="late_reason")
    running.finish(actor, practice, finished_on, late_reason.strip())
    to = PracticeStatus.PUBLISHED if COURSES[practice.kind].elsewhere else PracticeStatus.MONITORING
    return _move(actor, practice, to, "The review is finished", finished_on=finished_on)


@transaction.atomic
def follow_actions(*, actor: Person, practice: PracticeReview) -> bool:
    """From now on what was recommended is followed until it is done."""
    return _move(actor, lock(practice), PracticeStatus.MONITORING, "Its actions are followed")


@transaction.atomic
def close(*, actor: Person, practice: PracticeReview, reason: str) -> bool:
    """Nothing is left to follow."""
    return _move(
        actor, lock(practice), PracticeStatus.CLOSED, _said(reason, "Say why it is closed.")
    )


@transaction.atomic
def reopen(*, actor: Person, practice: PracticeReview, reason: str) -> bool:
    """Something is to be followed again."""
    said = _said(reason, "Say why it is opened again.")
    return _move(actor, lock(practice), PracticeStatus.MONITORING, said)


@transaction.atomic
def stop(*, actor: Person, practice: PracticeReview, reason: str) -> bool:
    """It is not carried out any further. Nothing is due on it from now on."""
    practice = lock(practice)
    if not doable(practice).stops and practice.status != PracticeStatus.STOPPED:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”, so it cannot be stopped."
        )
    said = _said(reason, "Say why it is stopped.")
    stopped = _move(actor, practice, PracticeStatus.STOPPED, said)
    if stopped:
        running.drop_all(actor, practice, said)
    return stopped


@transaction.atomic
def explain_delay(
    *,
    actor: Person,
    practice: PracticeReview,
    reason: str,
    expected_on: dt.date,
    early_learning: str = "",
    panel_told_on: dt.date | None = None,
    secretary_told_on: dt.date | None = None,
) -> Delay:
    """Keep why the report comes later, when it is expected, and when both were told (rulebook 3.1.10).

    The clock gets the new date; the first still shows. The same again is the one there is.
    """
    practice = lock(practice)
    clock = main_of(practice)
    if not doable(practice).delays or clock is None:
        raise RuleBroken("A delay is explained while a review that is to be published runs.")
    said, today = _said(reason, "Say why it is delayed."), timezone.localdate()
    for field, told in (("panel_told_on", panel_told_on), ("secretary_told_on", secretary_told_on)):
        if told and told > today:
            raise RuleBroken("The date must be today or in the past.", field=field)
    values = {"reason": said, "expected_on": expected_on, "early_learning": early_learning.strip()}
    values |= {"panel_told_on": panel_told_on, "secretary_told_on": secretary_told_on}
    there = practice.delays.filter(**values).first()
    if there:
        return there
    if expected_on <= max(today, clock.due_on):
        due = max(today, clock.due_on)
        raise RuleBroken(f"The new date must be after {due:%-d %B %Y}.", field="expected_on")
    if clock.status in (Deadline.Status.OPEN, Deadline.Status.HELD):
        clocks.extend(
            actor=actor, deadline=clock, to=expected_on, reason=said, approved_by=str(actor)
        )
    delay = Delay(review=practice, recorded_by=actor, **values)
    return history.create(delay, actor=actor, reason="Delay explained")


@transaction.atomic
def tell_delay(
    *,
    actor: Person,
    delay: Delay,
    panel_told_on: dt.date | None,
    secretary_told_on: dt.date | None,
) -> bool:
    """The Panel, or the Secretary of State, was told of a delay that was recorded before."""
    delay = lock(delay)
    for field, told in (("panel_told_on", panel_told_on), ("secretary_told_on", secretary_told_on)):
        if told and told > timezone.localdate():
            raise RuleBroken("The date must be today or in the past.", field=field)
    values = {"panel_told_on": panel_told_on, "secretary_told_on": secretary_told_on}
    return history.change_to(delay, values, actor=actor, reason="Told of the delay")


def _move(actor: Person, practice: PracticeReview, to: str, reason: str, **values: Any) -> bool:
    moved = move(
        practice, to, moves=moves_of(practice.kind), actor=actor, reason=reason[:300], **values
    )
    if moved and to == PracticeStatus.MONITORING:
        plan_looks.watch(actor, practice, timezone.localdate())
    if moved and to == PracticeStatus.CLOSED:
        plan_looks.unwatch(actor, practice, reason)
    return moved


def _said(text: str, sentence: str) -> str:
    if not text.strip():
        raise RuleBroken(sentence, field="reason")
    return text.strip()
