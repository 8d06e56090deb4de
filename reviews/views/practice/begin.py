"""Beginning a practice review: from a rapid review, by itself, or as what another becomes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core import log
from core.access import allow
from core.deeds import done, form_page
from core.forms import bind
from reviews.forms.practice import BeginForm, ConvertForm, KindForm, NewForm
from reviews.models import PracticeReview
from reviews.practice_rules import BY_ITSELF, COURSES, PracticeKind, has_target
from reviews.queries.decisions import current_decision
from reviews.queries.practice import begun_from, carried_scope, may_begin
from reviews.services.practice import beginning as deeds
from reviews.views import frame as rapid
from reviews.views.practice.frame import reviewed

SIX_MONTHS = "It must be published within six months of the day the third partner signed."


@allow("reviews.practice")
def practice_begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the review the partners decided on."""
    review = rapid.reviewed(request, reference)
    kind = may_begin(review)
    if not kind:
        begun = begun_from(review)
        if begun:
            return redirect("practice", begun.reference)
        raise Http404
    log.opened(request, review, action="open decision to begin a review")
    form = bind(request, BeginForm, initial={"scope": carried_scope(review)}, kind=kind)
    made: list[PracticeReview] = []
    if request.method == "POST" and done(
        form,
        lambda typed: made.append(
            deeds.begin_from_rapid_review(actor=request.user, review=review, **typed)
        ),
    ):
        return redirect("practice", made[0].reference)
    decision = current_decision(review)
    context = {
        "form": form,
        "current": decision,
        "means": "" if has_target(kind) else SIX_MONTHS,
        "label": PracticeKind(kind).label,
    }
    return render(
        request,
        "reviews/decision/practice_begin.html",
        rapid.framed(request, review, "decision", context),
        status=422 if request.method == "POST" else 200,
    )


@allow("reviews.practice")
def practice_kind(request: HttpRequest) -> HttpResponse:
    """Choose which kind of review is begun without a rapid review."""
    form = bind(request, KindForm)
    if request.method == "POST" and form.is_valid():
        return redirect("practice_new", form.cleaned_data["kind"].replace("_", "-"))
    return form_page(
        request,
        form,
        lambda typed: None,
        heading="Begin a review",
        caption="Practice reviews",
        button="Continue",
        means=("A review that follows from a rapid review is begun on the page of its decision.",),
        back=reverse("practice_list"),
    )


@allow("reviews.practice")
def practice_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin a review of this kind without a rapid review."""
    chosen = kind.replace("-", "_")
    if chosen not in (PracticeKind.LCSPR, *BY_ITSELF):
        raise Http404
    form = bind(request, NewForm, kind=chosen)
    made: list[PracticeReview] = []
    if request.method == "POST" and done(
        form,
        lambda typed: made.append(deeds.begin_by_itself(actor=request.user, kind=chosen, **typed)),
    ):
        return redirect("practice", made[0].reference)
    proposed = chosen == PracticeKind.LCSPR
    context = {
        "form": form,
        "heading": PracticeKind(chosen).label,
        "caption": "Begin a review",
        "means": ("All three statutory partners are asked to sign. It begins when they have.",)
        if proposed
        else (),
        "button": "Put it to the partners" if proposed else "Begin",
        "kind": "primary",
        "back": reverse("practice_kind"),
    }
    return render(
        request, "core/form.html", context, status=422 if request.method == "POST" else 200
    )


@allow("reviews.practice")
def practice_convert(request: HttpRequest, practice: str) -> HttpResponse:
    """Let a review become another kind; what was written goes along."""
    found = reviewed(request, practice, "open to convert")
    if not COURSES[found.kind].becomes:
        raise Http404
    form = bind(request, ConvertForm, kind=found.kind)
    made: list[PracticeReview] = []
    if request.method == "POST" and done(
        form,
        lambda typed: made.append(deeds.convert(actor=request.user, practice=found, **typed)),
    ):
        return redirect("practice", made[0].reference)
    context = {
        "form": form,
        "heading": "Let it become another review",
        "caption": found.reference,
        "means": (
            "Title, scope, terms and what was learned go along. This one is kept, and says what it became.",
        ),
        "button": "Make it another review",
        "kind": "warning",
        "back": reverse("practice", args=[found.reference]),
    }
    return render(
        request, "core/form.html", context, status=422 if request.method == "POST" else 200
    )
