"""Completing a return, saying who signs it, signing it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.forms.returns import (
    DeclineForm,
    NewSignatoryForm,
    SendForm,
    SignatoryForm,
    SignForm,
)
from audits.models import AgencyReturn
from audits.queries.queried import unanswered
from audits.queries.whole import gaps_of, whole
from audits.rules.returns import RETURNED
from audits.services import signing as deeds
from audits.views.frame import framed, led_return, with_parts
from core import log
from core.access import allow
from core.deeds import at_once, done, form_page
from core.forms import bind
from partnership.queries import contributors_of, standing_for


@allow("audits.lead")
def audit_return_sign_off(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Who signs, in which order."""
    found = led_return(request, audit_return, "open sign-off")
    named = {each.place: each for each in found.signatures.select_related("person")}
    places = [
        (number, place, named.get(place))
        for number, place in enumerate(deeds.places_of(found), start=1)
    ]
    context = {"places": places, "all_named": all(each for _n, _p, each in places)}
    return render(request, "audits/returns/sign_off.html", framed(request, found, context))


@allow("audits.lead")
def audit_return_signatory(request: HttpRequest, audit_return: int, place: int) -> HttpResponse:
    """Name somebody who sits for the agency."""
    found = led_return(request, audit_return, "open sign-off")
    named = _place(found, place)
    people = contributors_of([standing_for(found.organisation).pk])
    there = found.signatures.filter(place=named).first()
    initial = {"person": there.person_id, "post": there.post} if there else {}
    invite = reverse("audit_return_signatory_new", args=[found.pk, place])
    context = {"invite": invite}
    return _naming(
        request,
        found,
        named,
        bind(request, SignatoryForm, people=people, initial=initial),
        lambda typed: deeds.name_signatory(
            actor=request.user, agency_return=found, place=named, **typed
        ),
        context,
    )


@allow("audits.lead")
def audit_return_signatory_new(request: HttpRequest, audit_return: int, place: int) -> HttpResponse:
    """Name somebody who has no place in the portal yet: they are invited."""
    found = led_return(request, audit_return, "open sign-off")
    named = _place(found, place)
    return _naming(
        request,
        found,
        named,
        bind(request, NewSignatoryForm),
        lambda typed: deeds.name_new_signatory(
            actor=request.user, agency_return=found, place=named, **typed
        ),
        {},
    )


def _place(found: AgencyReturn, number: int) -> str:
    places = deeds.places_of(found)
    if not 1 <= number <= len(places):
        raise Http404
    return places[number - 1]


def _naming(
    request: HttpRequest, found: AgencyReturn, place: str, form: Any, deed: Any, context: Any
) -> HttpResponse:
    back = reverse("audit_return_sign_off", args=[found.pk])
    if request.method == "POST" and done(form, deed):
        return redirect(back)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "audits/returns/signatory.html",
        framed(request, found, {"form": form, "place": place, "back": back, **context}),
        status=status,
    )


@allow("audits.lead")
def audit_return_send(request: HttpRequest, audit_return: int) -> HttpResponse:
    """What is missing, what is worth a look; then send it to be signed."""
    found = led_return(request, audit_return, "check return")
    form = bind(request, SendForm, initial={"presented_on": found.presented_on})
    if request.method == "POST" and done(
        form,
        lambda typed: deeds.send_to_sign(actor=request.user, agency_return=found, **typed),
    ):
        return redirect("audit_return", found.pk)
    gaps = gaps_of(whole(found), timezone.localdate())
    context = {
        "form": form,
        "silent": unanswered(found),
        "stops": [gap for gap in gaps if gap.stops],
        "looks": [gap for gap in gaps if not gap.stops],
        "signatures": found.signatures.select_related("person"),
        "places": deeds.places_of(found),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "audits/returns/send.html", framed(request, found, context), status=status
    )


@allow("audits.lead")
@require_POST
def audit_return_take_back(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Take it back from whoever is to sign it."""
    found = led_return(request, audit_return, "take back")
    return at_once(
        request,
        lambda: deeds.take_back(actor=request.user, agency_return=found),
        back=reverse("audit_return", args=[found.pk]),
        said="The return can be changed again. Nobody signs it until you send it once more.",
        already="It did not wait for a signature.",
    )


@allow("audits.sign")
def audit_return_sign(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Read the declaration and sign it."""
    found = _to_sign(request, audit_return, "open to sign")
    form = bind(request, SignForm)
    if request.method == "POST" and done(
        form, lambda _typed: deeds.sign(actor=request.user, agency_return=found)
    ):
        found.refresh_from_db()
        over = found.status in RETURNED
        return redirect("audit_return_receipt" if over else "audit_return", found.pk)
    context = {
        "form": form,
        "signature": found.signatures.get(person=request.user),
        "looks": gaps_of(whole(found), timezone.localdate()),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "audits/returns/sign.html", framed(request, found, context), status=status
    )


@allow("audits.sign")
def audit_return_decline(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Send it back unsigned, with a reason."""
    found = _to_sign(request, audit_return, "open to sign")
    return form_page(
        request,
        bind(request, DeclineForm),
        lambda typed: deeds.decline(actor=request.user, agency_return=found, **typed),
        heading="Do not sign this return",
        caption=found.campaign.title,
        back=reverse("audit_return", args=[found.pk]),
        means=("It goes back to your safeguarding lead, who reads your reason and is told.",),
        button="Send it back",
        kind="warning",
        said="It is sent back, and your safeguarding lead is told.",
    )


def _to_sign(request: HttpRequest, key: int, action: str) -> AgencyReturn:
    rows = with_parts(AgencyReturn.objects.worked_on_by(request.user))
    found = get_object_or_404(rows.filter(signatures__person=request.user), pk=key)
    log.opened(request, found, action=action, reference=found.campaign.reference)
    return found
