"""A practice review is followed: local answers, the monthly look at its plan, its themes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from core.access import allow
from core.forms import bind
from reviews.forms.practice_learning import LocalAnswerForm, LookForm, ThemesForm
from reviews.queries import practice_learning as queries
from reviews.queries.themes import choosable
from reviews.services.practice import learning as deeds
from reviews.services.practice import plan_looks
from reviews.views.practice.frame import practice_form, reviewed
from reviews.views.practice.learning import BACK, found_recommendation


@allow("reviews.practice")
def practice_answer(request: HttpRequest, practice: str, recommended: str) -> HttpResponse:
    """How the partnership answers what a national or regional review recommends."""
    review, asked = found_recommendation(request, practice, recommended, "open to answer")
    if not queries.teachable(review).answers:
        raise Http404
    held = review.answers.filter(recommendation=asked.reference).first()
    first: dict[str, Any] = {"answered_on": timezone.localdate()}
    if held:
        first = {name: getattr(held, name) for name in ("answer", "words", "answered_on")}
    return practice_form(
        request,
        review,
        bind(request, LocalAnswerForm, initial=first),
        lambda typed: deeds.answer(
            actor=request.user, practice=review, recommendation=asked, **typed
        ),
        heading="Local answer",
        means=(f"{asked.reference}: {asked.text}",),
        back=BACK,
        said="The answer is kept.",
    )


@allow("reviews.practice")
def practice_look(request: HttpRequest, practice: str) -> HttpResponse:
    """Keep that the plan was looked at."""
    review = reviewed(request, practice, "open to look at the plan")
    if request.method != "POST" and not queries.teachable(review).looks:
        raise Http404
    return practice_form(
        request,
        review,
        bind(request, LookForm, initial={"looked_on": timezone.localdate()}),
        lambda typed: plan_looks.look(actor=request.user, practice=review, **typed),
        heading="Look at the plan",
        means=(
            "By local practice the plan is looked at each month. The next look is due a month after this one.",
        ),
        back=BACK,
        said="The look is kept. The next is due in a month.",
    )


@allow("reviews.practice")
def practice_themes(request: HttpRequest, practice: str) -> HttpResponse:
    """Choose the themes of a review."""
    review = reviewed(request, practice, "open themes")
    if request.method != "POST" and not queries.teachable(review).adds:
        raise Http404
    held = list(review.themes.values_list("theme", flat=True))
    return practice_form(
        request,
        review,
        bind(request, ThemesForm, initial={"themes": held}, offered=choosable(review)),
        lambda typed: deeds.choose_themes(actor=request.user, practice=review, **typed),
        heading="Themes",
        back=BACK,
        said="The themes are kept.",
    )
