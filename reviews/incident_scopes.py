"""What other rooms of the portal ask about incidents: who may read their files and see their clocks."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from core import documents, first_values, nav
from core.access import can
from deadlines.access import visible_through
from reviews.models import Incident
from reviews.models.incidents import IncidentQuerySet


def files_readable_by(user: Any) -> IncidentQuerySet:
    """The incidents whose files a person may read: not the scrutineer, who sees progress only."""
    seen = Incident.objects.visible_to(user)
    return seen if can(user, "reviews.read") else seen.none()


def register(app: AppConfig) -> None:
    """Called once, when the app is ready."""
    from reviews.services.settings import fill_lists

    documents.readable_through(Incident, files_readable_by)
    visible_through(Incident, Incident.objects.visible_to)
    nav.register("Incidents", "incident_list", "reviews.oversee", order=20)
    first_values.after_migrate(app, fill_lists)
