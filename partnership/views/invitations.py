"""Invitations: sent, revoked, and accepted by the person who holds the link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.access import Refused, allow, public
from core.errors import RuleBroken
from partnership import services
from partnership.forms import PasswordForm
from partnership.models import Invitation, Person
from partnership.services.invitations import may_invite
from partnership.views.shared import done

BACKEND = "partnership.accounts.Backend"


@allow("partnership.invite")
@require_POST
def person_invite(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send somebody a link to choose a password. An earlier link stops working."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    actor: Any = request.user
    try:
        _, link = services.invite(actor=actor, person=person)
    except RuleBroken as broken:
        raise Refused(str(broken)) from broken
    words = f"An invitation is on its way to {person.email}. It works once, for 72 hours."
    shown = f" In this demonstration the link is shown here: {link}" if settings.DEMO else ""
    messages.success(request, words + shown)
    return redirect("person", pk)


@allow("partnership.invite")
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stop a link from working."""
    people = Person.objects.visible_to(request.user)
    invitation = get_object_or_404(Invitation.objects.filter(person__in=people), pk=pk)
    actor: Any = request.user
    refusal = may_invite(actor, invitation.person)
    if refusal:
        raise Refused(refusal)
    if services.revoke_invitation(actor=actor, invitation=invitation):
        messages.success(request, "The link does not work any more.")
    return redirect("person", invitation.person_id)


@sensitive_post_parameters()
@public
def accept(request: HttpRequest, token: str) -> HttpResponseBase:
    """Choose a password with a link that works once. Looking at the page uses nothing up."""
    invitation = services.find_invitation(token)
    if invitation is None:
        return _private(render(request, "partnership/invitation_gone.html", status=410))
    form = PasswordForm(request.POST) if request.method == "POST" else PasswordForm()
    accepted: list[Person] = []

    def deed() -> None:
        accepted.append(
            services.accept_invitation(token=token, password=form.cleaned_data["password"])
        )

    if request.method == "POST" and done(form, deed):
        login(request, accepted[0], backend=BACKEND)
        return redirect("home")
    context = {"form": form, "person": invitation.person}
    return _private(render(request, "partnership/invitation.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """No copy is kept, and no search engine lists it.

    The referrer policy stays "same-origin": no other site is told the address. "no-referrer" would
    make browsers hide their own origin too, and the form would be refused as forged.
    """
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
