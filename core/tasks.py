"""Celery entry points. A task only says "look": what must happen stands in a row."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core import documents, housekeeping, jobs, outbox


@shared_task(name="core.tasks.deliver")
def deliver() -> str:
    """Send what is due in the outbox, and look again at files that wait for the virus scanner."""
    with jobs.run("deliver") as run:
        documents.scan_waiting()
        run.detail = str(outbox.deliver(timezone.now()))
    return run.detail


@shared_task(name="core.tasks.housekeeping")
def housekeep() -> str:
    """Once a day: see ``core.housekeeping``."""
    with jobs.run("housekeeping") as run:
        run.detail = housekeeping.tidy(timezone.now())
    return run.detail
