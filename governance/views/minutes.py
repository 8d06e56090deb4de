"""Minutes: read as one may, circulated, approved, locked, corrected, and taken home as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.access import allow, can
from core.deeds import at_once, form_page
from core.forms import bind
from deadlines.models import Deadline
from deadlines.presenters import face
from governance.forms.meetings import NothingForm
from governance.forms.minutes import ApproveForm, CorrectForm, FrameForm, TakeBackForm
from governance.models import AgendaItem, Meeting, Minutes, MinutesFile
from governance.queries.minutes import minutes_for, paper
from governance.rules.meetings import MeetingStatus, MinutesStatus
from governance.services import minutes as deeds
from governance.services import minutes_files
from governance.tasks import look_for_minutes
from governance.views.meetings_frame import framed, meeting_of

LOOK_AGAIN = dt.timedelta(minutes=3)  # so long the page looks for a new file by itself
NOT_MET = "A later meeting of the group approves them. It has not met again yet."
KINDS = {
    MinutesStatus.DRAFT: "grey",
    MinutesStatus.CIRCULATED: "waiting",
    MinutesStatus.APPROVED: "on-time",
    MinutesStatus.LOCKED: "done",
}


@allow("governance.read")
def meeting_minutes(request: HttpRequest, meeting: str) -> HttpResponse:
    """The minutes as this person may read them."""
    found = meeting_of(request, meeting, "open minutes")
    minutes = minutes_for(request.user).filter(meeting=found).first()
    read = paper(request.user, minutes) if minutes else None
    context: dict[str, Any] = {"minutes": minutes, "paper": read}
    if minutes and read:
        context |= {
            "kind": KINDS[MinutesStatus(minutes.status)],
            "clock": _clock(minutes) if can(request.user, "governance.run") else None,
            "step": _step(request, minutes),
            "not_met": NOT_MET if _waits(request, minutes) else "",
            **_files(request, minutes),
        }
    return render(request, "governance/minutes.html", framed(request, found, "minutes", context))


@allow("governance.run")
def minutes_frame(request: HttpRequest, meeting: str) -> HttpResponse:
    """What stands before and after the items."""
    found, minutes = _minutes(request, meeting)
    held = FrameForm.opened_with(deeds.frame_held(minutes))
    return _form(
        request,
        found,
        bind(request, FrameForm, initial=held),
        lambda typed: deeds.write_frame(actor=request.user, minutes=minutes, **typed),
        heading="Opening and closing of the minutes",
        said="The minutes are saved.",
    )


@allow("governance.run")
def minutes_circulate(request: HttpRequest, meeting: str) -> HttpResponse:
    """Send the minutes to the members."""
    found, minutes = _minutes(request, meeting)
    return _form(
        request,
        found,
        bind(request, NothingForm),
        lambda _typed: deeds.circulate(actor=request.user, minutes=minutes),
        heading="Circulate the minutes",
        button="Circulate them",
        means=(
            "Everyone who sits on the group now gets a mail with a link, and reads what they are"
            " cleared for. The mail says nothing of what the minutes say.",
            "The minutes are kept as they read now. They can be taken back until they are approved.",
        ),
        said="The minutes are with the members.",
    )


@allow("governance.run")
def minutes_take_back(request: HttpRequest, meeting: str) -> HttpResponse:
    """Circulated minutes go back to draft."""
    found, minutes = _minutes(request, meeting)
    return _form(
        request,
        found,
        bind(request, TakeBackForm),
        lambda typed: deeds.take_back(actor=request.user, minutes=minutes, **typed),
        heading="Take the minutes back to draft",
        button="Take them back",
        means=("Members still read what was circulated until you circulate again.",),
        said="The minutes are a draft again.",
    )


@allow("governance.run")
def minutes_approve(request: HttpRequest, meeting: str) -> HttpResponse:
    """Record which meeting approved them."""
    found, minutes = _minutes(request, meeting)
    return _form(
        request,
        found,
        bind(request, ApproveForm, later=_later(found)),
        lambda typed: deeds.approve(actor=request.user, minutes=minutes, **typed),
        heading="Mark the minutes as approved",
        means=() if _later(found) else (NOT_MET,),
        button="Mark as approved",
        said="The minutes are approved.",
    )


@allow("governance.run")
def minutes_lock(request: HttpRequest, meeting: str) -> HttpResponse:
    """Nothing of them changes any more."""
    found, minutes = _minutes(request, meeting)
    return _form(
        request,
        found,
        bind(request, NothingForm),
        lambda _typed: deeds.lock_minutes(actor=request.user, minutes=minutes),
        heading="Lock the minutes",
        button="Lock them",
        warning="Locked minutes cannot be opened again. What is found wrong later is a correction.",
        said="The minutes are locked.",
    )


@allow("governance.run")
def minutes_correct(request: HttpRequest, meeting: str) -> HttpResponse:
    """Put a correction beside approved minutes."""
    found, minutes = _minutes(request, meeting)
    seen = AgendaItem.objects.visible_to(request.user).filter(meeting=found)
    return _form(
        request,
        found,
        bind(request, CorrectForm, items=seen),
        lambda typed: deeds.correct(actor=request.user, minutes=minutes, **typed),
        heading="Correct the minutes",
        button="Add the correction",
        means=("The minutes stay as they were approved. The correction stands beside them.",),
        said="The correction stands with the minutes.",
    )


@allow("governance.read")
@require_http_methods(["GET", "POST"])
def minutes_as_file(request: HttpRequest, meeting: str) -> HttpResponse:
    """Ask for the minutes as PDF or Word; a worker makes it. Read, it says how far the files are."""
    found = meeting_of(request, meeting, "open minutes files")
    minutes = get_object_or_404(minutes_for(request.user), meeting=found)
    if request.method == "GET":
        context = {"meeting": found, **_files(request, minutes)}
        return render(request, "governance/minutes_files.html", context)
    back = f"{reverse('meeting_minutes', args=[found.reference])}#files"
    answer = at_once(
        request,
        lambda: minutes_files.ask_for_file(
            actor=request.user, minutes=minutes, kind=request.POST.get("kind", "")
        ),
        back=back,
        said="The file is being made.",
    )
    look_for_minutes()
    return answer


def _minutes(request: HttpRequest, reference: str) -> tuple[Meeting, Minutes]:
    found = meeting_of(request, reference, "open minutes to change")
    minutes = minutes_for(request.user).filter(meeting=found).first()
    if minutes is None:
        raise Http404
    return found, minutes


def _form(
    request: HttpRequest,
    meeting: Meeting,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    **words: Any,
) -> HttpResponse:
    back = reverse("meeting_minutes", args=[meeting.reference])
    return form_page(request, form, deed, back=back, caption=meeting.reference, **words)


def _later(meeting: Meeting) -> Any:
    """The meetings of the group that may have approved the minutes."""
    took_place = meeting.group.meetings.filter(status__in=(MeetingStatus.OPEN, MeetingStatus.HELD))
    return took_place.filter(
        held_on__gt=meeting.held_on, held_on__lte=timezone.localdate()
    ).order_by("held_on")


def _step(request: HttpRequest, minutes: Minutes) -> tuple[str, str] | None:
    """The one next step with minutes, for whoever runs meetings."""
    if not can(request.user, "governance.run"):
        return None
    steps = {
        MinutesStatus.DRAFT: ("Circulate the minutes", "minutes_circulate"),
        MinutesStatus.CIRCULATED: _approving(minutes.meeting),
        MinutesStatus.APPROVED: ("Lock the minutes", "minutes_lock"),
    }
    step = steps.get(MinutesStatus(minutes.status))
    return (step[0], reverse(step[1], args=[minutes.meeting.reference])) if step else None


def _approving(meeting: Meeting) -> tuple[str, str] | None:
    """Minutes are approved by a later meeting of the group, so not before it has met again."""
    return ("Mark as approved", "minutes_approve") if _later(meeting).exists() else None


def _waits(request: HttpRequest, minutes: Minutes) -> bool:
    circulated = minutes.status == MinutesStatus.CIRCULATED
    return circulated and can(request.user, "governance.run") and not _step(request, minutes)


def _clock(minutes: Minutes) -> Any:
    found = Deadline.objects.of(minutes).exclude(status=Deadline.Status.CANCELLED).last()
    return face(found, timezone.localdate()) if found else None


def _files(request: HttpRequest, minutes: Minutes) -> dict[str, Any]:
    """The person’s files. The page looks again by itself for a few minutes only."""
    seen = MinutesFile.objects.visible_to(request.user).filter(minutes=minutes)
    found = list(seen.select_related("document")[:6])
    waiting = [file for file in found if file.status == MinutesFile.Status.WAITING]
    recent = timezone.now() - LOOK_AGAIN
    return {
        "files": found,
        "waiting": bool(waiting),
        "looks_again": any(file.requested_at > recent for file in waiting),
    }
