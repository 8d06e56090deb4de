"""The people of a practice review: reviewers, checks and requests to them, practitioners, the family."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core.access import allow
from core.forms import bind
from reviews.forms import practice_people as typed_in
from reviews.models import PracticeReview
from reviews.practice_rules import COURSES, PUBLIC
from reviews.queries import practice_people as queries
from reviews.queries.practice import doable
from reviews.services.practice import oversight, people, reviewers
from reviews.views.practice.frame import framed, practice_form, reviewed, unseen

PAGE = "practice_people"


def _signed(request: HttpRequest, practice: str, action: str) -> PracticeReview:
    found = reviewed(request, practice, action)
    if not COURSES[found.kind].signed:
        raise Http404
    return found


def _going_on(request: HttpRequest, practice: str, action: str) -> PracticeReview:
    """A review whose people may still be changed. What is posted goes on to the deed, which says why not."""
    found = _signed(request, practice, action)
    if request.method != "POST" and not doable(found).people:
        raise Http404
    return found


@allow("reviews.read")
def practice_people(request: HttpRequest, practice: str) -> HttpResponse:
    """Who works on the review, how the partners watch it, and who was heard."""
    found, today = _signed(request, practice, "open people"), timezone.localdate()
    appointed = queries.appointments_of(found, today)
    context = {
        "appointments": appointed,
        "appointed": any(not shown.row.ended_on for shown in appointed),
        "checks": found.progress_checks.select_related("by"),
        "demands": queries.demands_of(found, today),
        "events": queries.events_of(found, today),
        "contacts": found.family_contacts.all(),
        "members": found.panel.select_related("person", "organisation"),
        "may": doable(found),
        "asks": found.status not in PUBLIC,
    }
    return render(
        request, "reviews/practice/people.html", framed(request, found, "people", context)
    )


@allow("reviews.reviewers")
def practice_appoint(request: HttpRequest, practice: str) -> HttpResponse:
    """Appoint a reviewer from the approved list."""
    found = _going_on(request, practice, "open to appoint a reviewer")
    initial = {"appointed_on": timezone.localdate()}
    form = bind(request, typed_in.AppointForm, initial=initial, practice=found)
    nobody = not typed_in.appointable(found).exists()
    return practice_form(
        request,
        found,
        form,
        lambda typed: reviewers.appoint(actor=request.user, practice=found, **typed),
        heading="Appoint a reviewer",
        means=(
            "A reviewer has the right skills and no conflict of interest, and is fair to practitioners and families.",
        ),
        warning="Nobody else on the approved list can be appointed. Add a reviewer to the list first."
        if nobody
        else "",
        button="Appoint",
        back=PAGE,
        said="The reviewer is appointed.",
    )


@allow("reviews.reviewers")
def practice_appointment_end(request: HttpRequest, practice: str, appointment: int) -> HttpResponse:
    """End an appointment: the partners remove a reviewer, or the reviewer leaves."""
    found = _going_on(request, practice, "open to end an appointment")
    held = get_object_or_404(found.appointments.select_related("reviewer"), pk=appointment)
    if request.method != "POST" and held.ended_on:
        raise Http404
    return practice_form(
        request,
        found,
        bind(request, typed_in.EndForm, initial={"ended_on": timezone.localdate()}),
        lambda typed: reviewers.end_appointment(actor=request.user, appointment=held, **typed),
        heading=f"End the appointment of {held.reviewer}",
        means=("What was asked of them in writing is not chased any longer.",),
        button="End the appointment",
        kind="warning",
        back=PAGE,
        said="The appointment has ended.",
    )


@allow("reviews.practice")
def practice_check_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Record a check of time and quality."""
    found = _going_on(request, practice, "open to record a check")
    form = bind(request, typed_in.CheckForm, initial={"checked_on": timezone.localdate()})
    return practice_form(
        request,
        found,
        form,
        lambda typed: oversight.record_check(actor=request.user, practice=found, **unseen(typed)),
        heading="Record a progress check",
        means=("The partners look at the time taken and at the quality, at regular intervals.",),
        back=PAGE,
        said="The check is recorded.",
    )


