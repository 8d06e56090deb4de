"""Who reaches the clocks of parallel proceedings, and where the navigation leads."""

from __future__ import annotations

from typing import Any

from core import nav
from core.access import can
from deadlines import access as clocks
from reviews.models import Proceeding
from reviews.models.proceedings import ProceedingQuerySet


def in_reach(user: Any) -> ProceedingQuerySet:
    """The proceedings whose page a person may open: not the scrutineer, who sees progress only."""
    seen = Proceeding.objects.visible_to(user)
    return seen if can(user, "reviews.read") else seen.none()


def register() -> None:
    """Called once, when the app is ready."""
    clocks.visible_through(Proceeding, in_reach)
    nav.register("Desk", "review_desk", "reviews.desk", 29, "Reviews")
