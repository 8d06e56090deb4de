"""The chronology of an answer: events one by one, or read from a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import exports, log
from core.access import allow
from core.deeds import at_once, one_form
from core.errors import RuleBroken
from core.forms import attach, bind
from reviews.forms.chronology import COLUMNS, FAULTS_SHOWN, read_chronology
from reviews.forms.requests import EntryChangeForm, EntryForm, ImportForm
from reviews.models import ChronologyEntry, InformationRequest
from reviews.services import answers as deeds
from reviews.views.answers import answered_by, framed


@allow("reviews.answer")
def request_chronology(request: HttpRequest, pk: int) -> HttpResponse:
    """The events so far; add one."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open chronology", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_chronology.html",
        bind(request, EntryForm),
        lambda typed: deeds.add_entry(actor=request.user, request=asked, **typed),
        back=reverse("request_chronology", args=[pk]),
        said="The event is added.",
        context=framed(request, asked, {"entries": asked.chronology.all()}),
    )


@allow("reviews.answer")
def request_event(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Change one event."""
    asked, entry = _entry(request, pk, entry_pk)
    log.opened(request, asked, action="open event", reference=asked.review.reference)
    return one_form(
        request,
        "reviews/request_event.html",
        bind(
            request,
            EntryChangeForm,
            initial=EntryChangeForm.opened_with(deeds.entry_held(entry)),
        ),
        lambda typed: deeds.change_entry(actor=request.user, entry=entry, **typed),
        back=reverse("request_chronology", args=[pk]),
        said="The event is changed.",
        context=framed(request, asked, {"entry": entry}),
    )


@allow("reviews.answer")
@require_POST
def request_event_remove(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take one event out."""
    _asked, entry = _entry(request, pk, entry_pk)
    return at_once(
        request,
        lambda: deeds.remove_entry(actor=request.user, entry=entry),
        back=reverse("request_chronology", args=[pk]),
        said="The event is taken out.",
    )


@allow("reviews.answer")
def request_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Read events from a file. With one fault nothing is taken, and each is told by its line."""
    asked = answered_by(request, pk)
    log.opened(request, asked, action="open chronology file", reference=asked.review.reference)
    form, faults = bind(request, ImportForm), list[Any]()
    if request.method == "POST" and form.is_valid():
        try:
            found = read_chronology(form.cleaned_data["file"], timezone.localdate())
            faults = found.faults
            if not faults:
                added, passed = deeds.add_entries(
                    actor=request.user, request=asked, rows=found.rows
                )
                messages.success(request, _told(added, passed))
                return redirect("request_chronology", asked.pk)
            form.add_error(
                "file",
                f"{_things(len(faults))} to mend, listed below. Nothing was taken. Mend the file and choose it again.",
            )
        except RuleBroken as broken:
            attach(form, broken)
    context = {
        "form": form,
        "faults": faults[:FAULTS_SHOWN],
        "more": max(len(faults) - FAULTS_SHOWN, 0),
    }
    status = 422 if form.is_bound else 200
    return render(
        request, "reviews/request_import.html", framed(request, asked, context), status=status
    )


@allow("reviews.answer")
def request_template(request: HttpRequest, form: str) -> HttpResponseBase:
    """An empty chronology file with the headings and one line to write over."""
    sample = [
        "09/06/2026",
        "2:30pm",
        "Write over this line: what happened",
        "Such as GP record",
        "",
    ]
    kind = form if form in ("csv", "xlsx") else "csv"
    return exports.response(kind, "chronology-template", list(COLUMNS), [sample])


def _entry(
    request: HttpRequest, pk: int, entry_pk: int
) -> tuple[InformationRequest, ChronologyEntry]:
    asked = answered_by(request, pk)
    return asked, get_object_or_404(asked.chronology.select_related("request__review"), pk=entry_pk)


def _told(added: int, passed: int) -> str:
    words = f"{added} {'event is' if added == 1 else 'events are'} added."
    return (
        f"{words} {passed} {'was' if passed == 1 else 'were'} there already." if passed else words
    )


def _things(count: int) -> str:
    return "There is 1 thing" if count == 1 else f"There are {count} things"
