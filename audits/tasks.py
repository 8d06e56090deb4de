"""Celery's ways in. A task only says "look": what must happen stands in a row."""

from __future__ import annotations

from celery import shared_task

from audits.services.downloads import make_next
from core import renderings


@shared_task(name="audits.render_waiting")
def render_waiting() -> int:
    """Make every file of a return that waits. Returns how many were tried."""
    return renderings.make_all(make_next)


def look_for_files() -> None:
    """Tell a worker to look now."""
    renderings.look_now(render_waiting)
