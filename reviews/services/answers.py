"""Answering a request: what the agency writes, uploads and sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import documents, history, moves
from core.errors import RuleBroken
from core.models import Document
from core.moves import lock
from core.stale import refuse_stale
from deadlines import services as deadlines
from reviews.chronology_rules import minute_of
from reviews.clocks import REQUEST
from reviews.models import ChronologyEntry, InformationRequest
from reviews.rules import (
    ANSWERED_REQUESTS,
    ENTRIES_LIMIT,
    REQUEST_MOVES,
    SUMMARY_LIMIT,
    RequestStatus,
    request_open,
)
from reviews.services.identity import close_identity

if TYPE_CHECKING:
    from partnership.models import Person

ENTRY_FIELDS = ("on", "time", "event", "source", "comment")


class SummaryChanged(RuleBroken):
    """A colleague saved the summary first. ``request`` is as it stands now; nothing is lost."""

    def __init__(self, request: InformationRequest) -> None:
        super().__init__(
            "A colleague saved the summary after you opened it. Your words are kept. Press Save to see"
            " both texts, put together what is needed, and save again.",
            field="summary",
        )
        self.request = request


@transaction.atomic
def save_summary(
    *, actor: Person, request: InformationRequest, summary: str, version: int
) -> InformationRequest:
    """Save the summary as typed. ``version`` is the one the page was opened with.

    Raises SummaryChanged when other words were saved since. The same words again change nothing.
    """
    request = lock(request)
    words = _tidy(summary)
    if request.summary == words:
        return request
    _answerable(request)
    if len(words) > SUMMARY_LIMIT:
        raise RuleBroken(
            f"The summary has {len(words):,} characters. Shorten it to {SUMMARY_LIMIT:,}, or upload it as a file.",
            field="summary",
        )
    if request.version != version:
        raise SummaryChanged(request)
    history.change(request, actor=actor, reason="Summary saved", summary=words, version=version + 1)
    _begun(actor, request)
    return request


@transaction.atomic
def add_entry(
    *,
    actor: Person,
    request: InformationRequest,
    on: dt.date,
    event: str,
    time: str = "",
    source: str = "",
    comment: str = "",
) -> ChronologyEntry:
    """Add one event to the chronology. The very same event again is the one there is."""
    request = lock(request)
    _answerable(request)
    _not_ahead(on)
    words = {"on": on, "time": time, "event": event, "source": source, "comment": comment}
    there = request.chronology.filter(**words).first()
    if there:
        return there
    _room_for(request, 1)
    entry = history.create(
        ChronologyEntry(request=request, minute=minute_of(time), **words),
        actor=actor,
        reason="Chronology: event added",
    )
    _begun(actor, request)
    return entry


@transaction.atomic
def change_entry(
    *,
    actor: Person,
    entry: ChronologyEntry,
    on: dt.date,
    event: str,
    time: str = "",
    source: str = "",
    comment: str = "",
    seen: str = "",
) -> bool:
    """Change one event. Returns whether anything changed.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    _answerable(lock(entry.request))
    _not_ahead(on)
    entry = lock(entry)
    words = {"on": on, "time": time, "event": event, "source": source, "comment": comment}
    refuse_stale(seen, entry_held(entry), words)
    return history.change(
        entry,
        actor=actor,
        reason="Chronology: event changed",
        minute=minute_of(time),
        **words,
    )


def entry_held(entry: ChronologyEntry) -> dict[str, Any]:
    """What is saved of an event, as its form names it."""
    return {name: getattr(entry, name) for name in ENTRY_FIELDS}


@transaction.atomic
def remove_entry(*, actor: Person, entry: ChronologyEntry) -> bool:
    """Take one event out; its last words stay in history. Returns False when it is gone already."""
    _answerable(lock(entry.request))
    found = ChronologyEntry.objects.select_for_update().filter(pk=entry.pk).first()
    if found is None:
        return False
    history.delete(found, actor=actor, reason="Chronology: event removed")
    return True


