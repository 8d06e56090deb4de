"""Who sees the clocks and files along the golden thread, and the themes as they are at first."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from core import documents, first_values, nav
from deadlines.access import visible_through
from governance.models import (
    Acknowledgement,
    Dissemination,
    Finding,
    Impact,
    Notice,
    Recommendation,
)
from governance.queries.notices import asked_of
from governance.rules.thread import FIRST_THEMES, THEMES


def recommendations(user: Any) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(finding__in=Finding.objects.visible_to(user))


def spread(user: Any) -> QuerySet[Dissemination]:
    return Dissemination.objects.filter(learning__finding__in=Finding.objects.visible_to(user))


def impacts(user: Any) -> QuerySet[Impact]:
    seen = Finding.objects.visible_to(user)
    return Impact.objects.filter(recommendation__finding__in=seen)


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(Recommendation, recommendations)
    visible_through(Acknowledgement, asked_of)
    documents.readable_through(Dissemination, spread)
    documents.readable_through(Impact, impacts)
    documents.readable_through(Notice, Notice.visible_to)
    nav.register("Golden thread", "finding_list", "governance.thread", 51, "Actions")
    nav.register("Notices", "notice_list", "governance.notices", 52, "Actions")
    first_values.after_migrate(
        apps.get_app_config("governance"), lambda: first_values.fill({THEMES: FIRST_THEMES})
    )
