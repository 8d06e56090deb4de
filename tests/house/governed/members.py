from typing import Any

from django.utils import timezone

from governance.queries.members import board_members


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    return {"member": list(board_members(timezone.localdate()).values_list("pk", flat=True)[:2])}
