"""Who the child is, for an agency that was asked: opened by the business unit, seen with a reason, each time logged."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import log
from core.access import Refused, allow
from core.deeds import at_once, one_form
from core.forms import bind
from partnership.models import Person
from reviews.forms.incident_deeds import ReasonForm
from reviews.incident_presenters import label_of
from reviews.models import ChildIdentity, IncidentChild, InformationRequest
from reviews.queries.identity import opened_for, opens_identity
from reviews.queries.incidents import identity_held
from reviews.services import identity as deeds
from reviews.views.answers import answered_by, framed

NOT_OPENED = "Who the child is was not opened to you for this request, or no longer is. Ask the business unit."
KEPT = "Your name, the time and this reason are kept. Others can read them."


@allow("reviews.agency_identity")
def request_identity(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Asks why; then shows who the child is, once. Nothing of it is in the address or the title."""
    asked = answered_by(request, pk)
    if not opens_identity(request.user, asked):
        raise Refused(NOT_OPENED)
    child = get_object_or_404(asked.review.incident.children, number=number)
    form = bind(request, ReasonForm, label="Why do you need to know who this child is?", hint=KEPT)
    rows: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        log.opened(
            request,
            asked,
            action="open identity",
            reason=form.cleaned_data["reason"],
            reference=asked.review.reference,
            child=number,
        )
        rows = _rows(child)
    context = framed(request, asked, {"child": child, "form": form, "rows": rows})
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reviews/request_identity.html", context, status=status)


@allow("reviews.identity")
def request_identity_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The business unit lets the leads of the agency see who the child is."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open who sees the child", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_identity_step.html",
        bind(
            request,
            ReasonForm,
            label="Why does the agency need to know who the child is?",
            hint="The reason is kept, and the agency can read it. Do not write a name here.",
        ),
        lambda typed: deeds.open_identity(
            actor=request.user, request=asked, reason=typed["reason"]
        ),
        back=_board(asked),
        said=f"The safeguarding leads of {asked.organisation} may see who the child is, and are told.",
        context={
            "asked": asked,
            "title": "Let the agency see who the child is",
            "button": "Let them see",
            "leads": deeds.leads_of_request(asked),
            "seeing": opened_for(asked),
        },
    )


@allow("reviews.identity")
def request_identity_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The business unit ends it before it ends by itself."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open who sees the child", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_identity_step.html",
        bind(request, ReasonForm, label="Why is it closed?", hint="The reason is kept."),
        lambda typed: deeds.close_identity(
            actor=request.user, request=asked, reason=typed["reason"]
        ),
        back=_board(asked),
        said=f"Who the child is is closed to {asked.organisation}.",
        context={
            "asked": asked,
            "title": "Close who the child is",
            "button": "Close it",
            "closing": True,
            "kind": "warning",
            "seeing": opened_for(asked),
        },
    )


@allow("reviews.share")
def request_identity_extend(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """A lead lets a colleague, with whom the request is shared, see who the child is."""
    asked = answered_by(request, pk)
    person = _colleague(asked, person_pk)
    log.opened(request, asked, action="open who sees the child", reference=asked.review.reference)
    form = bind(
        request,
        ReasonForm,
        label=f"Why does {person} need to know who the child is?",
        hint="The reason is kept, and the business unit can read it. Do not write a name here.",
    )
    return one_form(
        request,
        "reviews/request_identity_extend.html",
        form,
        lambda typed: deeds.extend_identity(
            actor=request.user, request=asked, person=person, reason=typed["reason"]
        ),
        back=reverse("request_colleagues", args=[pk]),
        said=f"{person} may see who the child is.",
        context=framed(request, asked, {"person": person}),
    )


@allow("reviews.share")
@require_POST
def request_identity_withhold(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Close who the child is to a colleague; the request stays shared."""
    asked = answered_by(request, pk)
    person = _colleague(asked, person_pk)
    return at_once(
        request,
        lambda: deeds.withhold_identity(
            actor=request.user, request=asked, person=person, reason="No longer needed"
        ),
        back=reverse("request_colleagues", args=[pk]),
        said=f"{person} can no longer see who the child is.",
        already=f"{person} could not see it any more.",
    )


def _colleague(asked: InformationRequest, pk: int) -> Person:
    return get_object_or_404(Person, pk=pk, pk__in=asked.grants.live().values("user"))


def _rows(child: IncidentChild) -> list[tuple[str, str]]:
    held = identity_held(ChildIdentity.objects.filter(child=child).first())
    return [(label_of(ChildIdentity, name), held[name] or "Not recorded") for name in held]


def _board(asked: InformationRequest) -> str:
    return reverse("review_requests", args=[asked.review.reference])
