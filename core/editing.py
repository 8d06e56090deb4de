"""A text that two people may have open at once: who else is at it, and what was saved meanwhile.

A record of such a text has ``version``, ``editing_by`` and ``editing_at``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from partnership.models import Person

OPEN_FOR = dt.timedelta(minutes=15)  # after so long without a word typed, nobody is at it


@dataclass(frozen=True)
class Editor:
    """Somebody else who has the text open, and since when."""

    name: str
    since: dt.datetime


def tidy(body: str) -> str:
    """What was typed, with line ends of one kind and no blanks at the end of a line."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def other_editor(record: Any, actor: Person, saved_at: dt.datetime | None = None) -> Editor | None:
    """Who else has it open, if anybody. ``saved_at`` is when they last saved it."""
    if not record.editing_by or record.editing_by_id == actor.pk or is_left(record, saved_at):
        return None
    return Editor(record.editing_by.name, record.editing_at or timezone.now())


def is_left(record: Any, saved_at: dt.datetime | None = None) -> bool:
    """Whether the last sign of life of whoever has it open, opening or saving, is too long ago."""
    signs = [at for at in (record.editing_at, saved_at) if at]
    now = timezone.now()
    return max(signs, default=now - 2 * OPEN_FOR) < now - OPEN_FOR


def mark(record: Any, person: Person | None, at: dt.datetime | None) -> None:
    """Say who is at it now. That is no fact of the record: these two columns stand outside history."""
    type(record)._base_manager.filter(pk=record.pk).update(editing_by=person, editing_at=at)
