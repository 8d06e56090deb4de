"""Figures about rapid reviews, by year, with small numbers hidden from whoever has no access to cases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from core.access import can
from deadlines.calendar import closures
from deadlines.clocks import Closures
from deadlines.models import Deadline
from reviews.clocks import RAPID_REVIEW
from reviews.models import Decision, Incident, RapidReview, ReviewSettings
from reviews.rules import Outcome, ReviewStatus


@dataclass(frozen=True)
class YearFigures:
    """One year: opened and sent are counts, in_time a share of the sent, days an average of working days. As text."""

    year: int
    opened: str
    sent: str
    in_time: str
    days: str
    outcomes: list[tuple[str, str]]


def figures(user: Any) -> list[YearFigures]:
    """The years with reviews, newest first. A small count is hidden from roles that cannot read cases,
    and a share or an average of few cases with it."""
    row = ReviewSettings.objects.filter(pk=1).first() or ReviewSettings()
    least = 0 if can(user, "reviews.read") else row.figures_threshold
    by_year: dict[int, list[Alike]] = {}
    for alike in _alike():
        by_year.setdefault(alike.year, []).append(alike)
    off = closures()
    return [
        _of_year(year, rows, off, least) for year, rows in sorted(by_year.items(), reverse=True)
    ]


class Alike(NamedTuple):
    """How many reviews were opened in a year, with the same days and the same outcome; None where there is none."""

    year: int
    sent_on: dt.date | None
    started_on: dt.date | None
    due_on: dt.date | None
    outcome: str | None
    reviews: int


def _alike() -> list[Alike]:
    """Every review but those stopped, counted by the database."""
    reviews = RapidReview.objects.exclude(status=ReviewStatus.STOPPED).order_by()
    span = reviews.aggregate(first=Min("opened_at"), last=Max("opened_at"))
    if span["first"] is None:
        return []
    clock = (
        Deadline.objects.filter(
            record_type=ContentType.objects.get_for_model(Incident),
            record_id=OuterRef("incident_id"),
            code=RAPID_REVIEW.code,
        )
        .exclude(status=Deadline.Status.CANCELLED)
        .order_by("-pk")
    )
    made = Decision.objects.filter(review=OuterRef("pk"), made_at__isnull=False).order_by("-round")
    rows = reviews.annotate(
        year=_year(span["first"], span["last"]),
        started=Subquery(clock.values("started_on")[:1]),
        due=Subquery(clock.values("due_on")[:1]),
        outcome=Subquery(made.values("outcome")[:1]),
    ).values_list("year", "sent_on", "started", "due", "outcome")
    return [Alike(*row) for row in rows.annotate(reviews=Count("pk"))]


def _year(first: dt.datetime, last: dt.datetime) -> Case:
    """The year of opening, in local time, by comparing with each New Year: a function a row takes longer."""
    years = range(timezone.localdate(first).year, timezone.localdate(last).year + 1)
    begun = [
        When(opened_at__gte=timezone.make_aware(dt.datetime(year, 1, 1)), then=Value(year))  # noqa: DTZ001
        for year in reversed(years)
    ]
    return Case(*begun, output_field=IntegerField())


def _of_year(year: int, rows: list[Alike], off: Closures, least: int) -> YearFigures:
    measured = in_time = days = 0
    for row in rows:
        if row.sent_on and row.started_on and row.due_on:
            measured += row.reviews
            in_time += row.reviews * (row.sent_on <= row.due_on)
            days += row.reviews * off.between(row.started_on, row.sent_on)
    outcomes: Counter[str] = Counter()
    for row in rows:
        if row.outcome:
            outcomes[row.outcome] += row.reviews
    few = measured < max(least, 1)
    return YearFigures(
        year=year,
        opened=shown(sum(row.reviews for row in rows), least),
        sent=shown(sum(row.reviews for row in rows if row.sent_on), least),
        in_time="" if few else f"{round(100 * in_time / measured)}%",
        days="" if few else f"{days / measured:.1f}",
        outcomes=[
            (str(Outcome(code).label), shown(count, least))
            for code, count in outcomes.most_common()
        ],
    )


def shown(count: int, least: int) -> str:
    """A count, or that it is fewer than ``least``. None at all is said: it points at nobody."""
    return f"fewer than {least}" if 0 < count < least else str(count)
