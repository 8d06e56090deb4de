"""The mails about case audits: reference, day and link. Never a case, and never its key."""

from __future__ import annotations

from django.urls import reverse

from audits.models import AuditAgency
from core import outbox
from governance.services.actions_letters import spoken
from partnership.queries import leads_of


def tell(kind: str, agency: AuditAgency) -> int:
    """One message to each of the agency's leads; each cause is told once. Returns how many."""
    told = [
        outbox.queue(
            key=f"{kind}:{agency.pk}:{person.pk}:{agency.history.count()}",
            kind=kind,
            to=person,
            context={
                "reference": agency.audit.reference,
                "due": spoken(agency.due_on),
                "link": reverse("case_audit_tools", args=[agency.audit.reference]),
            },
            about=agency,
        )
        for person in leads_of(agency.organisation)
    ]
    return len(told)
