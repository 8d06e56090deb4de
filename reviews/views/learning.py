"""A learning review: begun from a rapid review without keying anything again, changed, finished."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core import log
from core.access import allow
from core.deeds import refuse
from core.errors import RuleBroken
from core.forms import attach, bind
from deadlines.queries import faces_for
from reviews.forms.decisions import LearningBeginForm, LearningDoneForm, LearningForm
from reviews.models import LearningReview
from reviews.queries.decisions import current_decision
from reviews.report_scopes import learning_reviews_of
from reviews.rules import LEARNING_OUTCOMES, Outcome
from reviews.services import learning as deeds
from reviews.views.frame import framed, reviewed


def _learning(request: HttpRequest, reference: str) -> LearningReview:
    found = learning_reviews_of(request.user).select_related("rapid_review", "lead")
    return get_object_or_404(found, reference=reference)


@allow("reviews.learning")
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the learning review the partners decided on."""
    review = reviewed(request, reference)
    decision = current_decision(review)
    if decision is None or decision.outcome not in LEARNING_OUTCOMES:
        raise Http404
    log.opened(request, review, action="open decision to begin learning")
    form = bind(
        request,
        LearningBeginForm,
        initial={"scope": deeds.carried_scope(review)},
        single=decision.outcome == Outcome.SINGLE_AGENCY_REVIEW,
    )
    if request.method == "POST" and form.is_valid():
        try:
            begun = deeds.begin_learning_review(
                actor=request.user, review=review, **form.cleaned_data
            )
            return redirect("learning_review", begun.reference)
        except RuleBroken as broken:
            attach(form, broken)
    context = {"form": form, "current": decision}
    return render(
        request,
        "reviews/decision/learning_begin.html",
        framed(request, review, "decision", context),
        status=422 if form.errors else 200,
    )


@allow("reviews.read")
def learning(request: HttpRequest, reference: str) -> HttpResponse:
    """A learning review as it stands."""
    held = _learning(request, reference)
    log.opened(request, held)
    kind = "waiting" if held.status == LearningReview.Status.OPEN else "done"
    context = {
        "learning": held,
        "clocks": faces_for(held, timezone.localdate()),
        "status_kind": kind,
    }
    return render(request, "reviews/decision/learning.html", context)


@allow("reviews.learning")
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the learning review."""
    held = _learning(request, reference)
    log.opened(request, held, action="open learning review to change")
    form = bind(
        request,
        LearningForm,
        initial=LearningForm.opened_with(deeds.learning_held(held)),
        single=held.kind == LearningReview.Kind.SINGLE_AGENCY,
    )
    return _deed(
        request, held, form, "reviews/decision/learning_change.html", deeds.change_learning_review
    )


@allow("reviews.learning")
def complete(request: HttpRequest, reference: str) -> HttpResponse:
    """Finish the learning review."""
    held = _learning(request, reference)
    log.opened(request, held, action="open learning review to finish")
    form = bind(request, LearningDoneForm, initial={"completed_on": timezone.localdate()})
    return _deed(
        request, held, form, "reviews/decision/learning_done.html", deeds.complete_learning_review
    )


def _deed(
    request: HttpRequest, held: LearningReview, form: Any, template: str, deed: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            deed(actor=request.user, learning=held, **form.cleaned_data)
            return redirect("learning_review", held.reference)
        except RuleBroken as broken:
            refuse(form, broken)
    return render(
        request,
        template,
        {"form": form, "learning": held, "theirs": getattr(form, "theirs", ())},
        status=422 if form.errors else 200,
    )