@transaction.atomic
def add_entries(
    *, actor: Person, request: InformationRequest, rows: Iterable[dict[str, Any]]
) -> tuple[int, int]:
    """Add the events of a file. Those already there are passed over. Returns how many were added and passed over."""
    request = lock(request)
    _answerable(request)
    held = {tuple(row.values()) for row in request.chronology.values(*ENTRY_FIELDS)}
    fresh: list[ChronologyEntry] = []
    passed = 0
    for row in rows:
        key = tuple(row[name] for name in ENTRY_FIELDS)
        if key in held:
            passed += 1
            continue
        _not_ahead(row["on"])
        held.add(key)
        fresh.append(ChronologyEntry(request=request, minute=minute_of(row["time"]), **row))
    _room_for(request, len(fresh))
    history.create_many(fresh, actor=actor, reason="Chronology: events read from a file")
    if fresh:
        _begun(actor, request)
    return len(fresh), passed


@transaction.atomic
def add_file(*, actor: Person, request: InformationRequest, upload: Any, title: str) -> Document:
    """Keep a file with the answer, as it came. Raises RuleBroken(field="file") for one that cannot be kept."""
    request = lock(request)
    _answerable(request)
    document = documents.add(actor=actor, record=request, upload=upload, title=title)
    _begun(actor, request)
    return document


@transaction.atomic
def remove_file(
    *, actor: Person, request: InformationRequest, document: Document, reason: str
) -> bool:
    """Take a file out of the answer before it is sent. Returns False when it is out already."""
    request = lock(request)
    _answerable(request)
    if document.record != request:
        raise RuleBroken("That file is not part of this answer.")
    return documents.remove(actor=actor, document=document, reason=reason)


@transaction.atomic
def nil_return(*, actor: Person, request: InformationRequest, reason: str) -> bool:
    """Declare that the agency holds nothing. Returns False when it was declared already."""
    request = lock(request)
    if request.status == RequestStatus.NIL_RETURN:
        return False
    _answerable(request)
    if not reason.strip():
        raise RuleBroken(
            "Say how you know that your agency holds nothing: where you looked.", field="reason"
        )
    if request.summary or request.chronology.exists() or documents.of(request).exists():
        raise RuleBroken(
            "You have written or uploaded something. Take it out first, or send it as your answer.",
            field="reason",
        )
    return _send(actor, request, RequestStatus.NIL_RETURN, nil_reason=reason.strip())


@transaction.atomic
def submit(*, actor: Person, request: InformationRequest) -> bool:
    """Send the answer: its clock stops, in time or late, and it can be read but not changed.

    Returns False when it was sent already.
    """
    request = lock(request)
    if request.status == RequestStatus.SUBMITTED:
        return False
    _answerable(request)
    if not request.summary and not documents.of(request).exists():
        raise RuleBroken(
            "Write or upload a summary first. If your agency holds nothing, declare a nil return."
        )
    return _send(actor, request, RequestStatus.SUBMITTED, nil_reason="")


def _send(actor: Person, request: InformationRequest, status: str, **values: Any) -> bool:
    sent = moves.move(
        request,
        status,
        moves=REQUEST_MOVES,
        actor=actor,
        submitted_at=timezone.now(),
        submitted_by=actor,
        returned_reason="",
        **values,
    )
    deadlines.complete(actor=actor, record=request, code=REQUEST.code, on=timezone.localdate())
    close_identity(actor=actor, request=request, reason="The answer was sent")
    return sent


def _begun(actor: Person, request: InformationRequest) -> None:
    if request.status == RequestStatus.NOT_STARTED:
        moves.move(request, RequestStatus.STARTED, moves=REQUEST_MOVES, actor=actor)


def _answerable(request: InformationRequest) -> None:
    if request_open(request.status, request.review.status):
        return
    if request.status in ANSWERED_REQUESTS:
        raise RuleBroken(
            "This answer has been sent, so it cannot be changed. If something is missing, ask the business unit"
            " to send it back to you."
        )
    if request.status == RequestStatus.CANCELLED:
        raise RuleBroken("This request was cancelled, so nothing needs to be written.")
    raise RuleBroken("The rapid review is over, so the answer can no longer be changed.")


def _not_ahead(day: dt.date) -> None:
    if day > timezone.localdate():
        raise RuleBroken("The date is in the future.", field="on")


def _room_for(request: InformationRequest, more: int) -> None:
    if request.chronology.count() + more > ENTRIES_LIMIT:
        raise RuleBroken(
            f"A chronology holds up to {ENTRIES_LIMIT:,} events. Upload longer ones as a file."
        )


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
