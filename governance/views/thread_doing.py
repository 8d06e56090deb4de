"""What the business unit adds along the golden thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core.access import allow
from core.deeds import done, one_form
from core.forms import bind
from governance.forms.actions import WhyForm
from governance.forms.thread import (
    FindingChangeForm,
    FindingForm,
    ImpactForm,
    LearningForm,
    PassOnForm,
    RecommendationChangeForm,
    RecommendationForm,
)
from governance.models import Finding
from governance.queries import thread as queries
from governance.services import thread as deeds
from governance.views.thread import (
    chain_address,
    found_finding,
    found_learning,
    found_recommendation,
)

FORM = "governance/form.html"


@allow("governance.weave")
def finding_new(request: HttpRequest) -> HttpResponse:
    """Record a finding."""
    form = bind(request, FindingForm, initial={"found_on": timezone.localdate()})
    made: list[Finding] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(deeds.find(actor=request.user, **typed))
    ):
        return redirect("finding", made[0].reference)
    context = {
        "form": form,
        "back": reverse("finding_list"),
        "heading": "Record a finding",
        "means": "Recommendations, actions and learning then hang on it.",
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


@allow("governance.weave")
def finding_change(request: HttpRequest, finding: str) -> HttpResponse:
    """Other words, another theme."""
    found = found_finding(request, finding)
    held = FindingChangeForm.opened_with(deeds.finding_held(found))
    return _step(
        request,
        found,
        bind(request, FindingChangeForm, theme=found.theme_id, initial=held),
        lambda typed: deeds.change_finding(actor=request.user, finding=found, **typed),
        "Change the finding",
    )


@allow("governance.weave")
def finding_settle(request: HttpRequest, finding: str) -> HttpResponse:
    """Why a finding needs no recommendation."""
    found = found_finding(request, finding)
    form = bind(request, WhyForm, initial={"reason": found.no_recommendation_reason})
    return _step(
        request,
        found,
        form,
        lambda typed: deeds.need_no_recommendation(actor=request.user, finding=found, **typed),
        "No recommendation needed",
        means="The finding then no longer counts as a broken chain. The reason shows on its page.",
    )


@allow("governance.weave")
def recommendation_new(request: HttpRequest, finding: str) -> HttpResponse:
    """Who must do what by when, and how it will be measured."""
    found = found_finding(request, finding)
    return _step(
        request,
        found,
        bind(request, RecommendationForm),
        lambda typed: deeds.recommend(actor=request.user, finding=found, **typed),
        "Add a recommendation",
    )


@allow("governance.weave")
def recommendation_change(request: HttpRequest, recommendation: str) -> HttpResponse:
    """Other words, another day."""
    found = found_recommendation(request, recommendation)
    held = RecommendationChangeForm.opened_with(deeds.recommendation_held(found))
    return _step(
        request,
        found.finding,
        bind(request, RecommendationChangeForm, initial=held),
        lambda typed: deeds.change_recommendation(
            actor=request.user, recommendation=found, **typed
        ),
        f"Change {found.reference}",
        means="The day its impact is measured by moves with its due day.",
        at=(queries.RECOMMENDATION, found.pk),
    )


@allow("governance.weave")
def learning_new(request: HttpRequest, finding: str) -> HttpResponse:
    """What people should know or do differently."""
    found = found_finding(request, finding)
    form = bind(
        request,
        LearningForm,
        recommendations=found.recommendations.all(),
        initial={"recommendation": request.GET.get("recommendation")},
    )
    return _step(
        request,
        found,
        form,
        lambda typed: deeds.learn(actor=request.user, finding=found, **typed),
        "Add learning",
    )


@allow("governance.weave")
def learning_pass_on(request: HttpRequest, learning: int) -> HttpResponse:
    """How the learning reached people."""
    found = found_learning(request, learning)
    return _step(
        request,
        found.finding,
        bind(request, PassOnForm, initial={"passed_on": timezone.localdate()}),
        lambda typed: deeds.pass_on(
            actor=request.user, learning=found, files=typed.pop("file"), **typed
        ),
        "Record how it was passed on",
        means=f"The learning: {found.title}.",
        at=(queries.LEARNING, found.pk),
    )


@allow("governance.weave")
def impact_new(request: HttpRequest, recommendation: str) -> HttpResponse:
    """What measuring showed."""
    found = found_recommendation(request, recommendation)
    return _step(
        request,
        found.finding,
        bind(request, ImpactForm, initial={"measured_on": timezone.localdate()}),
        lambda typed: deeds.measure(
            actor=request.user, recommendation=found, files=typed.pop("file"), **typed
        ),
        f"Record the impact of {found.reference}",
        means=f"Agreed at the start: {found.measure}",
        at=(queries.RECOMMENDATION, found.pk),
    )


def _step(
    request: HttpRequest,
    found: Finding,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    heading: str,
    *,
    means: str = "",
    at: tuple[str, int] | None = None,
) -> HttpResponse:
    kind, key = at or (queries.FINDING, found.pk)
    return one_form(
        request,
        FORM,
        form,
        deed,
        back=chain_address(found, kind, key),
        said="Saved. It is part of the chain.",
        context={"caption": found.reference, "heading": heading, "means": means},
    )
