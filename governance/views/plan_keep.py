"""The business plan as the business unit keeps it: parts added, changed, taken out; progress and figures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core.access import allow
from core.forms import bind
from governance.forms.actions import WhyForm
from governance.forms.plan import (
    EvidenceFilesForm,
    MeasureChangeForm,
    MeasureForm,
    ObjectiveChangeForm,
    ObjectiveForm,
    PriorityChangeForm,
    PriorityForm,
    ProgressForm,
    ValueCorrectForm,
    ValueForm,
)
from governance.models import Measure, MeasureValue, Objective
from governance.services import plan as deeds
from governance.views.plan import measure_of, objective_of, priority_of, report_of
from governance.views.registers import beginning, step


@allow("governance.keep_plan")
def priority_new(request: HttpRequest) -> HttpResponse:
    """Set a priority."""
    return step(
        request,
        bind(request, PriorityForm),
        lambda typed: deeds.add_priority(actor=request.user, **typed),
        "Add a priority",
        back=reverse("plan"),
        said="The priority is in the plan.",
        caption="Business plan",
    )


@allow("governance.keep_plan")
def priority_change(request: HttpRequest, priority: int) -> HttpResponse:
    """Change a priority."""
    found = priority_of(request, priority)
    return _change(request, found, PriorityChangeForm, "Change the priority", _plan())


@allow("governance.keep_plan")
def priority_retire(request: HttpRequest, priority: int) -> HttpResponse:
    """Take a priority out of the plan, or put it back."""
    return _retire(request, priority_of(request, priority), "priority", _plan())


@allow("governance.keep_plan")
def objective_new(request: HttpRequest, priority: int) -> HttpResponse:
    """Add an objective to a priority."""
    found = priority_of(request, priority)
    return beginning(
        request,
        bind(request, ObjectiveForm),
        lambda typed: deeds.add_objective(actor=request.user, priority=found, **typed),
        "Add an objective",
        to="objective",
        said="The objective is in the plan.",
        back=_plan(),
        caption="Business plan",
        means=f"For the priority: {found.title}.",
    )


@allow("governance.keep_plan")
def objective_change(request: HttpRequest, objective: int) -> HttpResponse:
    """Change an objective."""
    found = objective_of(request, objective)
    return _change(request, found, ObjectiveChangeForm, "Change the objective", _of(found))


@allow("governance.keep_plan")
def objective_retire(request: HttpRequest, objective: int) -> HttpResponse:
    """Take an objective out of the plan, or put it back."""
    found = objective_of(request, objective)
    return _retire(request, found, "objective", _of(found))


@allow("governance.keep_plan")
def progress_new(request: HttpRequest, objective: int) -> HttpResponse:
    """Say how an objective stands and why, with evidence."""
    found = objective_of(request, objective)
    form = bind(request, ProgressForm, initial={"reported_on": timezone.localdate()})
    return step(
        request,
        form,
        lambda typed: deeds.report_progress(actor=request.user, objective=found, **typed),
        "Report progress",
        back=_of(found),
        said="The report is kept.",
        caption="Objective",
        means=found.title,
        button="Keep the report",
    )


@allow("governance.keep_plan")
def progress_evidence(request: HttpRequest, progress: int) -> HttpResponse:
    """Hang more evidence on a report."""
    found = report_of(request, progress)
    return step(
        request,
        bind(request, EvidenceFilesForm),
        lambda typed: deeds.add_evidence(actor=request.user, report=found, **typed),
        "Add evidence",
        back=_of(found.objective),
        said="The evidence is kept with the report.",
        caption="Objective",
        means=found.objective.title,
        button="Add the files",
    )


@allow("governance.keep_plan")
def measure_new(request: HttpRequest, objective: int) -> HttpResponse:
    """Add a measure to an objective."""
    found = objective_of(request, objective)
    return beginning(
        request,
        bind(request, MeasureForm),
        lambda typed: deeds.add_measure(actor=request.user, objective=found, **typed),
        "Add a measure",
        to="measure",
        said="The measure is in the plan.",
        back=_of(found),
        caption="Objective",
        means=found.title,
    )


@allow("governance.keep_plan")
def measure_change(request: HttpRequest, measure: int) -> HttpResponse:
    """Change a measure."""
    found = measure_of(request, measure)
    return _change(request, found, MeasureChangeForm, "Change the measure", _about(found))


@allow("governance.keep_plan")
def measure_retire(request: HttpRequest, measure: int) -> HttpResponse:
    """Take a measure out of the plan, or put it back."""
    found = measure_of(request, measure)
    return _retire(request, found, "measure", _about(found))


@allow("governance.keep_plan")
def value_new(request: HttpRequest, measure: int) -> HttpResponse:
    """Keep what a measure showed."""
    found = measure_of(request, measure)
    form = bind(request, ValueForm, initial={"measured_on": timezone.localdate()})
    return step(
        request,
        form,
        lambda typed: deeds.add_value(actor=request.user, measure=found, **typed),
        "Add a value",
        back=_about(found),
        said="The value is kept.",
        caption="Measure",
        means=found.title,
    )


@allow("governance.keep_plan")
def value_correct(request: HttpRequest, value: int) -> HttpResponse:
    """Correct what a measure showed."""
    seen = MeasureValue.objects.visible_to(request.user).select_related("measure")
    found = get_object_or_404(seen, pk=value)
    form = bind(request, ValueCorrectForm, initial={"figure": found.value, "note": found.note})
    return step(
        request,
        form,
        lambda typed: deeds.correct_value(actor=request.user, value=found, **typed),
        "Correct a value",
        back=_about(found.measure),
        said="The value is corrected.",
        caption="Measure",
        means=found.measure.title,
    )


def _change(
    request: HttpRequest, found: deeds.Part, form_class: Any, heading: str, back: str
) -> HttpResponse:
    form = bind(request, form_class, initial=form_class.opened_with(deeds.held(found)))
    return step(
        request,
        form,
        lambda typed: deeds.change_part(actor=request.user, part=found, **typed),
        heading,
        back=back,
        said="Saved.",
        caption="Business plan",
    )


def _retire(request: HttpRequest, found: deeds.Part, noun: str, back: str) -> HttpResponse:
    """Out of the plan, or back into it: whichever it is not."""
    out = found.retired_on is not None
    deed = deeds.bring_back if out else deeds.retire_part
    return step(
        request,
        bind(request, WhyForm),
        lambda typed: deed(actor=request.user, part=found, **typed),
        f"Put the {noun} back into the plan" if out else f"Take the {noun} out of the plan",
        back=back,
        said=f"The {noun} is back in the plan." if out else f"The {noun} is out of the plan.",
        caption="Business plan",
        means=f"{found.title}. What was reported about it is kept.",
        button="Put it back" if out else "Take it out",
    )


def _plan() -> str:
    return reverse("plan")


def _of(objective: Objective) -> str:
    return reverse("objective", args=[objective.pk])


def _about(measure: Measure) -> str:
    return reverse("measure", args=[measure.pk])
