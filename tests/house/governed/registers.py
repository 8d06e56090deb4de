from typing import Any

from governance.models import (
    Challenge,
    Escalation,
    Measure,
    MeasureValue,
    Objective,
    Priority,
    Progress,
    Risk,
)


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    numbered = {
        "priority": Priority,
        "objective": Objective,
        "measure": Measure,
        "progress": Progress,
        "value": MeasureValue,
    }
    referred = {"risk": Risk, "challenge": Challenge, "escalation": Escalation}
    return {
        name: list(model._base_manager.order_by("pk").values_list("pk", flat=True)[:2])
        for name, model in numbered.items()
    } | {
        name: list({row.status: row.reference for row in model._base_manager.all()}.values())
        for name, model in referred.items()
    }
