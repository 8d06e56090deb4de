"""Which meetings can be prepared from the desk, and which cases are due at one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from governance.models import Meeting
from governance.queries.meetings import AHEAD
from partnership.rules import GroupKind
from reviews.queries.desk import DeskRow

TITLE = "Cases due"
AFTER = dt.timedelta(weeks=3)  # what is due so soon after a meeting is talked about in it


def meetings_to_prepare(user: Any, today: dt.date) -> QuerySet[Meeting]:
    """The meetings of the case review committee still to come, soonest first."""
    seen: QuerySet[Meeting] = Meeting.objects.visible_to(user).filter(
        group__kind=GroupKind.CASE_REVIEW, status__in=AHEAD, held_on__gte=today
    )
    return seen.select_related("group").order_by("held_on", "starts", "pk")


def can_be_prepared(meeting: Meeting) -> bool:
    """Whether cases can be put on its agenda from the desk."""
    ahead = meeting.status in AHEAD and meeting.held_on >= timezone.localdate()
    return ahead and meeting.group.kind == GroupKind.CASE_REVIEW


def on_agenda(meeting: Meeting) -> set[str]:
    """The titles that stand on its agenda: a case stands there by its reference."""
    return set(meeting.items.values_list("title", flat=True))


def due_at(row: DeskRow, meeting: Meeting) -> bool:
    """Whether a case is late, or due before three weeks after the meeting."""
    return row.late or (row.next_on is not None and row.next_on < meeting.held_on + AFTER)
