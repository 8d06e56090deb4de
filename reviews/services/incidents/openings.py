"""Opening a case to one person for a while, and taking it away again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import access, grants, moves
from core.errors import RuleBroken
from reviews import incident_mails
from reviews import incident_rules as rules
from reviews.models import Incident
from reviews.rules import IncidentStatus
from reviews.services.incidents.changing import given
from reviews.services.incidents.letters import tell

if TYPE_CHECKING:
    from partnership.models import Person

LONGEST = dt.timedelta(days=366)


@transaction.atomic
def open_case(
    *, actor: Person, incident: Incident, person: Person, reason: str, until: dt.date
) -> bool:
    """Open a case to a person until a day, and tell them. The same again changes nothing and returns False.

    RuleBroken for somebody whose seats do not let them read cases at all: it would stay shut to them.
    """
    incident = moves.lock(incident)
    if incident.status == IncidentStatus.DRAFT:
        raise RuleBroken("This is a draft. It can be opened to people once it is submitted.")
    if not access.can(person, "reviews.read"):
        raise RuleBroken(
            f"{person} holds no seat that lets them read cases. Give them a seat on the case review "
            "committee first; by itself it opens no case to them.",
            field="person",
        )
    reason = given(
        reason, "Say why the case is opened to them. They and others can read the reason."
    )
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        raise RuleBroken("The last day must be today or later, and within a year.", field="until")
    held = incident.grants.filter(user=person).first()
    if held and (held.reason, held.until) == (reason, until):
        return False
    grants.open_to(incident, person, actor=actor, reason=reason, until=until)
    tell(
        incident_mails.OPENED.code,
        incident,
        [person],
        but=actor,
        once=until.isoformat(),
        until=rules.in_words(until),
    )
    return True


@transaction.atomic
def take_away(*, actor: Person, incident: Incident, person: Person, reason: str) -> bool:
    """Close the case to a person it was opened to. Returns False when it was not open to them."""
    reason = given(reason, "Say why the case is closed to them.")
    return grants.close(moves.lock(incident), person, actor=actor, reason=reason)
