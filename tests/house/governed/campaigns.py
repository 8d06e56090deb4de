from typing import Any

from audits import models


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there, those that belong together."""
    each = {row.status: row for row in models.Campaign.objects.order_by("pk")}
    rows = {
        (row.campaign_id, row.status): row.pk
        for row in models.AgencyReturn.objects.filter(campaign__in=each.values()).order_by("pk")
    }
    return {
        "campaign": [row.reference for row in each.values()],
        "audit_return": sorted(rows.values()),
    }
