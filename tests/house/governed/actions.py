from typing import Any

from governance import models


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    tied = models.Action.objects.exclude(recommendation=None).order_by("pk")
    each = {row.status: row.reference for row in models.Action.objects.order_by("pk")}
    return {"action": [*tied.values_list("reference", flat=True)[:1], *each.values()]}
