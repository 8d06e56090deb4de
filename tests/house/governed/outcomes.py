from typing import Any

from governance.models import Attendance, Decision, Resolution


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    return {
        "seat": list(Attendance.objects.values_list("seat", flat=True)[:3]),
        "decision": list(Decision.objects.values_list("reference", flat=True)[:3]),
        "resolution": list(Resolution.objects.values_list("reference", flat=True)[:3]),
    }
