"""Submitting an incident: it gets its reference, and its clocks start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import moves
from core.references import next_reference
from partnership.queries import holders_of_role
from partnership.rules import Role
from reviews import incident_mails
from reviews import incident_rules as rules
from reviews.models import Incident
from reviews.queries.incidents import facts_of
from reviews.rules import INCIDENT_MOVES, IncidentStatus
from reviews.services.incidents.changing import refuse_faults, start_clocks
from reviews.services.incidents.letters import tell

if TYPE_CHECKING:
    from partnership.models import Person

PREFIX = "SIN"


@transaction.atomic
def submit(*, actor: Person, incident: Incident) -> Incident:
    """Submit a draft: check it is whole, give it its reference, start its clocks, tell the Executive.

    Submitting again changes nothing. RuleBroken names the first thing that is missing or contradicts itself.
    """
    incident = moves.lock(incident)
    if incident.status != IncidentStatus.DRAFT:
        return incident
    facts = facts_of(incident)
    refuse_faults(facts)
    now = timezone.now()
    reference = next_reference(PREFIX, Incident, timezone.localdate(now).year)
    moves.move(
        incident,
        IncidentStatus.RECORDED,
        moves=INCIDENT_MOVES,
        actor=actor,
        reason="Submitted",
        reference=reference,
        submitted_at=now,
    )
    start_clocks(
        actor, incident, rules.clocks_at_submission(facts.kind, facts.suspicion, facts.children)
    )
    tell(incident_mails.RECORDED.code, incident, holders_of_role(Role.EXECUTIVE), but=actor)
    return incident
