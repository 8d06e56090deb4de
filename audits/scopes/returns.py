"""Who sees the clocks of returns, and the files that agencies show for their answers."""

from __future__ import annotations

from audits.models import AgencyReturn, AuditEvidence
from core import documents, nav
from deadlines.access import visible_through


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(AgencyReturn, AgencyReturn.objects.visible_to)
    documents.readable_through(AuditEvidence, AuditEvidence.objects.visible_to)
    nav.register("Your audits", "audit_return_list", "audits.answer", 44, "Audits")
    nav.register("Your evidence", "audit_evidence_list", "audits.answer", 48, "Audits")
