"""The themes of practice reviews and of their findings, year by year (REV-15). Small numbers are hidden from
whoever does not read cases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.utils import timezone

from core.access import can
from core.models import ListValue
from governance.models import Finding
from governance.rules.thread import THEMES
from reviews.learning_rules import NO_LEARNING, theme_years
from reviews.models import PracticeReview, PracticeTheme, ReviewSettings
from reviews.queries.figures import shown

REVIEWS, FINDINGS = "reviews", "findings"
HIDDEN = "not shown"


@dataclass(frozen=True)
class ThemeCounts:
    """How often each theme was given to a review, and to a finding of one, in each of the years."""

    years: list[int]
    least: int
    counted: dict[str, Counter[tuple[int, int]]]

    def number(self, what: str, theme: int, year: int) -> int:
        return self.counted[what][theme, year]

    def said(self, what: str, theme: int, year: int) -> str:
        """The number, or that it is a small one."""
        return shown(self.number(what, theme, year), self.least)

    def hides(self, number: int) -> bool:
        return 0 < number < self.least

    def total(self, what: str, theme: int) -> str:
        """Over the years. Where a year is hidden the total would tell it, so it is hidden too."""
        numbers = [self.number(what, theme, year) for year in self.years]
        return HIDDEN if any(map(self.hides, numbers)) else str(sum(numbers))

    @property
    def used(self) -> set[int]:
        """The themes that were given at least once."""
        return {theme for counted in self.counted.values() for theme, _year in counted}


def theme_counts(user: Any, today: dt.date) -> ThemeCounts:
    """Over all reviews that were not stopped and did not become another one."""
    row = ReviewSettings.objects.filter(pk=1).first() or ReviewSettings()
    years = theme_years(today)
    counted = {REVIEWS: _of_reviews(years), FINDINGS: _of_findings(years)}
    return ThemeCounts(years, 0 if can(user, "reviews.read") else row.figures_threshold, counted)


def listed(counts: ThemeCounts) -> QuerySet[ListValue]:
    """The themes in use, and those retired that the years know."""
    return ListValue.objects.filter(Q(retired_on=None) | Q(pk__in=counts.used), list_code=THEMES)


def choosable(practice: PracticeReview) -> QuerySet[ListValue]:
    """The themes in use; a retired one only where the review has it."""
    held = practice.themes.values("theme")
    return ListValue.objects.filter(Q(retired_on=None) | Q(pk__in=held), list_code=THEMES)


def _of_reviews(years: list[int]) -> Counter[tuple[int, int]]:
    """A review counts in the year in which it was decided on, or begun where no day was."""
    rows = PracticeTheme.objects.exclude(review__status__in=NO_LEARNING).order_by()
    found: Counter[tuple[int, int]] = Counter()
    for theme, decided, begun in rows.values_list(
        "theme", "review__decided_on", "review__begun_at"
    ):
        year = (decided or timezone.localdate(begun)).year
        if year in years:
            found[theme, year] += 1
    return found


def _of_findings(years: list[int]) -> Counter[tuple[int, int]]:
    """A finding counts in the year in which it was found."""
    kind = ContentType.objects.get_for_model(PracticeReview)
    begin, end = dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)
    rows = (
        Finding.objects.filter(origin_type=kind, found_on__range=(begin, end))
        .exclude(theme=None)
        .order_by()
        .annotate(year=ExtractYear("found_on"))
        .values_list("theme", "year")
        .annotate(findings=Count("pk"))
    )
    return Counter({(theme, year): count for theme, year, count in rows})
