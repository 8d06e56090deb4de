"""The addresses of practitioner surveys and snapshots: which records of the demo stand in them."""

from typing import Any

from audits.models import PractitionerSurvey, Snapshot, SnapshotReply, SurveyLink


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there.

    ``campaign`` is a campaign's reference: those with a survey are joined to what campaigns themselves give.
    """
    surveys = PractitionerSurvey.objects.order_by("pk")
    return {
        "campaign": list(surveys.values_list("campaign__reference", flat=True)),
        "token": list(
            SurveyLink.objects.filter(survey__status="open")
            .order_by("pk")
            .values_list("token", flat=True)[:2]
        ),
        "link": list(SurveyLink.objects.order_by("survey", "pk").values_list("pk", flat=True)[:2])
        or [1],
        "snapshot": list(Snapshot.objects.order_by("pk").values_list("reference", flat=True))
        or ["SNA-NONE"],
        "reply": list(SnapshotReply.objects.order_by("pk").values_list("pk", flat=True)[:2]) or [1],
        "plan": [1],
    }
