"""Celery's ways in. A task only says "look": what must happen stands in a row."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core import renderings
from reviews.services.practice import publishing
from reviews.services.rendering import make_next


@shared_task(name="reviews.render_waiting")
def render_waiting() -> int:
    """Make every report file that waits. Returns how many were tried."""
    return renderings.make_all(make_next)


def look_for_reports() -> None:
    """Tell a worker to look now."""
    renderings.look_now(render_waiting)


@shared_task(name="reviews.publish_due")
def publish_due() -> int:
    """Publish every practice review whose hour has come. Returns how many were published."""
    return publishing.publish_due(timezone.now())
