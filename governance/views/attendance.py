"""Who came to a meeting: the business unit marks it, members send apologies beforehand."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import allow, can
from core.deeds import at_once, one_form
from core.errors import RuleBroken
from core.forms import attach, bind
from core.stale import SavedMeanwhile
from governance.forms.attendance import ApologiesForm, SeatForm
from governance.models import Meeting
from governance.queries import attendance as queries
from governance.queries.attendance import Place
from governance.rules.meetings import MeetingStatus
from governance.services import attendance as deeds
from governance.services.minutes_open import closed_because
from governance.views.meetings_frame import framed, meeting_of

PAGE = "governance/attendance.html"


@allow("governance.read")
def meeting_attendance(request: HttpRequest, meeting: str) -> HttpResponse:
    """Every seat of the meeting's day, how it was filled, and whether the meeting may decide."""
    found = meeting_of(request, meeting, "open attendance")
    shown = queries.places(found)
    marking = can(request.user, "governance.run") and _open(found)
    forms = _forms(found, shown) if marking else []
    return _page(request, found, shown, forms)


@allow("governance.run")
@require_POST
def attendance_mark(request: HttpRequest, meeting: str) -> HttpResponse:
    """Keep what was marked. Seats that a colleague marked meanwhile come back with both."""
    found = meeting_of(request, meeting, "mark attendance")
    shown = queries.places(found)
    forms = _forms(found, shown, request.POST)
    right = [form for form in forms if form.is_valid()]
    refused = deeds.mark_seats(
        actor=request.user, meeting=found, marks=[form.mark for form in right]
    )
    if not refused and len(right) == len(forms):
        return redirect("meeting_attendance", found.reference)
    now = {place.seat.pk: place for place in queries.places(found)}
    for form in right:
        seat = form.place.seat.pk
        if seat in refused:
            _refuse(form, refused[seat])
        elif not form.mark.untouched:
            form.show_kept(now[seat])
    saved = any(f.mark.presence for f in right if f.place.seat.pk not in refused)
    return _page(request, found, list(now.values()), forms, rest_saved=saved)


@allow("governance.run")
@require_POST
def attendance_seat(request: HttpRequest, meeting: str, seat: int) -> HttpResponse:
    """One seat, kept as it is marked. Answers with the seat and the quorum as they stand now."""
    found = meeting_of(request, meeting, "mark attendance")
    place = next((one for one in queries.places(found) if one.seat.pk == seat), None)
    if place is None:
        raise Http404
    form = _forms(found, [place], request.POST)[0]
    if form.is_valid():
        refused = deeds.mark_seats(actor=request.user, meeting=found, marks=[form.mark])
        if refused:
            _refuse(form, refused[seat])
    shown = queries.places(found)
    if form.is_valid() and not form.theirs:
        form = _forms(found, [one for one in shown if one.seat.pk == seat])[0]
    context = {"meeting": found, "form": form, "quorum": queries.quorum_in(found, shown)}
    return render(request, "governance/attendance_seat.html", context)


@allow("governance.read")
def meeting_apologies(request: HttpRequest, meeting: str) -> HttpResponse:
    """A member says beforehand that they cannot come, and who comes instead."""
    found = meeting_of(request, meeting, "send apologies")
    place = queries.place_of(found, request.user)
    if place is None:
        raise Http404
    people = queries.deputies_for(found, [place.seat])[place.seat.pk]
    sent = place.attendance if queries.apologised(place) else None
    initial = queries.held(sent) if sent else None
    return one_form(
        request,
        "governance/attendance_apologies.html",
        bind(request, ApologiesForm, people=people, initial=initial),
        lambda typed: deeds.send_apologies(actor=request.user, meeting=found, **typed),
        back=reverse("meeting", args=[found.reference]),
        said="Your apologies are with the business unit.",
        context={"meeting": found, "sent": sent},
    )


@allow("governance.read")
@require_POST
def apologies_withdraw(request: HttpRequest, meeting: str) -> HttpResponse:
    """A member can come after all."""
    found = meeting_of(request, meeting, "withdraw apologies")
    return at_once(
        request,
        lambda: deeds.withdraw_apologies(actor=request.user, meeting=found),
        back=reverse("meeting", args=[found.reference]),
        said="Your apologies are withdrawn. You are expected.",
        already="You had sent no apologies.",
    )


def _open(meeting: Meeting) -> bool:
    called = meeting.status in {MeetingStatus.OPEN, MeetingStatus.HELD}
    return called and not closed_because(meeting)


def _forms(meeting: Meeting, shown: list[Place], data: Any = None) -> list[SeatForm]:
    near = queries.deputies_for(meeting, [place.seat for place in shown])
    ahead = meeting.held_on > timezone.localdate()
    return [SeatForm(data, place=p, people=near[p.seat.pk], ahead=ahead) for p in shown]


def _refuse(form: SeatForm, broken: RuleBroken) -> None:
    if isinstance(broken, SavedMeanwhile):
        form.show_clash(broken)
        form.add_error("presence", f"{form.theirs} Choose again to go over it.")
    else:
        attach(form, broken)


def _page(
    request: HttpRequest,
    meeting: Meeting,
    shown: list[Place],
    forms: list[SeatForm],
    *,
    rest_saved: bool | None = None,
) -> HttpResponse:
    """``rest_saved``, after a save that not every seat came through: whether another is marked."""
    mine = next((place for place in shown if place.seat.person_id == request.user.pk), None)
    context = {
        "places": shown,
        "forms": forms,
        "rest_saved": rest_saved,
        "quorum": queries.quorum_in(meeting, shown),
        "closed": closed_because(meeting),
        "may_apologise": queries.may_apologise(meeting, mine, timezone.localdate()),
    }
    status = 200 if rest_saved is None else 422
    return render(request, PAGE, framed(request, meeting, "attendance", context), status=status)
