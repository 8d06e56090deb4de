"""What is done with a submitted incident: notified, partners told, withdrawn, closed, opened to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from core.access import allow
from core.errors import RuleBroken
from core.forms import attach, bind
from reviews import incident_rules as rules
from reviews.forms.incident_deeds import (
    NotificationForm,
    OpenCaseForm,
    PartnersToldForm,
    ReasonForm,
)
from reviews.incident_presenters import address, key
from reviews.models import Incident
from reviews.queries import incidents as queries
from reviews.rules import IncidentStatus
from reviews.services import incidents as deeds
from reviews.views.incident_frame import framed, opened, submitted
from reviews.views.incidents import access_page

ASK = "reviews/incidents/deed.html"


@allow("reviews.notify")
def notify(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record that it was notified; afterwards the same page corrects it, with a reason."""
    incident = _open(request, reference)
    form = bind(request, NotificationForm, incident=incident)
    told = queries.recipients_of(incident)
    correcting = incident.status == IncidentStatus.NOTIFIED
    words = {
        "title": "Correct the notification" if correcting else "Record the notification",
        "button": "Save the correction" if correcting else "Record the notification",
        "lead": f"This incident is notified to {told}, in the national online system. Record here that it was sent.",
    }

    def deed() -> None:
        done = deeds.correct_notification if correcting else deeds.record_notification
        done(actor=request.user, incident=incident, **form.cleaned_data)

    return _ask(request, incident, form, deed, words, _clock_words(incident, *queries.NOTIFY_CODES))


@allow("reviews.notify")
def partners(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record when the safeguarding partners were told."""
    incident = _open(request, reference)
    form = bind(request, PartnersToldForm, incident=incident)
    words = {
        "title": "Record when the partners were told",
        "button": "Save",
        "lead": "The local authority tells its own safeguarding partners, and those of another area "
        "where one is concerned.",
    }

    def deed() -> None:
        answers = dict(form.cleaned_data)
        told_on = answers.pop("partners_told_on")
        deeds.record_partners_told(
            actor=request.user, incident=incident, told_on=told_on, **answers
        )

    return _ask(request, incident, form, deed, words, _clock_words(incident, rules.TELL_PARTNERS))


@allow("reviews.notify")
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Withdraw it because the criteria are not met, after asking."""
    incident = submitted(request, reference)
    form = bind(request, ReasonForm, label="Why are the criteria not met?")
    words = {
        "title": "Withdraw this incident",
        "button": "Withdraw the incident",
        "kind": "warning",
        "lead": "Its clocks stop, and its rapid review if there is one. The Executive, the business unit and "
        "whoever it was opened to are told. This cannot be undone.",
    }

    def deed() -> None:
        deeds.withdraw(actor=request.user, incident=incident, reason=form.cleaned_data["reason"])

    return _ask(request, incident, form, deed, words, "")


@allow("reviews.notify")
def close(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Close it when nothing is left to do."""
    incident = submitted(request, reference)
    form = bind(
        request, ReasonForm, label="Why is it closed?", hint="For example, the review is finished."
    )
    words = {
        "title": "Close this incident",
        "button": "Close the incident",
        "kind": "primary",
        "lead": "After this nothing in it can be changed.",
    }

    def deed() -> None:
        deeds.close(actor=request.user, incident=incident, reason=form.cleaned_data["reason"])

    return _ask(request, incident, form, deed, words, "")


@allow("reviews.manage")
@require_POST
def open_case(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Open the case to one more person."""
    incident = submitted(request, reference)
    form = bind(request, OpenCaseForm)
    if form.is_valid():
        try:
            deeds.open_case(actor=request.user, incident=incident, **form.cleaned_data)
            return redirect("incident_access", key(incident))
        except RuleBroken as broken:
            attach(form, broken)
    return access_page(request, incident, form, 422)


@allow("reviews.manage")
def take_away(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """Close the case to a person it was opened to, after asking."""
    incident = submitted(request, reference)
    grant = get_object_or_404(incident.grants.select_related("user"), pk=pk)
    form = bind(request, ReasonForm, label=f"Why is the case closed to {grant.user}?")
    words = {
        "title": f"Close the case to {grant.user}",
        "button": "Close the case to them",
        "kind": "warning",
        "lead": "They can no longer open it from that moment on.",
    }

    def deed() -> None:
        deeds.take_away(
            actor=request.user,
            incident=incident,
            person=grant.user,
            reason=form.cleaned_data["reason"],
        )

    return _ask(request, incident, form, deed, words, "", back="incident_access")


def _open(request: HttpRequest, reference: str) -> Incident:
    incident = submitted(request, reference)
    if incident.status not in rules.OPEN_STATUSES:
        raise Http404
    return incident


def _clock_words(incident: Incident, *codes: str) -> str:
    clock = queries.clock_of(incident, *codes)
    return f"Due by {rules.in_words(clock.due_on)}." if clock else ""


def _ask(
    request: HttpRequest,
    incident: Incident,
    form: Any,
    deed: Callable[[], None],
    words: dict[str, str],
    due: str,
    back: str = "incident",
) -> HttpResponseBase:
    """A page with one form and one deed; a broken rule shows beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            deed()
            return redirect(back, key(incident))
        except RuleBroken as broken:
            attach(form, broken)
    opened(request, incident, "open page", page=words["title"])
    context = {"form": form, "due": due, "back": address(back, incident), **words}
    status = 422 if form.errors else 200
    return framed(request, incident, ASK, back, status, **context)
