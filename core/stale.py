"""A page that somebody else saved after it was opened."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.errors import RuleBroken


def plain(value: Any) -> Any:
    """A value so that what is typed and what is held compare: nothing is "", a record its key, a day or time ISO."""
    if value is None:
        return ""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # 80 as typed is 80.00 as held
    return getattr(value, "pk", value)


def mark(held: Mapping[str, Any]) -> str:
    """A short mark of what a page held when it was opened; it differs when somebody saved since."""
    text = json.dumps({name: plain(value) for name, value in held.items()}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_stale(seen: str, held: Mapping[str, Any], typed: Mapping[str, Any]) -> bool:
    """Whether saving ``typed`` would undo what somebody saved after the page was opened."""
    differs = any(plain(held.get(name)) != plain(value) for name, value in typed.items())
    return bool(seen) and differs and seen != mark(held)


class SavedMeanwhile(RuleBroken):
    """A colleague saved first. ``held`` is what is saved now, ``seen`` its mark, for saving again."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        super().__init__(
            "A colleague saved this after you opened it. Both texts are below and nothing is lost."
            " Put together what is needed and save again."
        )
        self.held = held
        self.seen = mark(held)


def refuse_stale(seen: str, held: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Raise SavedMeanwhile where ``seen``, the mark the page was opened with, no longer fits ``held``.

    An empty ``seen`` is a deed without a page, and never stale.
    """
    if is_stale(seen, held, typed):
        raise SavedMeanwhile(held)
