"""Celery's ways in. A task only says "look": what must happen stands in a row."""

from __future__ import annotations

from celery import shared_task

from audits.services import campaigns_plan
from audits.services.downloads import make_next
from core import jobs, renderings


@shared_task(name="audits.render_waiting")
def render_waiting() -> int:
    """Make every file of a return that waits. Returns how many were tried."""
    return renderings.make_all(make_next)


@shared_task(name="audits.issue_planned")
def issue_planned() -> str:
    """Issue every campaign that was planned to issue itself by today."""
    with jobs.run("audits.issue") as run:
        run.detail = str(campaigns_plan.issue_planned())
    return run.detail


def look_for_files() -> None:
    """Tell a worker to look now."""
    renderings.look_now(render_waiting)
