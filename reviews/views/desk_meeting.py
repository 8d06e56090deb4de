"""Preparing a meeting of the case review committee from the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow
from core.deeds import form_page
from core.forms import bind
from deadlines.words import long_day
from reviews.forms.desk import CasesForm
from reviews.queries.desk import rows
from reviews.queries.desk_meeting import due_at, meetings_to_prepare, on_agenda
from reviews.services.desk import prepare


@allow("reviews.prepare_meeting")
def desk_meetings(request: HttpRequest) -> HttpResponse:
    """Which meeting is prepared."""
    meetings = meetings_to_prepare(request.user, timezone.localdate())
    return render(request, "reviews/desk/meetings.html", {"meetings": meetings})


@allow("reviews.prepare_meeting")
def desk_meeting(request: HttpRequest, meeting: str) -> HttpResponse:
    """Tick the cases for a meeting; what is due by then is ticked already."""
    today = timezone.localdate()
    found = get_object_or_404(meetings_to_prepare(request.user, today), reference=meeting)
    log.opened(request, found, action="open to prepare from the desk")
    cases, there = rows(request.user, today), on_agenda(found)
    due = [row.reference for row in cases if due_at(row, found) or row.reference in there]
    return form_page(
        request,
        bind(request, CasesForm, cases=cases, initial={"cases": due}),
        lambda typed: prepare(actor=request.user, meeting=found, **typed),
        heading="Prepare the meeting",
        caption=f"{found.group}, {long_day(found.held_on)}",
        back=reverse("meeting", args=[found.reference]),
        means=(
            "Each case you tick gets an item on the agenda, named by its reference and restricted to those you"
            " clear for it. The paper “Cases due” lists them. What is there already is not added again.",
        ),
        button="Put them on the agenda",
        said="The cases are on the agenda.",
    )
