"""Who acts in the demo."""

from __future__ import annotations

from partnership.models import Person, Seat
from partnership.rules import SeatKind


def manager() -> Person:
    """The business manager of the demo. Raises DoesNotExist before the people are loaded."""
    return (
        Seat.objects.current().select_related("person").get(kind=SeatKind.BUSINESS_MANAGER).person
    )
