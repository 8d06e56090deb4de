"""Which returns were handed in, and which are waited for: a question of more than their status.

A return that was sent back in part and waits for its signature again was handed in all the same.
"""

from __future__ import annotations

from django.db.models import Q

from audits.rules.campaigns import AWAITED
from audits.rules.returns import RETURNED, ReturnStatus


def returned(path: str = "") -> Q:
    """Handed in once at least, and still asked for. ``path`` leads to the return, as in "agency_return__"."""
    again = Q(**{f"{path}status": ReturnStatus.TO_SIGN, f"{path}submitted_at__isnull": False})
    return Q(**{f"{path}status__in": RETURNED}) | again


def awaited() -> Q:
    """The first hand-in is waited for."""
    return Q(status__in=AWAITED - {ReturnStatus.TO_SIGN}) | Q(
        status=ReturnStatus.TO_SIGN, submitted_at__isnull=True
    )
