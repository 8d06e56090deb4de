"""Who sees the clocks and files of minutes and resolutions; their tabs, timeline and navigation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core import documents, nav
from deadlines.access import visible_through
from governance.models import (
    AgendaItem,
    Decision,
    ItemNote,
    Minutes,
    MinutesCorrection,
    MinutesFile,
    Resolution,
    ResolutionAnswer,
)
from governance.queries.minutes import minutes_for
from governance.scopes.meetings import tab, timeline_through


def answers_for(user: Any) -> QuerySet[ResolutionAnswer]:
    """The answers asked by resolutions a person sees."""
    return ResolutionAnswer.objects.filter(resolution__in=Resolution.objects.visible_to(user))


def of_meeting(user: Any, meeting: Any) -> Iterable[QuerySet[Any]]:
    """What of a meeting's outcomes a person may read in its timeline."""
    seen = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    minutes = minutes_for(user).filter(meeting=meeting)
    decided = Decision.objects.visible_to(user).filter(item__in=seen)
    noted = ItemNote.objects.filter(item__in=seen, item__meeting__in=minutes.values("meeting"))
    put_right = MinutesCorrection.objects.filter(minutes__in=minutes)
    frame = put_right.filter(item=None) | put_right.filter(item__in=seen)
    return (minutes, decided, noted, frame)


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(Minutes, minutes_for)
    visible_through(ResolutionAnswer, answers_for)
    documents.readable_through(MinutesFile, MinutesFile.objects.visible_to)
    timeline_through(of_meeting)
    tab("Attendance", "meeting_attendance", "attendance", 40)
    tab("During the meeting", "meeting_live", "live", 50, "governance.run")
    tab("Minutes", "meeting_minutes", "minutes", 60)
    nav.register("Decisions", "decision_list", "governance.read", 43, "Meetings")
    nav.register("Resolutions", "resolution_list", "governance.read", 43, "Meetings")
    nav.register("Attendance", "attendance_report", "governance.attendance", 46, "Meetings")
