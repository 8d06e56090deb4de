"""Who sees the clocks and files of papers and packs; their tab and timeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core import documents
from deadlines.access import visible_through
from governance.models import AgendaItem, Pack, Paper
from governance.scopes.meetings import tab, timeline_through


def of_meeting(user: Any, meeting: Any) -> Iterable[QuerySet[Any]]:
    """Papers of the items a person sees: what became of them stands in the meeting's timeline."""
    seen = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    return (Paper.objects.filter(item__in=seen),)


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(Paper, Paper.objects.visible_to)
    documents.readable_through(Paper, Paper.objects.visible_to)
    documents.readable_through(Pack, Pack.objects.visible_to)
    timeline_through(of_meeting)
    tab("Papers", "meeting_papers", "papers", 30)
