"""The business plan as it is read: all priorities, one objective, one measure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core import documents
from core.access import allow, can
from governance.models import Measure, Objective, Priority, Progress
from governance.queries import plan as queries
from governance.rules.registers import Rag


@allow("governance.plan")
def plan(request: HttpRequest) -> HttpResponse:
    """All priorities with their objectives: how each stands, why, and the latest figures."""
    priorities = [
        (priority, [_row(objective) for objective in priority.held])
        for priority in queries.plan(request.user)
    ]
    rows = [row["objective"] for _priority, found in priorities for row in found]
    counts = [(label, sum(each.rag == code for each in rows)) for code, label in Rag.choices]
    context = {
        "priorities": priorities,
        "counts": [(label, count) for label, count in counts if count],
        "left": queries.left_plan(request.user),
    }
    return render(request, "governance/plan.html", context)


def _row(objective: Objective) -> dict[str, Any]:
    measures = objective.held  # type: ignore[attr-defined]
    return {
        "objective": objective,
        "tag": queries.TAGS[Rag(objective.rag)],
        "measures": [queries.standing(each) for each in measures],
    }


@allow("governance.plan")
def objective(request: HttpRequest, objective: int) -> HttpResponse:
    """One objective: its measures, and what was reported about it with the evidence."""
    found = objective_of(request, objective)
    context = {
        "objective": found,
        "leads": _leads(request, found),
        "tag": queries.TAGS[Rag(found.rag)],
        "measures": queries.measures_of(found),
        "reports": [
            (report, queries.TAGS[Rag(report.rag)], documents.of(report))
            for report in queries.reports_of(found)
        ],
    }
    return render(request, "governance/plan_objective.html", context)


@allow("governance.plan")
def measure(request: HttpRequest, measure: int) -> HttpResponse:
    """One measure: its figures as a line and as a table."""
    found = measure_of(request, measure)
    values = list(found.values.select_related("by"))
    context = {
        "measure": found,
        "leads": _leads(request, found.objective),
        "standing": queries.standing(found),
        "values": [(row, queries.with_unit(row.value, found.unit)) for row in values],
        "picture": queries.picture(found, values),
    }
    return render(request, "governance/plan_measure.html", context)


def _leads(request: HttpRequest, found: Objective) -> bool:
    """Whether somebody leads on an objective of the plan without reporting on it here."""
    return found.owner_id == request.user.pk and not can(request.user, "governance.keep_plan")


def priority_of(request: HttpRequest, key: int) -> Priority:
    return get_object_or_404(Priority.objects.visible_to(request.user), pk=key)


def objective_of(request: HttpRequest, key: int) -> Objective:
    seen = Objective.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("priority", "owner", "organisation"), pk=key)


def measure_of(request: HttpRequest, key: int) -> Measure:
    seen = Measure.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("objective__priority"), pk=key)


def report_of(request: HttpRequest, key: int) -> Progress:
    seen = Progress.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("objective"), pk=key)
