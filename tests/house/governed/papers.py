from typing import Any

from governance.models import Paper


def values() -> dict[str, list[Any]]:
    """Argument of an address → records of the demo to put there: one that came, one that did not."""
    came = Paper.objects.exclude(received_at=None).values_list("pk", flat=True)
    waits = Paper.objects.filter(received_at=None).values_list("pk", flat=True)
    return {"paper": [*came[:1], *waits[:1]]}
