"""What is done with a meeting: made, changed, opened, held, opened again, cancelled; series of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow
from core.deeds import done, form_page, one_form
from core.forms import bind
from governance.forms.meetings import (
    MeetingChangeForm,
    MeetingForm,
    NothingForm,
    OpenForm,
    ReasonForm,
    SeriesForm,
)
from governance.models import Meeting, MeetingSeries
from governance.queries.meetings import day_off, groups_that_meet, invitees, templates_in_use
from governance.services import meetings as deeds
from governance.services.meetings_series import make_series
from governance.views.meetings_frame import framed, meeting_of

FORM = "core/form.html"


@allow("governance.run")
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Make a meeting, as a draft."""
    groups = groups_that_meet(timezone.localdate())
    form = bind(
        request,
        MeetingForm,
        groups=groups,
        templates=templates_in_use(),
        initial={"group": groups.filter(code=request.GET.get("group", "")).first()},
    )
    made: list[Meeting] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(deeds.make_meeting(actor=request.user, **typed))
    ):
        return redirect("meeting", made[0].reference)
    return _new(
        request,
        form,
        "Make a meeting",
        ("It begins as a draft: nobody but the business unit sees it, and nothing is sent.",),
    )


@allow("governance.run")
def series_new(request: HttpRequest) -> HttpResponse:
    """Make the meetings of a while ahead."""
    form = bind(request, SeriesForm, templates=templates_in_use())
    made: list[MeetingSeries] = []
    if request.method == "POST" and done(
        form, lambda typed: made.append(make_series(actor=request.user, **typed))
    ):
        return redirect("series", made[0].pk)
    return _new(
        request,
        form,
        "Make a series of meetings",
        (
            "Each meeting is a draft of its own: changing one leaves the others.",
            "One that falls on a bank holiday or a closure is made all the same, and the next page points to it.",
        ),
    )


def _new(request: HttpRequest, form: Any, heading: str, means: tuple[str, ...]) -> HttpResponse:
    words = {
        "form": form,
        "heading": heading,
        "caption": "Meetings",
        "means": means,
        "button": heading,
        "kind": "primary",
        "back": reverse("meeting_list"),
    }
    return render(request, FORM, words, status=422 if form.errors else 200)


@allow("governance.run")
def series(request: HttpRequest, series: int) -> HttpResponse:
    """The meetings of a series, and which of them fall on a day off."""
    found = get_object_or_404(
        MeetingSeries.objects.filter(meetings__in=Meeting.objects.visible_to(request.user))
        .select_related("group", "template")
        .distinct(),
        pk=series,
    )
    log.opened(request, found, reference=str(found))
    rows = [(row, day_off(row.held_on)) for row in found.meetings.order_by("held_on", "pk")]
    context = {"series": found, "rows": rows, "off": sum(bool(why) for _row, why in rows)}
    return render(request, "governance/meetings_series.html", context)


@allow("governance.run")
def meeting_change(request: HttpRequest, meeting: str) -> HttpResponse:
    """Change title, day, times or place."""
    found = meeting_of(request, meeting, "open to change")
    held = MeetingChangeForm.opened_with(deeds.meeting_held(found))
    means = ("Those who were invited get a new invitation if day, time or place changes.",)
    return form_page(
        request,
        bind(request, MeetingChangeForm, initial=held),
        lambda typed: deeds.change_meeting(actor=request.user, meeting=found, **typed),
        heading="Change the meeting",
        caption=found.reference,
        means=means if found.invitation else (),
        back=_back(found),
        said="The meeting is changed.",
    )


@allow("governance.run")
def meeting_open(request: HttpRequest, meeting: str) -> HttpResponse:
    """Open a draft, and say whether the members are invited now."""
    found = meeting_of(request, meeting, "open to begin")
    return one_form(
        request,
        "governance/meetings_open.html",
        bind(request, OpenForm),
        lambda typed: deeds.open_meeting(
            actor=request.user, meeting=found, notify=typed["notify"] == "yes"
        ),
        back=_back(found),
        said="The meeting is open.",
        context=framed(request, found, "", {"people": invitees(found), "step": None}),
    )


@allow("governance.run")
def meeting_hold(request: HttpRequest, meeting: str) -> HttpResponse:
    """Say that a meeting took place."""
    found = meeting_of(request, meeting, "open to mark as held")
    return form_page(
        request,
        bind(request, NothingForm),
        lambda typed: deeds.hold_meeting(actor=request.user, meeting=found),
        heading="Mark as held",
        caption=found.reference,
        button="Mark as held",
        means=("The agenda then stays as it is. What was not finished can be carried on.",),
        back=_back(found),
        said="The meeting is marked as held.",
    )


@allow("governance.run")
def meeting_reopen(request: HttpRequest, meeting: str) -> HttpResponse:
    """It was marked as held too early."""
    found = meeting_of(request, meeting, "open to reopen")
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: deeds.reopen_meeting(
            actor=request.user, meeting=found, reason=typed["reason"]
        ),
        heading="Open the meeting again",
        caption=found.reference,
        button="Open again",
        back=_back(found),
        said="The meeting is open again.",
    )


@allow("governance.run")
def meeting_cancel(request: HttpRequest, meeting: str) -> HttpResponse:
    """Cancel a meeting, with a reason."""
    found = meeting_of(request, meeting, "open to cancel")
    told = found.invited.filter(withdrawn=False).count()
    means = (
        f"{told} people were invited. They are told, and it leaves their calendars."
        if told
        else "Nobody was invited, so nobody is told."
    )
    return form_page(
        request,
        bind(request, ReasonForm),
        lambda typed: deeds.cancel_meeting(
            actor=request.user, meeting=found, reason=typed["reason"]
        ),
        heading="Cancel the meeting",
        caption=found.reference,
        button="Cancel the meeting",
        kind="warning",
        means=(means, "A cancelled meeting cannot be opened again."),
        back=_back(found),
        said="The meeting is cancelled.",
    )


def _back(found: Meeting) -> str:
    return reverse("meeting", args=[found.reference])
