"""The business plan: priorities, objectives, measures with their values, reports of progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from governance.models import Measure, MeasureValue, Objective, Priority, Progress
from governance.services.actions import able, needed
from governance.services.thread import keep, not_ahead

if TYPE_CHECKING:
    from partnership.models import Person

Part = Priority | Objective | Measure
HELD: dict[type[Part], tuple[str, ...]] = {
    Priority: ("title", "why", "from_day", "until_day", "order"),
    Objective: ("title", "owner", "organisation", "due_on"),
    Measure: ("title", "unit", "direction", "baseline", "target"),
}


@transaction.atomic
def add_priority(*, actor: Person, title: str, **facts: Any) -> Priority:
    """Add a priority. The same title for the same years is the one there is."""
    _years(facts["from_day"], facts["until_day"])
    days = {name: facts[name] for name in ("from_day", "until_day")}
    there = Priority.objects.filter(title=title, retired_on=None, **days).first()
    return there or history.create(
        Priority(title=title, **facts), actor=actor, reason="Priority set"
    )


@transaction.atomic
def add_objective(*, actor: Person, priority: Priority, owner: Person, **facts: Any) -> Objective:
    """Add an objective to a priority. The same title for the same day is the one there is."""
    priority = lock(priority)
    _current(priority)
    able(owner)
    same = {name: facts[name] for name in ("title", "due_on")}
    there = priority.objectives.filter(retired_on=None, **same).first()
    return there or history.create(
        Objective(priority=priority, owner=owner, **facts), actor=actor, reason="Objective set"
    )


@transaction.atomic
def add_measure(*, actor: Person, objective: Objective, title: str, **facts: Any) -> Measure:
    """Add a measure to an objective. The same title again is the one there is."""
    objective = lock(objective)
    _current(objective)
    there = objective.measures.filter(title=title, retired_on=None).first()
    return there or history.create(
        Measure(objective=objective, title=title, **facts), actor=actor, reason="Measure set"
    )


@transaction.atomic
def change_part(*, actor: Person, part: Part, reason: str, seen: str = "", **facts: Any) -> bool:
    """Change a priority, an objective or a measure. Returns whether anything changed.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    part = lock(part)
    _current(part)
    reason = needed(reason, "reason", "Say why it changes.")
    refuse_stale(seen, held(part), facts)
    if isinstance(part, Priority):
        _years(facts["from_day"], facts["until_day"])
    if isinstance(part, Objective) and facts["owner"] != part.owner:
        able(facts["owner"])
    return history.change_to(part, facts, actor=actor, reason=reason)


@transaction.atomic
def retire_part(*, actor: Person, part: Part, reason: str) -> bool:
    """Take a part out of the plan from today; what was reported stays. Returns False when it was out."""
    part = lock(part)
    if part.retired_on:
        return False
    reason = needed(reason, "reason", "Say why it leaves the plan.")
    return history.change(part, actor=actor, reason=reason, retired_on=timezone.localdate())


@transaction.atomic
def bring_back(*, actor: Person, part: Part, reason: str) -> bool:
    """Put a part back into the plan. Returns False when it never left."""
    part = lock(part)
    if part.retired_on is None:
        return False
    reason = needed(reason, "reason", "Say why it comes back into the plan.")
    return history.change(part, actor=actor, reason=reason, retired_on=None)


@transaction.atomic
def report_progress(
    *,
    actor: Person,
    objective: Objective,
    rag: str,
    text: str,
    reported_on: dt.date,
    files: Sequence[UploadedFile] = (),
) -> Progress:
    """Say how an objective stands and why, with evidence. The same words of the same day are the one there is."""
    objective = lock(objective)
    _current(objective)
    text = needed(text, "text", "Say what was done, and why it stands so.")
    not_ahead(reported_on, "reported_on")
    there = objective.progress.filter(reported_on=reported_on, rag=rag, text=text).first()
    if there:
        return there
    report = history.create(
        Progress(objective=objective, reported_on=reported_on, rag=rag, text=text, by=actor),
        actor=actor,
        reason="Progress reported",
    )
    keep(actor, report, files)
    latest = objective.progress.first() or report
    history.change(
        objective,
        actor=actor,
        reason="Progress reported",
        rag=latest.rag,
        rag_reason=latest.text,
    )
    return report


@transaction.atomic
def add_evidence(*, actor: Person, report: Progress, files: Sequence[UploadedFile]) -> None:
    """Hang more evidence on a report of progress."""
    if not files:
        raise RuleBroken("Choose a file.", field="files")
    keep(actor, lock(report), files)


@transaction.atomic
def add_value(
    *, actor: Person, measure: Measure, measured_on: dt.date, value: Decimal, note: str = ""
) -> MeasureValue:
    """Keep what a measure showed on a day. The same figure for the same day is the one there is."""
    measure = lock(measure)
    _current(measure)
    not_ahead(measured_on, "measured_on")
    there = measure.values.filter(measured_on=measured_on).first()
    if there and (there.value, there.note) == (value, note):
        return there
    if there:
        raise RuleBroken("There is a value for this day. Correct that one.", field="measured_on")
    return history.create(
        MeasureValue(measure=measure, measured_on=measured_on, value=value, note=note, by=actor),
        actor=actor,
        reason="Value measured",
    )


@transaction.atomic
def correct_value(
    *, actor: Person, value: MeasureValue, figure: Decimal, note: str, reason: str
) -> bool:
    """Correct what a measure showed; the day stays. Returns whether anything changed."""
    value = lock(value)
    reason = needed(reason, "reason", "Say why the value is corrected.")
    return history.change(value, actor=actor, reason=reason, value=figure, note=note)


def held(part: Part) -> dict[str, Any]:
    """What is saved of a part of the plan, as its form names it."""
    links = {"owner", "organisation"}
    return {
        name: getattr(part, f"{name}_id" if name in links else name) for name in HELD[type(part)]
    }


def _years(from_day: dt.date, until_day: dt.date) -> None:
    if until_day <= from_day:
        raise RuleBroken("The last day must be after the first.", field="until_day")


def _current(part: Part) -> None:
    if part.retired_on:
        raise RuleBroken("This is no longer in the plan. Bring it back before you change it.")
