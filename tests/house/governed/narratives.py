from typing import Any

from audits.models import NarrativeTheme


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there, those that belong together."""
    marks = NarrativeTheme.objects.select_related("answer__agency_return__campaign").order_by("pk")
    return {
        "narrative": [row.answer_id for row in marks[:1]],
        "campaign": [row.answer.agency_return.campaign.reference for row in marks[:1]],
    }
