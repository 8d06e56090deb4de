"""The yearly audit plan: what a line is, when it is due, from which status it may go to which.

Sources: rulebook 10.1.1 (a yearly plan, agreed at the start of the year); Wirral arrangements 2.43.
"""

from __future__ import annotations

import calendar
import datetime as dt

from django.db.models import TextChoices

FIRST_MONTH = 4  # a financial year begins in April


class PlanKind(TextChoices):
    CASE_AUDIT = "case_audit", "Multi-agency case audit"
    SINGLE_AGENCY = "single_agency", "Findings of single-agency audits"
    VISITS = "visits", "Frontline visits"
    PEER_REVIEW = "peer_review", "Peer review"
    SELF_ASSESSMENT = "self_assessment", "Themed Section 11 or 175 audit"


class PlanReason(TextChoices):
    """Why a theme was chosen (rulebook 10.1.1)."""

    DATA = "data", "Data"
    REVIEW = "review", "A review"
    INSPECTION = "inspection", "An inspection"
    OTHER = "other", "Something else"


class PlanScope(TextChoices):
    LOCAL = "local", "Local"
    REGION = "region", "Across the region"


class PlanStatus(TextChoices):
    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    REPORTED = "reported", "Reported"
    DROPPED = "dropped", "Dropped"


PLAN_MOVES: dict[str, frozenset[str]] = {
    PlanStatus.PLANNED: frozenset({PlanStatus.UNDER_WAY, PlanStatus.REPORTED, PlanStatus.DROPPED}),
    PlanStatus.UNDER_WAY: frozenset({PlanStatus.REPORTED, PlanStatus.DROPPED}),
    PlanStatus.REPORTED: frozenset({PlanStatus.UNDER_WAY}),
    PlanStatus.DROPPED: frozenset({PlanStatus.PLANNED}),
}
OPEN_LINES = (PlanStatus.PLANNED, PlanStatus.UNDER_WAY)
# A move that needs a reason.
REASONED = frozenset({PlanStatus.DROPPED})

# When in the year: a quarter or a month. Code → words.
QUARTERS = {
    "q1": "April to June",
    "q2": "July to September",
    "q3": "October to December",
    "q4": "January to March",
}
MONTHS = {
    f"m{month:02}": calendar.month_name[month] for month in (*range(FIRST_MONTH, 13), 1, 2, 3)
}
WHEN = [*QUARTERS.items(), *MONTHS.items()]


def last_day(year: str, when: str) -> dt.date:
    """The last day of a quarter or a month of a financial year such as 2026-27.

    Raises ValueError for a year or a time that there is not.
    """
    first = first_year(year)
    if when in QUARTERS:
        month = (FIRST_MONTH - 1 + 3 * int(when[1]) - 1) % 12 + 1
    elif when in MONTHS:
        month = int(when[1:])
    else:
        raise ValueError(f"{when} is no time of a year")
    held = first if month >= FIRST_MONTH else first + 1
    return dt.date(held, month, calendar.monthrange(held, month)[1])


def first_year(year: str) -> int:
    """The calendar year in which a financial year begins. Raises ValueError for what is none."""
    first, _, second = year.partition("-")
    if not (len(first) == 4 and first.isdigit() and second == f"{(int(first) + 1) % 100:02d}"):
        raise ValueError(f"{year} is no financial year")
    return int(first)
