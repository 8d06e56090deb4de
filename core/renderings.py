"""Files made by a worker: which is next, who is at it, what came of it.

What must happen is a row. A worker that is away, or dies in the middle, leaves the row waiting, and
the next look picks it up.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Any

from celery import Task, current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import documents
from core.errors import RuleBroken
from core.models import Document
from core.models.renderings import Rendering
from core.moves import lock

WAITING_LIMIT = 2  # files one person may have being made at a time
STALE = dt.timedelta(minutes=5)  # a claim this old belongs to a worker that died
ATTEMPTS = 3
BUDGET = 150  # seconds one look may take, well under the task’s limit; the next look goes on
ONE_TRY = {"max_retries": 0, "interval_start": 0, "socket_connect_timeout": 1}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
Status = Rendering.Status
log = logging.getLogger(__name__)


def make_next(
    model: type[Any], make: Callable[[Any], None], now: dt.datetime | None = None
) -> bool:
    """Make the file that has waited longest, by ``make``. Returns False when none waits."""
    now = now or timezone.now()
    waiting = model.objects.to_make(now - STALE)
    found = waiting.order_by("requested_at").first()
    if found is None:
        return False
    claimed = waiting.filter(pk=found.pk).update(claimed_at=now, attempts=F("attempts") + 1)
    if claimed:
        found.refresh_from_db()
        _try(found, make)
    return True


def _try(rendering: Any, make: Callable[[Any], None]) -> None:
    try:
        make(rendering)
    except RuleBroken as broken:
        _fail(rendering, str(broken))
    except Exception:
        log.exception("The file of rendering %s could not be made", rendering.pk)
        if rendering.attempts >= ATTEMPTS:
            _fail(
                rendering,
                "Something went wrong while the file was made. The administrator can see what.",
            )


def finish(rendering: Any, made: bytes, *, name: str, title: str, **values: Any) -> None:
    """Keep the file with its row. A row that is no longer waiting is left alone."""
    upload = SimpleUploadedFile(name, made, content_type=MEDIA_TYPES[rendering.kind])
    finish_with(
        rendering,
        lambda row: documents.add(actor=row.requested_by, record=row, upload=upload, title=title),
        **values,
    )


def finish_with(rendering: Any, keep: Callable[[Any], Document], **values: Any) -> None:
    """Have ``keep`` put the file with its row, in one transaction with what the row then says."""
    with transaction.atomic():
        rendering = lock(rendering)
        if rendering.status != Status.WAITING:
            return
        type(rendering)._base_manager.filter(pk=rendering.pk).update(
            status=Status.DONE,
            document=keep(rendering),
            finished_at=timezone.now(),
            failure="",
            **values,
        )


def go_on(rendering: Any, **values: Any) -> bool:
    """A step of a long work is done and another follows: free for the next look, with all attempts left.

    False where another worker took the row over meanwhile.
    """
    rows = type(rendering)._base_manager.filter(pk=rendering.pk, status=Status.WAITING)
    mine = rows.filter(claimed_at=rendering.claimed_at)
    return bool(mine.update(claimed_at=None, attempts=0, **values))


def _fail(rendering: Any, words: str) -> None:
    rows = type(rendering)._base_manager.filter(pk=rendering.pk, status=Status.WAITING)
    rows.update(status=Status.FAILED, failure=words[:300], finished_at=timezone.now())


def make_all(make_one: Callable[[], bool], budget: float = BUDGET) -> int:
    """Make every file that waits, for as long as one look may take. Returns how many were tried."""
    looked, until = 0, time.monotonic() + budget
    while time.monotonic() < until and make_one():
        looked += 1
    return looked


def look_now(task: Task[Any, Any]) -> None:
    """Tell a worker to look now. When the broker is away the row waits for the next sweep."""
    try:
        with current_app.connection_for_write() as broker:
            # A page never waits for the broker: one try, and the sweep does the rest.
            broker.transport_options = {**broker.transport_options, **ONE_TRY}
            task.apply_async(connection=broker, retry=False)
    except Exception:
        log.warning("The broker is away: files wait for the next sweep", exc_info=True)
