"""The proceedings beside a case: the table of them, and what the business unit records about each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow
from core.deeds import form_page
from core.forms import bind
from reviews.forms.proceedings import EndForm, HoldForm, LookForm, ProceedingForm
from reviews.forms.reviews import ReasonForm
from reviews.models import PracticeReview, Proceeding, RapidReview
from reviews.queries import proceedings as queries
from reviews.services import proceedings as deeds
from reviews.views import frame as rapid
from reviews.views.practice import frame as practices


@allow("reviews.read")
def practice_proceedings(request: HttpRequest, practice: str) -> HttpResponse:
    """What runs beside a practice review, and beside the incident it goes back to."""
    found = practices.reviewed(request, practice, "open proceedings")
    context = {
        "rows": queries.beside(queries.of_practice(found), timezone.localdate()),
        "add_url": reverse("practice_proceeding_new", args=[found.reference]),
    }
    return render(
        request,
        "reviews/proceedings/practice.html",
        practices.framed(request, found, "proceedings", context),
    )


@allow("reviews.read")
def review_proceedings(request: HttpRequest, reference: str) -> HttpResponse:
    """What runs beside a rapid review, side by side."""
    found = rapid.reviewed(request, reference)
    log.opened(request, found, action="open proceedings")
    context = {
        "rows": queries.beside(queries.of_incident(found.incident), timezone.localdate()),
        "add_url": reverse("review_proceeding_new", args=[found.reference]),
    }
    return render(
        request,
        "reviews/proceedings/review.html",
        rapid.framed(request, found, "proceedings", context),
    )


@allow("reviews.proceedings")
def practice_proceeding_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Keep proceedings beside a practice review."""
    found = practices.reviewed(request, practice, "open to add proceedings")
    return _add(request, {"practice": found}, found.reference, "practice_proceedings")


@allow("reviews.proceedings")
def review_proceeding_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep proceedings beside a rapid review."""
    found = rapid.reviewed(request, reference)
    log.opened(request, found, action="open to add proceedings")
    return _add(request, {"incident": found.incident}, found.reference, "review_proceedings")


def _add(request: HttpRequest, case: dict[str, Any], reference: str, page: str) -> HttpResponse:
    return form_page(
        request,
        bind(request, ProceedingForm),
        lambda typed: deeds.add(actor=request.user, **case, **typed),
        heading="Add proceedings",
        caption=reference,
        back=reverse(page, args=[reference]),
        means=("An inquest, a trial or the review of another body that runs beside this one.",),
        said="The proceedings are kept.",
    )


@allow("reviews.proceedings")
def proceeding_look(request: HttpRequest, proceeding: int) -> HttpResponse:
    """Record how far they have got, and when somebody looks next."""
    found, caption, back = _found(request, proceeding, "look at")
    _must(found.ended_on is None)
    return form_page(
        request,
        bind(request, LookForm, initial={"stands": found.stands}),
        lambda typed: deeds.look(actor=request.user, proceeding=found, **typed),
        heading=f"{found}: record a look",
        caption=caption,
        back=back,
        said="The look is kept.",
    )


@allow("reviews.proceedings")
def proceeding_end(request: HttpRequest, proceeding: int) -> HttpResponse:
    """Record that they have ended."""
    found, caption, back = _found(request, proceeding, "end")
    _must(found.ended_on is None)
    return form_page(
        request,
        bind(request, EndForm),
        lambda typed: deeds.end(actor=request.user, proceeding=found, **typed),
        heading=f"{found}: record the end",
        means=("A clock that is held for them stays held until you release it.",),
        caption=caption,
        back=back,
        said="The proceedings have ended.",
    )


@allow("reviews.proceedings")
def proceeding_hold(request: HttpRequest, proceeding: int) -> HttpResponse:
    """Hold the clock of the case for them."""
    found, caption, back = _found(request, proceeding, "hold a clock for")
    _must(found.ended_on is None)
    return form_page(
        request,
        bind(request, HoldForm),
        lambda typed: deeds.hold_for(actor=request.user, proceeding=found, **typed),
        heading=f"{found}: hold the clock",
        means=(
            "Nobody is chased while the clock is held. The working days it was held are added when it runs again,"
            " and the first date still shows.",
        ),
        button="Hold the clock",
        caption=caption,
        back=back,
        said="The clock is held.",
    )


@allow("reviews.proceedings")
def proceeding_release(request: HttpRequest, proceeding: int) -> HttpResponse:
    """Let the clock of the case run on."""
    found, caption, back = _found(request, proceeding, "release a clock from")
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: deeds.release_from(actor=request.user, proceeding=found, **typed),
        heading=f"{found}: release the clock",
        button="Release the clock",
        caption=caption,
        back=back,
        said="The clock runs again.",
    )


def _found(request: HttpRequest, key: int, deed: str) -> tuple[Proceeding, str, str]:
    """The proceeding, if it is in reach; the reference of its case, whose opening is logged; the way back."""
    rows = Proceeding.objects.visible_to(request.user).select_related("incident", "practice")
    found = get_object_or_404(rows, pk=key)
    case: PracticeReview | RapidReview | None = found.practice or queries.rapid_review_of(found)
    if case is None:
        raise Http404
    log.opened(request, case, action=f"open to {deed} proceedings")
    name = "practice_proceedings" if found.practice else "review_proceedings"
    return found, case.reference, reverse(name, args=[case.reference])


def _must(right: bool) -> None:
    """404 where the page has nothing to do: what ended stays as it was kept."""
    if not right:
        raise Http404
