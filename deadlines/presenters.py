"""A clock as a page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from deadlines import words
from deadlines.calendar import closures as current_closures
from deadlines.clocks import REGISTRY, Closures
from deadlines.models import Deadline


@dataclass(frozen=True)
class ClockFace:
    """What ``<c-clock>`` shows: how long in words, the date, and where to ask why.

    ``kind`` is that of ``<c-tag>``: overdue, due-soon, on-time, waiting, done. ``original`` is set
    only when the date was revised. ``used`` is the share of the time that is gone, 0 to 1.
    """

    pk: int
    label: str
    reference: str
    path: str
    words: str
    kind: str
    date: dt.date
    original: dt.date | None
    standing: str
    why_url: str
    used: float

    @property
    def used_percent(self) -> int:
        return round(self.used * 100)


def face(deadline: Deadline, today: dt.date, closures: Closures | None = None) -> ClockFace:
    """How a clock looks on a day. Pass ``closures`` when there are several, to ask for them once."""
    off = closures or current_closures()
    declared = REGISTRY.get(deadline.code)
    said, kind = standing(deadline, today, off)
    return ClockFace(
        pk=deadline.pk,
        label=deadline.label,
        reference=deadline.reference,
        path=deadline.path,
        words=said,
        kind=kind,
        date=deadline.due_on,
        original=deadline.original_due_on if deadline.original_due_on != deadline.due_on else None,
        standing=declared.standing.label if declared else "",
        why_url=reverse("clock_why", args=[deadline.pk]),
        used=_used(deadline, today, off),
    )


def standing(deadline: Deadline, today: dt.date, off: Closures) -> tuple[str, str]:
    """How a clock stands, in words, and the kind of ``<c-tag>`` that goes with it: all that a list shows."""
    status = Deadline.Status
    if deadline.status == status.HELD:
        since = deadline.held_on or deadline.started_on
        return f"held since {since.day} {since:%B}: {deadline.held_reason}", "waiting"
    if deadline.status == status.CANCELLED:
        return "stopped", "done"
    if deadline.status == status.DONE:
        declared = REGISTRY.get(deadline.code)
        verb = declared.done_word if declared else "done"
        late = words.late_by(deadline.due_on, deadline.done_on or deadline.due_on, off)
        return f"{verb} {late or 'in time'}", "done"
    said = words.left(deadline.due_on, today, off)
    if today > deadline.due_on:
        return said, "overdue"
    soon = off.between(today, deadline.due_on) <= words.SOON
    return said, "due-soon" if soon else "on-time"


def _used(deadline: Deadline, today: dt.date, off: Closures) -> float:
    end = deadline.done_on or today
    begun = min(deadline.started_on, timezone.localdate(deadline.created_at))
    whole = off.between(begun, deadline.due_on)
    if whole <= 0:
        return 1.0
    return min(max(off.between(begun, end) / whole, 0.0), 1.0)
