"""Whether what a meeting did may still be written: until its minutes have left the business unit."""

from __future__ import annotations

from django.utils import timezone

from core.errors import RuleBroken
from governance.models import Meeting, Minutes
from governance.rules.meetings import MeetingStatus, MinutesStatus

WHY_CLOSED = {
    MinutesStatus.CIRCULATED: "The minutes are with the members. Take them back to draft first.",
    MinutesStatus.APPROVED: "The minutes are approved, so they stay as they are. Make a correction.",
    MinutesStatus.LOCKED: "The minutes are locked, so they stay as they are. Make a correction.",
}


def closed_because(meeting: Meeting) -> str:
    """Why nothing of the meeting can be changed any more; empty while it can."""
    minutes = Minutes.objects.filter(meeting=meeting).only("status").first()
    return WHY_CLOSED.get(MinutesStatus(minutes.status), "") if minutes else ""


def refuse_closed(meeting: Meeting) -> None:
    """Raise RuleBroken where the minutes have left the business unit."""
    why = closed_because(meeting)
    if why:
        raise RuleBroken(why)


def not_minuting_because(meeting: Meeting) -> str:
    """Why nothing can be minuted now: from the day of the meeting on, until its minutes are circulated."""
    if meeting.status not in {MeetingStatus.OPEN, MeetingStatus.HELD}:
        return f"This meeting is “{meeting.get_status_display()}”, so nothing is minuted."
    if meeting.status == MeetingStatus.OPEN and meeting.held_on > timezone.localdate():
        return "This meeting is still to come."
    return closed_because(meeting)


def refuse_unless_minuting(meeting: Meeting) -> None:
    """Raise RuleBroken where nothing can be minuted."""
    why = not_minuting_because(meeting)
    if why:
        raise RuleBroken(why)
