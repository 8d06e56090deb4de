"""Visits, peer reviews and findings of agencies' audits as people read them; their themes over time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from audits.models import AssuranceRecord, AssuranceTheme
from audits.rules.visits import THEMES
from core.access import can
from core.models import ListValue

QUARTERS_SHOWN = 6


def listed(user: Any) -> QuerySet[AssuranceRecord]:
    """What a person reads, the latest first, with its themes."""
    themes = AssuranceTheme.objects.select_related("theme").order_by("theme__order", "pk")
    rows = AssuranceRecord.objects.visible_to(user).select_related("organisation")
    return rows.prefetch_related(Prefetch("themes", queryset=themes))


def choosable(kept: list[int] | None = None) -> QuerySet[ListValue]:
    """The themes in use; one that was retired stays where it was given."""
    return ListValue.objects.filter(
        Q(retired_on=None) | Q(pk__in=kept or []), list_code=THEMES
    ).order_by("order", "label", "pk")


def in_reach(user: Any) -> QuerySet[AssuranceRecord]:
    """The records whose page a person may open."""
    seen = AssuranceRecord.objects.visible_to(user)
    return seen if can(user, "audits.visits_read") else seen.none()


@dataclass(frozen=True)
class ThemeLine:
    """One theme, and how often it was given in each quarter shown."""

    label: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def quarter(day: dt.date) -> tuple[int, int]:
    """The calendar quarter of a day: (2026, 4)."""
    return day.year, (day.month - 1) // 3 + 1


def quarters(today: dt.date) -> list[tuple[int, int]]:
    """The quarters shown, the oldest first."""
    year, number = quarter(today)
    last = year * 4 + number - 1
    return [(n // 4, n % 4 + 1) for n in range(last - QUARTERS_SHOWN + 1, last + 1)]


def quarter_words(which: tuple[int, int]) -> str:
    first = dt.date(which[0], which[1] * 3 - 2, 1)
    last = dt.date(which[0], which[1] * 3, 1)
    return f"{first:%b} to {last:%b %Y}"


def theme_lines(user: Any, today: dt.date, kind: str = "") -> list[ThemeLine]:
    """How often each theme was given, quarter by quarter, in what a person reads; those never given last."""
    shown = quarters(today)
    records = AssuranceRecord.objects.visible_to(user).order_by()
    if kind:
        records = records.filter(kind=kind)
    given = AssuranceTheme.objects.filter(record__in=records.values("pk")).order_by()
    counted: Counter[tuple[int, tuple[int, int]]] = Counter(
        (theme, quarter(day)) for theme, day in given.values_list("theme", "record__began_on")
    )
    used = [theme for theme, _when in counted]
    lines = [
        ThemeLine(str(row), [counted[row.pk, when] for when in shown]) for row in choosable(used)
    ]
    return sorted(lines, key=lambda line: (-line.total, line.label))
