"""Who sees the clocks of actions, and the files that show that they were done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core import documents, nav
from deadlines.access import visible_through
from governance.models import Action, Evidence


def evidence(user: Any) -> QuerySet[Evidence]:
    """The evidence of the actions a person sees."""
    return Evidence.objects.filter(action__in=Action.objects.visible_to(user))


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(Action, Action.objects.visible_to)
    documents.readable_through(Evidence, evidence)
    nav.register("Actions", "action_list", "governance.act", 50, "Actions")
