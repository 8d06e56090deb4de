"""Who does a deed: a person who is logged in, or a named part of the portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnership.models import Person


@dataclass(frozen=True)
class System:
    """A part of the portal acting by itself, such as the chaser. The name stands in history."""

    name: str

    def __str__(self) -> str:
        return self.name


def person_of(actor: Person | System) -> Person | None:
    """The person behind a deed, or None when the portal itself acted."""
    return None if isinstance(actor, System) else actor


def why(actor: Person | System, reason: str) -> str:
    """The reason kept in history; a system actor signs it, since it has no person to point to."""
    return f"{actor.name}: {reason}" if isinstance(actor, System) else reason
