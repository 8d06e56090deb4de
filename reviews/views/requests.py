"""The board of requests: who is asked, who answered, who is late, and what the business unit does about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import log
from core.access import allow
from core.deeds import at_once, one_form
from core.forms import bind
from reviews.forms.requests import AskForm, DueForm, SendBackForm
from reviews.forms.reviews import ReasonForm
from reviews.models import InformationRequest
from reviews.queries.board import askable, board
from reviews.services import requests as deeds
from reviews.views.frame import framed, reviewed


@allow("reviews.read")
def review_requests(request: HttpRequest, reference: str) -> HttpResponse:
    """Every agency asked, those waited for first."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open requests")
    readable = InformationRequest.objects.readable_by(request.user).filter(review=found)
    context = {
        "rows": board(found, timezone.localdate()),
        "readable": set(readable.values_list("pk", flat=True)),
    }
    return render(request, "reviews/board.html", framed(request, found, "requests", context))


@allow("reviews.manage")
def review_request_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask one more agency."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open requests to ask")
    form = bind(
        request, AskForm, organisations=askable(found), initial={"due_on": deeds.due_day(found)}
    )
    return one_form(
        request,
        "reviews/request_new.html",
        form,
        lambda typed: deeds.ask_agency(actor=request.user, review=found, **typed),
        back=reverse("review_requests", args=[reference]),
        said="The agency is asked, and its leads are told.",
        context={"review": found},
    )


@allow("reviews.manage")
@require_POST
def request_chase(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the agency's leads at once, once a day."""
    asked = _asked(request, pk)
    return at_once(
        request,
        lambda: deeds.chase(actor=request.user, request=asked),
        back=_board(asked),
        said=f"A reminder to {asked.organisation} is on its way.",
        already=f"{asked.organisation} was reminded today already.",
    )


@allow("reviews.manage")
def request_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Another due day."""
    asked = _asked(request, pk)
    log.opened(request, asked, action="open to change", reference=asked.review.reference)
    form = bind(request, DueForm, initial={"due_on": asked.due_on})
    return one_form(
        request,
        "reviews/request_step.html",
        form,
        lambda typed: deeds.change_due(actor=request.user, request=asked, **typed),
        back=_board(asked),
        said="The due day is changed, and the agency is told.",
        context={"asked": asked, "title": "Change the due day", "button": "Change the due day"},
    )


@allow("reviews.manage")
def request_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The agency need not answer."""
    asked = _asked(request, pk)
    log.opened(request, asked, action="open to change", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_step.html",
        bind(request, ReasonForm),
        lambda typed: deeds.cancel_request(
            actor=request.user, request=asked, reason=typed["reason"]
        ),
        back=_board(asked),
        said="The request is cancelled, and the agency is told.",
        context={
            "asked": asked,
            "title": "Cancel the request",
            "button": "Cancel the request",
            "kind": "warning",
            "means": "Its clock stops. What the agency wrote is kept, and it can be asked again.",
        },
    )


@allow("reviews.manage")
def request_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an answer again because more is needed."""
    asked = _asked(request, pk)
    log.opened(request, asked, action="open to change", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_step.html",
        bind(request, SendBackForm),
        lambda typed: deeds.send_back(actor=request.user, request=asked, **typed),
        back=_board(asked),
        said="The answer is open again, and the agency is told.",
        context={
            "asked": asked,
            "title": "Send back for more",
            "button": "Send back",
            "means": "The agency can change its answer again, and its clock runs again.",
        },
    )


def _asked(request: HttpRequest, pk: int) -> InformationRequest:
    found = InformationRequest.objects.visible_to(request.user).select_related(
        "review", "organisation"
    )
    return get_object_or_404(found, pk=pk)


def _board(asked: InformationRequest) -> str:
    return reverse("review_requests", args=[asked.review.reference])
