"""Meetings: the list, one meeting at a glance, its timeline, who is invited."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import allow, can
from core.columns import Column
from core.deeds import at_once
from core.lists import listing
from core.templatetags.portal import clocktime
from deadlines import timeline as clocks
from governance.forms.meetings import MeetingFilters
from governance.models import Meeting
from governance.queries import agenda, meetings_timeline
from governance.queries.attendance import expected
from governance.queries.meetings import invitees, to_come_first
from governance.rules.meetings import MeetingStatus
from governance.services import meetings_invitations as invitations
from governance.views.meetings_frame import KINDS, framed, meeting_of
from partnership.models import Group

COLUMNS = [
    Column(
        "reference", "Reference", link=lambda row: reverse("meeting", args=[row.reference]),
        sort="reference",
    ),
    Column("group", "Group", value="group.name", sort="group__name"),
    Column("title", "Title", sort="title"),
    Column("held_on", "Day", sort=("held_on", "starts")),
    Column("starts", "Starts", value=lambda row: clocktime(row.starts)),
    Column("place", "Place"),
    Column("status", "Status", tag=lambda row: KINDS[MeetingStatus(row.status)], sort="status"),
]  # fmt: skip


@allow("governance.read")
def meeting_list(request: HttpRequest) -> HttpResponseBase:
    """The meetings within a person's reach: those to come, soonest first, then the past, latest first."""
    seen = Meeting.objects.visible_to(request.user).select_related("group")
    groups = Group.objects.filter(pk__in=seen.order_by().values("group"))
    runs = can(request.user, "governance.run")
    page = listing(
        request,
        to_come_first(seen, timezone.localdate()),
        columns=COLUMNS,
        filters=MeetingFilters(request.GET, groups=groups, drafts=runs),
        filename="meetings",
        export_verb="governance.export",
        caption="Meetings: those to come, then the latest",
        empty="The meetings of the groups you sit on show here once they are called."
        if not runs
        else "Make a meeting, or a series from a template.",
    )
    return page.export() or render(request, "governance/meetings_list.html", {"page": page})


@allow("governance.read")
def meeting(request: HttpRequest, meeting: str) -> HttpResponse:
    """One meeting at a glance."""
    found = meeting_of(request, meeting)
    lines = agenda.lines(request.user, found)
    today = timezone.localdate()
    context = {
        "lines": lines,
        "today": today,
        "identity_heading": "h1",
        "expected": expected(found, request.user, today),
    }
    return render(
        request, "governance/meetings_meeting.html", framed(request, found, "overview", context)
    )


@allow("governance.read")
def meeting_timeline(request: HttpRequest, meeting: str) -> HttpResponse:
    """What happened, from the items this person sees."""
    found = meeting_of(request, meeting, "open timeline")
    shown = clocks.shown(
        request,
        found,
        related=meetings_timeline.related(request.user, found),
        extra=meetings_timeline.removed(found),
    )
    context = framed(request, found, "timeline", {"timeline": shown})
    return render(request, "governance/meetings_timeline.html", context)


@allow("governance.run")
def meeting_invitations(request: HttpRequest, meeting: str) -> HttpResponse:
    """Who was invited, and who would be now."""
    found = meeting_of(request, meeting, "open invitations")
    held = list(found.invited.select_related("person"))
    told = {row.person_id for row in held if not row.withdrawn}
    due = invitees(found)
    context = {
        "rows": held,
        "missing": [person for person in due if person.pk not in told],
        "leaving": [
            row for row in held if not row.withdrawn and row.person not in due
        ],
        "can_send": found.status == MeetingStatus.OPEN and found.held_on >= timezone.localdate(),
    }  # fmt: skip
    return render(
        request, "governance/meetings_invitations.html", framed(request, found, "", context)
    )


@allow("governance.run")
@require_POST
def meeting_invite(request: HttpRequest, meeting: str) -> HttpResponse:
    """Send the invitations that have not gone."""
    found = meeting_of(request, meeting, "send invitations")
    return at_once(
        request,
        lambda: invitations.send_invitations(actor=request.user, meeting=found),
        back=reverse("meeting_invitations", args=[found.reference]),
        said="The invitations are on their way.",
        already="Everyone was told already.",
    )
