from typing import Any

from audits import models


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    audits = models.CaseAudit.objects.order_by("pk")
    tools = models.CaseTool.objects.order_by("pk")
    return {
        "case_audit": list({row.status: row.reference for row in audits}.values()),
        "audit_agency": list(
            models.AuditAgency.objects.order_by("pk").values_list("pk", flat=True)[:2]
        ),
        "case_tool": list({row.status: row.pk for row in tools}.values()),
        "audit_plan": list(models.AuditPlan.objects.values_list("pk", flat=True)),
        "plan_line": list(models.PlanLine.objects.order_by("pk").values_list("pk", flat=True)[:3]),
        "assurance": list(
            models.AssuranceRecord.objects.order_by("pk").values_list("reference", flat=True)
        ),
    }


def not_of(lead: Any) -> dict[str, list[Any]]:
    """Without what the lead's own agency is asked: there a lead may write."""
    own = models.AuditAgency.objects.worked_on_by(lead)
    tools = models.CaseTool.objects.exclude(agency__in=own)
    agencies = models.AuditAgency.objects.exclude(pk__in=own)
    return {
        "case_tool": list(tools.order_by("pk").values_list("pk", flat=True)),
        "audit_agency": list(agencies.order_by("pk").values_list("pk", flat=True)),
    }
