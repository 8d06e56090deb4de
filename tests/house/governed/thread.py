from typing import Any

from governance import models


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    notices = models.Notice.objects.values_list("reference", flat=True)
    return {
        "finding": list(models.Finding.objects.values_list("reference", flat=True)[:2]),
        "recommendation": list(
            models.Recommendation.objects.values_list("reference", flat=True)[:2]
        ),
        "learning": list(models.Learning.objects.values_list("pk", flat=True)[:2]),
        "dissemination": list(models.Dissemination.objects.values_list("pk", flat=True)[:2]),
        "impact": list(models.Impact.objects.values_list("pk", flat=True)[:2]),
        "notice": list(notices),
    }
