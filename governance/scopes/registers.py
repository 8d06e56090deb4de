"""Who sees the clocks and files of the registers, where navigation leads, the first stages."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate

from core import documents, nav
from deadlines.access import visible_through
from governance.models import Challenge, Escalation, EscalationStep, Progress, Risk
from governance.queries import challenges, escalations, risks


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(Risk, risks.in_reach)
    visible_through(Challenge, challenges.in_reach)
    visible_through(Escalation, escalations.in_reach)
    visible_through(EscalationStep, escalations.steps_in_reach)
    documents.readable_through(Progress, Progress.objects.visible_to)
    nav.register("Risks", "risk_list", "governance.risks", 54, "Registers")
    nav.register("Business plan", "plan", "governance.plan", 55, "Registers")
    nav.register("Disagreements", "escalation_list", "governance.challenge", 57, "Registers")
    nav.register("Challenges", "challenge_list", "governance.challenge", 56, "Registers")
    post_migrate.connect(
        _first_stages,
        sender=apps.get_app_config("governance"),
        dispatch_uid="governance-first-stages",
    )


def _first_stages(using: str, **_rest: Any) -> None:
    """Bring in the stages of the escalation procedure, once their table is there."""
    from governance.services.escalations_stages import fill_stages

    tables = set(connections[using].introspection.table_names())
    if {"governance_escalationstage", "governance_historicalescalationstage"} <= tables:
        fill_stages()
