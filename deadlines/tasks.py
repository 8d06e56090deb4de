"""Celery entry points. A task only says "look": what must happen stands in a row."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core import jobs
from deadlines import chaser, morning


@shared_task
def sweep() -> str:
    """Chase what is due now."""
    with jobs.run(jobs.CHASER) as run:
        run.detail = str(chaser.run(timezone.now()))
    return run.detail


@shared_task
def daily() -> str:
    """Once a day, early: see ``deadlines.morning``."""
    with jobs.run("deadlines.daily") as run:
        run.detail = morning.look(timezone.now())
    return run.detail
