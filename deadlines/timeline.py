"""What happened to the clocks of a record, as entries of its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from core import timeline
from core.timeline import Entry
from deadlines.models import DeadlineEvent

CLOCK = "clock"
KINDS = {**timeline.KINDS, CLOCK: "Clocks"}
Kind = DeadlineEvent.Kind
# What tells a due day that one did not know before.
DATED = {Kind.STARTED, Kind.EXTENDED, Kind.MOVED, Kind.RESTARTED, Kind.RELEASED, Kind.REOPENED}


def shown(
    request: HttpRequest,
    record: Model,
    *,
    related: Iterable[QuerySet[Any]] = (),
    extra: Iterable[Entry] = (),
) -> timeline.Timeline:
    """``core.timeline.shown`` with the clocks of the record, and of its related ones, among the entries.

    That somebody snoozed their own reminders is left out: it is for the business unit alone.
    """
    mine = type(record)._base_manager.filter(pk=record.pk)
    listed = list(related)
    clocks = _entries([mine, *listed])
    return timeline.shown(request, record, related=listed, extra=[*extra, *clocks], kinds=KINDS)


def _entries(sources: Iterable[QuerySet[Any]]) -> Iterator[Entry]:
    """One query, however many kinds of record there are."""
    about = Q(pk__in=[])
    for rows in sources:
        kind = ContentType.objects.get_for_model(rows.model)
        keys = rows.order_by().values("pk")
        about |= Q(deadline__record_type=kind, deadline__record_id__in=keys)
    for event in events(about & ~Q(kind=Kind.SNOOZED)):
        yield Entry(event.at, said(event), event.by_name, more(event), CLOCK)


def events(about: Q) -> QuerySet[DeadlineEvent]:
    return DeadlineEvent.objects.filter(about).select_related("deadline__owner_organisation")


def said(event: DeadlineEvent) -> str:
    """The clock, whose it is, and what happened to it."""
    whose = event.deadline.owner_organisation
    named = f"{event.deadline.label}{f' ({whose})' if whose else ''}"
    return f"{named}: {event.get_kind_display().lower()}"


def more(event: DeadlineEvent) -> str:
    """The day it is due, where that was told; why; who approved it."""
    due = event.new_due_on if event.kind in DATED else None
    words = [f"Due {due:%a} {due.day} {due:%b %Y}" if due else "", event.reason]
    if event.approved_by:
        words.append(f"approved by {event.approved_by}")
    return ". ".join(filter(None, words))
