"""Moves of a record from one status to another, each kept as a row: who, when, why.

A table of moves stands in an app's ``rules.py``: status → the statuses it may go to. The move
itself locks the record first, so that two people cannot make it twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models, transaction

from core import history
from core.actors import System, person_of
from core.errors import RuleBroken

if TYPE_CHECKING:
    from partnership.models import Person

Moves = Mapping[str, frozenset[str]]
M = TypeVar("M", bound=models.Model)


def lock(record: M) -> M:
    """The same record, read again under a row lock. Call inside a transaction."""
    return record.__class__._base_manager.select_for_update().get(pk=record.pk)  # type: ignore[attr-defined,no-any-return]


@transaction.atomic
def move(
    record: models.Model,
    to: str,
    *,
    moves: Moves,
    actor: Person | System,
    reason: str = "",
    **values: Any,
) -> bool:
    """Move ``record`` (locked by the caller with ``lock``) to status ``to`` and keep the row.

    The record has a ``status`` and a related ``statuses`` of a ``StatusRow`` model. ``values`` are
    further fields to set in the same write. Returns False when it already stands there; raises
    RuleBroken when the table does not allow the move.
    """
    now = record.status  # type: ignore[attr-defined]
    if now == to:
        return False
    choices = dict(record._meta.get_field("status").flatchoices)  # type: ignore[union-attr]
    if to not in moves.get(now, frozenset()):
        raise RuleBroken(f"This is “{choices[now]}”, so it cannot become “{choices[to]}”.")
    history.change(
        record, actor=actor, reason=reason or f"Became “{choices[to]}”", status=to, **values
    )
    record.statuses.create(  # type: ignore[attr-defined]
        from_status=now, to_status=to, by=person_of(actor), by_name=str(actor), reason=reason
    )
    return True
