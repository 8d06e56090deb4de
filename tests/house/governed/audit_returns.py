from typing import Any

from audits import models


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there, those that belong together."""
    use = models.EvidenceUse.objects.order_by("pk")[:1]
    query = models.SectionQuery.objects.order_by("pk")[:1]
    plans = models.PlannedAction.objects.order_by("pk")[:1]
    grants = models.SectionGrant.objects.order_by("pk")[:1]
    sections = [row.answer.question.standard.section.code for row in (*use, *plans)]
    sections += [row.section.section.code for row in query]
    sections += [row.content_object.section.code for row in grants]
    returns = [row.answer.agency_return_id for row in (*use, *plans)]
    returns += [row.section.agency_return_id for row in query]
    returns += [row.content_object.agency_return_id for row in grants]
    return {
        "audit_return": returns,
        "section": [*sections, "A"],
        "question": [row.answer.question.code for row in (*use, *plans)],
        "use": [row.pk for row in use],
        "planned": [row.pk for row in plans],
        "evidence": [row.evidence_id for row in use],
        "colleague": [row.user_id for row in grants],
        "place": [1],
    }


def not_of(lead: Any) -> dict[str, list[Any]]:
    """Without the returns of the lead's own agency: there a lead may write."""
    own = models.AgencyReturn.objects.visible_to(lead)
    others = models.AgencyReturn.objects.exclude(pk__in=own).order_by("pk")
    return {"audit_return": list(others.values_list("pk", flat=True)[:30])}
