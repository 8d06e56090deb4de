"""The order of the lines of an agenda, or of a template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core import history
from core.actors import System

if TYPE_CHECKING:
    from partnership.models import Person


def shift(rows: Sequence[Any], moved: Any, up: bool, *, actor: Person | System) -> bool:
    """Move one row a place up or down among ``rows``. Returns False where it stands at the end already."""
    order = list(rows)
    place = order.index(moved)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return False
    order[place], order[other] = order[other], order[place]
    for number, row in enumerate(order, 1):
        history.change(row, actor=actor, reason="Put in another order", order=number)
    return True


def after(rows: Any) -> int:
    """The place after the last of these rows."""
    last = rows.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1
