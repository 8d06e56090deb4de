"""Who is told of a challenge, a disagreement or a dispute: by reference and link alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from core import outbox
from core.access import can
from core.templatetags.portal import weekday
from governance.access import CHALLENGE
from governance.models import Challenge, Escalation, EscalationStep
from partnership.models import Organisation
from partnership.queries import business_unit, leads_of

if TYPE_CHECKING:
    from partnership.models import Person

Record = Challenge | Escalation


def tell(kind: str, record: Record, to: Person, *, actor: Person) -> None:
    """Write to one person, but not about what they did themselves or may not open."""
    if to == actor or not can(to, CHALLENGE.code):
        return
    name = "challenge" if isinstance(record, Challenge) else "escalation"
    context = {
        "reference": record.reference,
        "link": reverse(name, args=[record.reference]),
    }
    if isinstance(record, Challenge):
        context["due"] = weekday(record.due_on)
    key = f"{kind}:{record.pk}:{to.pk}:{_versions(record)}"
    outbox.queue(key=key, kind=kind, to=to, context=context, about=record)


def tell_agency(kind: str, record: Record, agency: Organisation, *, actor: Person) -> None:
    """Write to the leads of an agency; where none of them can open it, to the business unit instead."""
    leads = [person for person in leads_of(agency) if can(person, CHALLENGE.code)]
    for person in leads or list(business_unit()):
        tell(kind, record, person, actor=actor)


def _versions(record: Record) -> int:
    """How often it changed, its stages among it, so that each cause is told once."""
    count = record.history.count()
    if isinstance(record, Escalation):
        count += EscalationStep.history.filter(escalation=record.pk).count()
    return count
