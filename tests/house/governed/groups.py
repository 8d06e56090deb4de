from typing import Any

from partnership.models import Group


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there."""
    ended = Group.objects.exclude(ended_on=None).values_list("code", flat=True)
    return {"group": ["executive", "mace", *ended[:2]]}
