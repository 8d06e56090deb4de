"""What is done with one action: progress, evidence, done, verified, sent back, opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.access import Refused, allow
from core.deeds import one_form
from core.forms import bind
from governance.forms.actions import EvidenceForm, FinishForm, GoOnForm, ReportForm, VerifyForm
from governance.models import Action
from governance.queries.actions import does
from governance.rules.actions import barred_from_verifying
from governance.services import actions_doing as deeds
from governance.views.actions import FORM, found_action

OWNER = "The owner of an action reports on it."
OWNER_OR_UNIT = "The owner of the action or the business unit does this."


@allow("governance.act")
def action_report(request: HttpRequest, action: str) -> HttpResponse:
    """How far it is."""
    found = found_action(request, action)
    _refuse_unless(found.owner_id == request.user.pk, OWNER)
    return _step(
        request,
        found,
        bind(request, ReportForm, initial={"percent": found.percent}),
        lambda typed: deeds.report(actor=request.user, action=found, **typed),
        "Report progress",
        "Your report is in the record.",
    )


@allow("governance.act")
def action_evidence(request: HttpRequest, action: str) -> HttpResponse:
    """What shows that it was done."""
    found = found_action(request, action)
    _refuse_unless(does(request.user, found), OWNER_OR_UNIT)

    def add(typed: dict[str, Any]) -> None:
        files = typed.pop("file")
        deeds.add_evidence(actor=request.user, action=found, files=files, **typed)

    return _step(
        request,
        found,
        bind(request, EvidenceForm),
        add,
        "Add evidence",
        "The evidence is in the record.",
    )


@allow("governance.act")
def action_finish(request: HttpRequest, action: str) -> HttpResponse:
    """Say that it is done."""
    found = found_action(request, action)
    _refuse_unless(does(request.user, found), OWNER_OR_UNIT)
    return _step(
        request,
        found,
        bind(request, FinishForm, initial={"done_on": timezone.localdate()}),
        lambda typed: deeds.finish(actor=request.user, action=found, **typed),
        "Say that it is done",
        "The action is done. Somebody else now verifies it.",
        means="It needs evidence. Then somebody other than the owner, and other than you, verifies it.",
        button="It is done",
    )


@allow("governance.verify")
def action_verify(request: HttpRequest, action: str) -> HttpResponse:
    """Find that it was done. Neither the owner nor whoever said so may."""
    found = found_action(request, action)
    barred = barred_from_verifying(request.user.pk, found.owner_id, found.done_by_id)
    _refuse_unless(not barred, barred)
    return _step(
        request,
        found,
        bind(request, VerifyForm),
        lambda typed: deeds.verify(actor=request.user, action=found, **typed),
        "Verify the action",
        "The action is verified, and its owner is told.",
        means="Read the evidence first. If something is missing, send it back instead.",
        button="Verify",
    )


@allow("governance.verify")
def action_send_back(request: HttpRequest, action: str) -> HttpResponse:
    """More is needed before it can be verified."""
    found = found_action(request, action)
    return _step(
        request,
        found,
        bind(request, GoOnForm),
        lambda typed: deeds.send_back(actor=request.user, action=found, **typed),
        "Send it back",
        "The action is open again, and its owner is told.",
        means="The owner reads what is missing after logging in. Its clock runs again.",
        button="Send back",
    )


@allow("governance.assign")
def action_reopen(request: HttpRequest, action: str) -> HttpResponse:
    """A verified or withdrawn action is needed again after all."""
    found = found_action(request, action)
    form = bind(request, GoOnForm)
    form.fields["reason"].label = "Why it is open again"
    return _step(
        request,
        found,
        form,
        lambda typed: deeds.reopen(actor=request.user, action=found, **typed),
        "Open it again",
        "The action is open again, and its owner is told.",
        button="Open again",
    )


def _step(
    request: HttpRequest,
    found: Action,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    heading: str,
    said: str,
    *,
    means: str = "",
    button: str = "",
) -> HttpResponse:
    return one_form(
        request,
        FORM,
        form,
        deed,
        back=reverse("action", args=[found.reference]),
        said=said,
        context={
            "caption": found.reference,
            "heading": heading,
            "means": means or found.title,
            "button": button,
        },
    )


def _refuse_unless(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise Refused(sentence)
