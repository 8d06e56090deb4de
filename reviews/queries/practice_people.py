"""The people of a practice review as its page shows them, and the standing of a reviewer on the list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from deadlines.calendar import closures
from deadlines.models import Deadline
from deadlines.presenters import standing
from reviews.models import (
    Appointment,
    PracticeReview,
    PractitionerEvent,
    Reviewer,
    WrittenRequest,
)


@dataclass(frozen=True)
class Shown:
    """A row of the page with how it stands: words, and the kind of tag."""

    row: Any
    words: str
    kind: str


def state_of(reviewer: Reviewer, today: dt.date) -> tuple[str, str]:
    """How somebody stands on the approved list: words, and the kind of tag."""
    if reviewer.removed_on:
        return "Taken off", "done"
    return (
        ("Approval ran out", "overdue") if reviewer.is_expired(today) else ("On the list", "green")
    )


def appointments_of(practice: PracticeReview, today: dt.date) -> list[Shown]:
    """Who was appointed, and whether their approval still holds."""
    return [
        Shown(row, *_appointment(row, today))
        for row in practice.appointments.select_related("reviewer")
    ]


def _appointment(row: Appointment, today: dt.date) -> tuple[str, str]:
    if row.ended_on:
        return "Ended", "done"
    words, kind = state_of(row.reviewer, today)
    return ("Appointed", "green") if kind == "green" else (words, "due-soon")


def demands_of(practice: PracticeReview, today: dt.date) -> list[Shown]:
    """What was asked in writing, newest first, each with its clock."""
    rows = list(practice.written_requests.select_related("appointment__reviewer"))
    kind = ContentType.objects.get_for_model(WrittenRequest)
    running = Deadline.objects.filter(record_type=kind, record_id__in=[row.pk for row in rows])
    off, faces = closures(), {row.record_id: row for row in running.order_by("pk")}
    return [Shown(row, *standing(faces[row.pk], today, off)) for row in rows if row.pk in faces]


def events_of(practice: PracticeReview, today: dt.date) -> list[Shown]:
    """The days with practitioners, the latest first."""
    return [Shown(row, *_event(row, today)) for row in practice.events.all()]


def _event(row: PractitionerEvent, today: dt.date) -> tuple[str, str]:
    if row.said:
        return "Held", "done"
    return ("Planned", "waiting") if row.held_on >= today else ("Not written down yet", "due-soon")
