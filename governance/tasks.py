"""Celery's ways in. A task only says "look": what must happen stands in a row."""

from __future__ import annotations

from celery import shared_task

from core import renderings
from core.actors import System
from governance.services import meetings_invitations, minutes_files, packs, resolutions


@shared_task(name="governance.render_minutes")
def render_minutes() -> int:
    """Make every file of minutes that waits. Returns how many were tried."""
    return renderings.make_all(minutes_files.make_next)


def look_for_minutes() -> None:
    """Tell a worker to look now."""
    renderings.look_now(render_minutes)


@shared_task(name="governance.build_packs")
def build_packs() -> int:
    """Go on with every pack that waits, a step at a time. Returns how many steps were taken."""
    return renderings.make_all(packs.make_next, packs.STEPS)


def look_for_packs() -> None:
    """Tell a worker to look now."""
    renderings.look_now(build_packs)


@shared_task(name="governance.look_at_resolutions")
def look_at_resolutions() -> int:
    """Close the written resolutions that are decided or out of time. Returns how many were closed."""
    return resolutions.look()


@shared_task(name="governance.follow_seats")
def follow_seats() -> int:
    """Invite who joined a group, withdraw from who left it. Returns how many were told."""
    return meetings_invitations.follow_seats(actor=System("Invitations"))
