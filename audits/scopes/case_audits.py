"""Who sees the clocks of case audits and what hangs on them, where navigation leads, the first themes."""

from __future__ import annotations

from django.apps import apps

from audits.models import AssuranceRecord, AuditAgency, CaseAudit
from audits.queries import case_audits, visits
from audits.rules.visits import FIRST_THEMES, THEMES
from core import first_values, nav
from deadlines.access import visible_through


def register() -> None:
    """Called once, when the app is ready."""
    visible_through(AuditAgency, case_audits.agencies_in_reach)
    visible_through(CaseAudit, case_audits.in_reach)
    visible_through(AssuranceRecord, visits.in_reach)
    nav.register("Audit plan", "audit_plan", "audits.plan", 45, "Audits")
    nav.register("Case audits", "case_audit_list", "audits.case_read", 47, "Audits")
    nav.register("Visits and findings", "assurance_list", "audits.visits_read", 48, "Audits")
    first_values.after_migrate(
        apps.get_app_config("audits"), lambda: first_values.fill({THEMES: FIRST_THEMES})
    )
