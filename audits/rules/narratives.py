"""Themes in what agencies write: what the list is narrowed by, and which counts are told. Pure.

Sources: AUD-19 and AUD-20. The small-number rule is that of ``rules.insight``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import TextChoices

from audits.rules.insight import guarded

NONE_TICKED = "Tick at least one narrative"
NO_THEME = "Tick at least one theme"
K = TypeVar("K")


class Marked(TextChoices):
    """What a list of narratives is narrowed by, besides a theme."""

    NOT_YET = "not_yet", "Not marked yet"
    MARKED = "marked", "Marked"
    CHANGED = "changed", "Marked, and the text has changed since"


def told(
    counts: Mapping[K, int], wholes: Mapping[K, int]
) -> tuple[dict[K, int | None], int | None]:
    """How many agencies have a theme, group by group and in all, as it is told outside the business unit.

    ``wholes`` are all that wrote. Small counts are hidden (None), and so are those where few are left without
    the theme: both could be one agency that everybody knows.
    """
    having = {key: counts.get(key, 0) for key in wholes}
    lacking = {key: whole - having[key] for key, whole in wholes.items()}
    one, other = guarded(having), guarded(lacking)
    shown = {key: None if other[key] is None else one[key] for key in wholes}
    both = guarded({"having": sum(having.values()), "lacking": sum(lacking.values())})
    return shown, None if None in both.values() else both["having"]
