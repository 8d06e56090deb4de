"""How an incident ends: withdrawn because the criteria are not met, or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import moves
from core.errors import RuleBroken
from deadlines import services as deadlines
from deadlines.models import Deadline
from partnership.queries import business_unit, holders_of_role
from partnership.rules import Role
from reviews import incident_mails
from reviews.models import Incident
from reviews.queries.incidents import grants_of, needs_rapid_review, rapid_review_of
from reviews.rules import INCIDENT_MOVES, IncidentStatus, ReviewStatus
from reviews.services import reviews
from reviews.services.incidents.changing import given
from reviews.services.incidents.letters import tell

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def withdraw(*, actor: Person, incident: Incident, reason: str) -> bool:
    """Withdraw the incident because the criteria are not met (rulebook 1.20). Returns False when it was before.

    Its clocks are cancelled, its rapid review stops, and those concerned are told.
    """
    incident = moves.lock(incident)
    if incident.status == IncidentStatus.WITHDRAWN:
        return False
    if incident.status == IncidentStatus.DRAFT:
        raise RuleBroken("This is a draft: nothing was submitted. Delete it instead.")
    reason = given(reason, "Say why the criteria are not met. The reason stands in the record.")
    moves.move(
        incident,
        IncidentStatus.WITHDRAWN,
        moves=INCIDENT_MOVES,
        actor=actor,
        reason=reason,
        withdrawn_reason=reason,
    )
    review = rapid_review_of(incident)
    if review and review.status not in (ReviewStatus.STOPPED, ReviewStatus.CLOSED):
        reviews.stop(actor=actor, review=review, reason=reason)
    for clock in Deadline.objects.of(incident).filter(status__in=["open", "held"]):
        deadlines.cancel(actor=actor, record=incident, code=clock.code, reason=reason)
    people = {
        *business_unit(),
        *holders_of_role(Role.EXECUTIVE),
        *(g.user for g in grants_of(incident)),
    }
    tell(incident_mails.WITHDRAWN.code, incident, sorted(people, key=lambda p: p.pk), but=actor)
    return True


@transaction.atomic
def close(*, actor: Person, incident: Incident, reason: str) -> bool:
    """Close an incident when nothing is left to do. Returns False when it was closed before."""
    incident = moves.lock(incident)
    if incident.status == IncidentStatus.CLOSED:
        return False
    reason = given(reason, "Say why it is closed. The reason stands in the record.")
    review = rapid_review_of(incident)
    if review and review.status not in (ReviewStatus.CLOSED, ReviewStatus.STOPPED):
        raise RuleBroken(f"Rapid review {review.reference} is still under way. Close it first.")
    if (
        review is None
        and incident.status == IncidentStatus.NOTIFIED
        and needs_rapid_review(incident)
    ):
        raise RuleBroken("A rapid review follows this incident and has not been opened.")
    running = Deadline.objects.of(incident).filter(status__in=["open", "held"]).first()
    if running and incident.status == IncidentStatus.NOTIFIED:
        raise RuleBroken(f"A clock still runs: {running.label}.")
    return moves.move(
        incident, IncidentStatus.CLOSED, moves=INCIDENT_MOVES, actor=actor, reason=reason
    )
