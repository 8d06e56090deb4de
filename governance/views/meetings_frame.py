"""The frame around the pages of a meeting, and pages with one form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import can
from governance.models import AgendaItem, Meeting
from governance.queries.meetings import day_off
from governance.rules.meetings import MeetingStatus
from governance.scopes.meetings import TABS

KINDS = {
    MeetingStatus.DRAFT: "grey",
    MeetingStatus.OPEN: "waiting",
    MeetingStatus.HELD: "on-time",
    MeetingStatus.CANCELLED: "grey",
}


def meeting_of(request: HttpRequest, reference: str, action: str = "open") -> Meeting:
    """The meeting of this reference, if it is in reach (404 otherwise); that it was opened is kept."""
    seen = Meeting.objects.visible_to(request.user).select_related("group", "created_by", "series")
    found = get_object_or_404(seen, reference=reference)
    log.opened(request, found, action=action)
    return found


def item_of(request: HttpRequest, key: int, action: str = "open") -> AgendaItem:
    """The item, if this person is cleared for it and declared no interest; 404 otherwise."""
    seen = AgendaItem.objects.visible_to(request.user)
    found = get_object_or_404(seen.select_related("meeting__group", "owner"), pk=key)
    log.opened(request, found, action=action, reference=found.meeting.reference)
    return found


def framed(
    request: HttpRequest, meeting: Meeting, tab: str, context: dict[str, Any]
) -> dict[str, Any]:
    """The context of a page of a meeting; ``tab`` is the code of its tab."""
    ordered = sorted(TABS.values(), key=lambda one: one.order)
    tabs = [
        (one.label, reverse(one.url_name, args=[meeting.reference]), one.code == tab)
        for one in ordered
        if not one.verb or can(request.user, one.verb)
    ]
    return {
        "meeting": meeting,
        "tabs": tabs,
        "status_kind": KINDS[MeetingStatus(meeting.status)],
        "step": next_step(request.user, meeting),
        "day_off": day_off(meeting.held_on) if can(request.user, "governance.run") else "",
        **context,
    }


def next_step(user: Any, meeting: Meeting) -> tuple[str, str] | None:
    """The one next step for whoever runs meetings: its words, and where it leads."""
    if not can(user, "governance.run"):
        return None
    if meeting.status == MeetingStatus.DRAFT:
        return "Open the meeting", reverse("meeting_open", args=[meeting.reference])
    if meeting.status == MeetingStatus.OPEN and meeting.held_on <= timezone.localdate():
        return "Mark as held", reverse("meeting_hold", args=[meeting.reference])
    return None
