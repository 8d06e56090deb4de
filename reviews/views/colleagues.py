"""Sharing a request with a colleague of the same agency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import log
from core.access import allow
from core.deeds import at_once, one_form
from core.forms import bind
from partnership.models import Person
from partnership.queries import contributors_of, standing_for
from reviews.forms.requests import ColleagueForm, NewColleagueForm
from reviews.queries.identity import opened_for
from reviews.services import colleagues as deeds
from reviews.views.answers import answered_by, framed

SHARED = "It is shared, and they are told."


@allow("reviews.share")
def request_colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is shared with, and why."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open colleagues", reference=asked.review.reference)
    context = {
        "grants": asked.grants.live().select_related("user", "granted_by"),
        "seeing": set(opened_for(asked).values_list("user", flat=True)),
    }
    return render(request, "reviews/request_colleagues.html", framed(request, asked, context))


@allow("reviews.share")
def request_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Share with somebody who sits for the agency."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open colleagues", reference=asked.review.reference)
    people = contributors_of([standing_for(asked.organisation).pk]).exclude(pk=request.user.pk)
    return one_form(
        request,
        "reviews/request_share.html",
        bind(request, ColleagueForm, people=people),
        lambda typed: deeds.share_request(actor=request.user, request=asked, **typed),
        back=reverse("request_colleagues", args=[pk]),
        said=SHARED,
        context=framed(
            request, asked, {"title": "Share with a colleague", "other": "request_share_new"}
        ),
    )


@allow("reviews.share")
def request_share_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Share with a colleague who has no place in the portal yet, and invite them."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open colleagues", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_share.html",
        bind(request, NewColleagueForm),
        lambda typed: deeds.share_with_new(actor=request.user, request=asked, **typed),
        back=reverse("request_colleagues", args=[pk]),
        said=SHARED,
        context=framed(request, asked, {"title": "Invite a colleague", "other": ""}),
    )


@allow("reviews.share")
@require_POST
def request_unshare(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Take it back at once."""
    asked = answered_by(request, pk)
    person = get_object_or_404(Person, pk=person_pk, pk__in=asked.grants.values("user"))
    return at_once(
        request,
        lambda: deeds.unshare(
            actor=request.user, request=asked, person=person, reason="No longer needed"
        ),
        back=reverse("request_colleagues", args=[pk]),
        said=f"{person} can no longer open it.",
        already=f"{person} could not open it any more.",
    )
