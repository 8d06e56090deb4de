"""What happened to a meeting, as one person may know it: built from the items they see and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from core.timeline import Entry
from governance.models import AgendaItem, Interest, Meeting
from governance.scopes.meetings import RELATED


def related(user: Any, meeting: Meeting) -> list[QuerySet[Any]]:
    """The records whose history belongs to the meeting and is open to this person."""
    seen = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    found: list[QuerySet[Any]] = [seen, Interest.objects.filter(item__in=seen)]
    return found + [rows for source in RELATED for rows in source(user, meeting)]


def removed(meeting: Meeting) -> Iterator[Entry]:
    """Items that were taken off the agenda; one that ever was restricted is not named again."""
    past = AgendaItem.history.filter(meeting_id=meeting.pk)
    restricted = past.filter(restricted=True).order_by().values("id")
    gone = past.filter(history_type="-").exclude(id__in=restricted).select_related("history_user")
    for row in gone:
        yield Entry(
            row.history_date,
            f"Agenda item removed: {row.title}",
            str(row.history_user or ""),
            row.history_change_reason,
            "edit",
        )