@allow("reviews.practice")
def practice_check(request: HttpRequest, practice: str, check: int) -> HttpResponse:
    """Change a check."""
    found = _going_on(request, practice, "open a check to change")
    held = get_object_or_404(found.progress_checks.all(), pk=check)
    form = _opened(request, typed_in.CheckForm, oversight.check_held(held))
    return practice_form(
        request,
        found,
        form,
        lambda typed: oversight.change_check(actor=request.user, check=held, **typed),
        heading="Change a progress check",
        back=PAGE,
        said="Saved.",
    )


@allow("reviews.practice")
def practice_demand_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Record what was asked of a reviewer in writing."""
    found = _going_on(request, practice, "open to ask in writing")
    if request.method != "POST" and found.status in PUBLIC:
        raise Http404
    initial = {"sent_on": timezone.localdate()}
    form = bind(request, typed_in.DemandForm, initial=initial, practice=found)
    appointed = found.appointments.filter(ended_on=None).exists()
    return practice_form(
        request,
        found,
        form,
        lambda typed: oversight.send_demand(actor=request.user, practice=found, **typed),
        heading="Record a written request",
        means=("Send the request yourself. Here you keep what was asked, and are reminded of it.",),
        warning="" if appointed else "Nobody is appointed. Appoint a reviewer first.",
        back=PAGE,
        said="The request is recorded.",
    )


@allow("reviews.practice")
def practice_demand(request: HttpRequest, practice: str, demand: int) -> HttpResponse:
    """Record what the reviewer answered."""
    found = _going_on(request, practice, "open a written request")
    held = get_object_or_404(found.written_requests.all(), pk=demand)
    initial = {"answered_on": held.answered_on or timezone.localdate(), "answer": held.answer}
    return practice_form(
        request,
        found,
        bind(request, typed_in.DemandAnswerForm, initial=initial),
        lambda typed: oversight.answer_demand(actor=request.user, demand=held, **typed),
        heading="Record the answer",
        means=(held.asked_for,),
        back=PAGE,
        said="The answer is recorded.",
    )


@allow("reviews.practice")
def practice_event_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Plan an event with practitioners, or record one."""
    found = _going_on(request, practice, "open to plan an event")
    return practice_form(
        request,
        found,
        bind(request, typed_in.EventForm),
        lambda typed: people.add_event(actor=request.user, practice=found, **unseen(typed)),
        heading="Practitioner event",
        means=("Practitioners are involved without fear of blame.",),
        back=PAGE,
        said="The event is saved.",
    )


@allow("reviews.practice")
def practice_event(request: HttpRequest, practice: str, event: int) -> HttpResponse:
    """Change an event, or record what was said."""
    found = _going_on(request, practice, "open an event to change")
    held = get_object_or_404(found.events.all(), pk=event)
    form = _opened(request, typed_in.EventForm, people.event_held(held))
    return practice_form(
        request,
        found,
        form,
        lambda typed: people.change_event(actor=request.user, event=held, **typed),
        heading="Practitioner event",
        back=PAGE,
        said="The event is saved.",
    )


@allow("reviews.practice")
def practice_contact_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Record a contact with the family."""
    found = _going_on(request, practice, "open to record a contact with the family")
    return practice_form(
        request,
        found,
        bind(request, typed_in.ContactForm, initial={"on": timezone.localdate()}),
        lambda typed: people.add_contact(actor=request.user, practice=found, **unseen(typed)),
        heading="Contact with the family",
        means=("Families, and surviving children, are invited to contribute to the review.",),
        back=PAGE,
        said="The contact is recorded.",
    )


@allow("reviews.practice")
def practice_contact(request: HttpRequest, practice: str, contact: int) -> HttpResponse:
    """Change what was written of a contact."""
    found = _going_on(request, practice, "open a contact with the family to change")
    held = get_object_or_404(found.family_contacts.all(), pk=contact)
    form = _opened(request, typed_in.ContactForm, people.contact_held(held))
    return practice_form(
        request,
        found,
        form,
        lambda typed: people.change_contact(actor=request.user, contact=held, **typed),
        heading="Contact with the family",
        back=PAGE,
        said="Saved.",
    )


def _opened(request: HttpRequest, form_class: Any, held: dict[str, Any]) -> forms.Form:
    """The form with what is saved, and the mark of it."""
    form: forms.Form = bind(request, form_class, initial=form_class.opened_with(held))
    return form
