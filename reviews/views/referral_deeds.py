"""What is done with a referral: made, screened and answered, withdrawn, joined to an incident."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import log
from core.access import Refused, allow
from core.deeds import at_once, done, one_form
from core.forms import bind
from reviews.forms.referrals import IncidentForm, ReferralForm, ScreenForm, WithdrawForm
from reviews.models import Referral
from reviews.queries.referrals import incidents_to_join, may_withdraw, refers_for
from reviews.services import referrals as deeds
from reviews.views.referrals import address, referral_of

FORM = "reviews/referrals/form.html"
NO_NAMES = "Do not name the child or anybody else. The business unit will ask you by phone who the child is."


@allow("reviews.refer")
def referral_new(request: HttpRequest) -> HttpResponse:
    """Refer a case to the committee."""
    form = bind(request, ReferralForm, agencies=refers_for(request.user))
    made: list[Referral] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(deeds.refer(actor=request.user, **typed))
    ):
        said = f"The business unit has your referral. Its reference is {made[0].reference}."
        messages.success(request, said)
        return redirect(address(made[0]))
    context = {
        "form": form,
        "back": reverse("referral_list"),
        "caption": "Referrals",
        "heading": "Refer a case to the case review committee",
        "means": "The business unit screens it and replies to you. If a child is in danger now, do not wait for"
        " the committee: ring children’s social care or the police.",
        "warning": NO_NAMES,
        "button": "Send the referral",
    }
    return render(request, FORM, context, status=422 if request.method == "POST" else 200)


@allow("reviews.screen")
@require_POST
def referral_start(request: HttpRequest, referral: str) -> HttpResponse:
    """Say that somebody looks at it now."""
    found = referral_of(request, referral)
    return at_once(
        request,
        lambda: deeds.start_screening(actor=request.user, referral=found),
        back=address(found),
        said="The referral is being screened.",
        already="The referral was being screened already.",
    )


@allow("reviews.screen")
def referral_screen(request: HttpRequest, referral: str) -> HttpResponse:
    """Decide what comes of it, and reply to the agency."""
    found = referral_of(request, referral)
    log.opened(request, found, action="open to screen")
    return _step(
        request,
        found,
        bind(request, ScreenForm),
        lambda typed: deeds.screen(actor=request.user, referral=found, **typed),
        heading="Screen the referral",
        said="The referral is screened, and the agency is told that there is a reply.",
        means="This cannot be changed afterwards: the agency gets the reply at once.",
        referral=found,
        button="Screen it and send the reply",
    )


@allow("reviews.refer")
def referral_withdraw(request: HttpRequest, referral: str) -> HttpResponse:
    """Take it back."""
    found = referral_of(request, referral)
    if not may_withdraw(request.user, found):
        raise Refused("A referral is withdrawn by whoever made it, or by their agency’s lead.")
    log.opened(request, found, action="open to withdraw")
    return _step(
        request,
        found,
        bind(request, WithdrawForm),
        lambda typed: deeds.withdraw(actor=request.user, referral=found, **typed),
        heading="Withdraw the referral",
        said="The referral is withdrawn.",
        means="Nobody screens it any more. It stays in the record and is counted.",
        button="Withdraw it",
        kind="warning",
    )


@allow("reviews.screen")
def referral_incident(request: HttpRequest, referral: str) -> HttpResponse:
    """Join it to the serious incident that was recorded from it."""
    found = referral_of(request, referral)
    log.opened(request, found, action="open to join an incident")
    form = bind(
        request,
        IncidentForm,
        incidents=incidents_to_join(request.user),
        initial={"incident": found.incident_id},
    )
    return _step(
        request,
        found,
        form,
        lambda typed: deeds.link_incident(actor=request.user, referral=found, **typed),
        heading="Join the referral to a serious incident",
        said="Saved.",
        means="Only people who may read the incident see that the two belong together.",
    )


def _step(
    request: HttpRequest, found: Referral, form: Any, deed: Any, *, said: str, **words: Any
) -> HttpResponse:
    context = {"caption": found.reference, **words}
    return one_form(request, FORM, form, deed, back=address(found), said=said, context=context)
