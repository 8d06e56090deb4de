"""Figures for a period, for dashboards and the annual report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Prefetch, Q, QuerySet

from core.models import Document
from governance.models import Measure, MeasureValue, Objective, Priority, Progress
from governance.rules.registers import Rag, is_met


@dataclass(frozen=True)
class MeasureFigures:
    """A measure over a period: what it showed before, last, and whether that reaches the target."""

    title: str
    unit: str
    baseline: Decimal | None
    first: Decimal | None
    last: Decimal | None
    target: Decimal
    met: bool


@dataclass(frozen=True)
class ObjectiveFigures:
    """An objective over a period: how it stood before it and at its end, and what was reported within it."""

    title: str
    agency: str
    due_on: dt.date
    before: str
    after: str
    reason: str
    reports: int
    evidence: int
    measures: list[MeasureFigures]


@dataclass(frozen=True)
class PriorityFigures:
    title: str
    objectives: list[ObjectiveFigures]


@dataclass(frozen=True)
class PlanProgress:
    """What became of the plan in a period. ``standing`` counts the objectives by how they stood at its end."""

    from_day: dt.date
    until_day: dt.date
    priorities: list[PriorityFigures]
    standing: dict[str, int]


def progress_of_plan(from_day: dt.date, until_day: dt.date) -> PlanProgress:
    """How the priorities that were in force between two days got on, both days included.

    Everything is as it was reported by ``until_day``: what came later does not count. Six queries.
    """
    rows = _in_force(from_day, until_day)
    evidence = _evidence(from_day, until_day)
    priorities = [
        PriorityFigures(
            priority.title,
            [_objective(each, from_day, evidence) for each in priority.held],
        )
        for priority in rows
    ]
    stood = Counter(each.after for priority in priorities for each in priority.objectives)
    return PlanProgress(from_day, until_day, priorities, {rag: stood[rag] for rag in Rag.values})


def _in_force(from_day: dt.date, until_day: dt.date) -> Iterable[Any]:
    kept = Q(retired_on=None) | Q(retired_on__gte=from_day)
    values = MeasureValue.objects.filter(measured_on__lte=until_day)
    measures: QuerySet[Any] = Measure.objects.filter(kept).prefetch_related(
        Prefetch("values", values, "held")
    )
    reports = Progress.objects.filter(reported_on__lte=until_day)
    objectives: QuerySet[Any] = (
        Objective.objects.filter(kept)
        .select_related("organisation")
        .prefetch_related(
            Prefetch("progress", reports, "held_reports"),
            Prefetch("measures", measures, "held_measures"),
        )
    )
    return Priority.objects.filter(
        kept, from_day__lte=until_day, until_day__gte=from_day
    ).prefetch_related(Prefetch("objectives", objectives, "held"))


def _evidence(from_day: dt.date, until_day: dt.date) -> dict[int, int]:
    """Report → how many files hang on it, of the reports of the period."""
    reports = Progress.objects.filter(reported_on__range=(from_day, until_day))
    rows = (
        Document.objects.filter(
            record_type=ContentType.objects.get_for_model(Progress),
            record_id__in=reports.order_by().values("pk"),
            removed_at=None,
        )
        .order_by()
        .values_list("record_id")
        .annotate(files=Count("pk"))
    )
    return dict(rows)


def _objective(
    objective: Objective, from_day: dt.date, evidence: dict[int, int]
) -> ObjectiveFigures:
    reports: list[Progress] = objective.held_reports  # type: ignore[attr-defined]
    within = [row for row in reports if row.reported_on >= from_day]
    earlier = [row for row in reports if row.reported_on < from_day]
    latest = reports[0] if reports else None
    measures: list[Measure] = objective.held_measures  # type: ignore[attr-defined]
    return ObjectiveFigures(
        title=objective.title,
        agency=str(objective.organisation or ""),
        due_on=objective.due_on,
        before=earlier[0].rag if earlier else Rag.NOT_STARTED,
        after=latest.rag if latest else Rag.NOT_STARTED,
        reason=latest.text if latest else "",
        reports=len(within),
        evidence=sum(evidence.get(row.pk, 0) for row in within),
        measures=[_measure(each, from_day) for each in measures],
    )


def _measure(measure: Measure, from_day: dt.date) -> MeasureFigures:
    values: list[MeasureValue] = measure.held  # type: ignore[attr-defined]
    earlier = [row.value for row in values if row.measured_on < from_day]
    last = values[0].value if values else None
    return MeasureFigures(
        title=measure.title,
        unit=measure.unit,
        baseline=measure.baseline,
        first=earlier[0] if earlier else measure.baseline,
        last=last,
        target=measure.target,
        met=last is not None and is_met(last, measure.target, measure.direction),
    )
