"""A year's attendance by agency, against the target, and who missed two meetings in a row."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from governance.models import Attendance
from governance.rules.meetings import (
    HERE,
    MISSED_IN_A_ROW,
    YEARLY_TARGET,
    MeetingStatus,
    missed_in_a_row,
)
from partnership.models import Group, Organisation
from partnership.rules import financial_year


@dataclass(frozen=True)
class Missing:
    """Somebody who missed the latest meetings of a group one after the other: get in touch."""

    person: Any
    agency: str
    group: Group
    missed: int
    since: dt.date


def first_day(year: str) -> dt.date:
    """1 April of a financial year such as 2026-27."""
    return dt.date(int(year[:4]), 4, 1)


def in_year(year: str, group: Group | None = None) -> QuerySet[Attendance]:
    """What was recorded at meetings held in a year, from April to March."""
    first = first_day(year)
    last = first.replace(year=first.year + 1) - dt.timedelta(days=1)
    rows = Attendance.objects.filter(
        meeting__status=MeetingStatus.HELD, meeting__held_on__range=(first, last)
    )
    return rows.filter(meeting__group=group) if group else rows


def years(today: dt.date) -> list[str]:
    """The financial years with a meeting that was held, latest first; this year always."""
    held = Attendance.objects.filter(meeting__status=MeetingStatus.HELD)
    days = held.order_by().values_list("meeting__held_on", flat=True).distinct()
    return sorted({financial_year(today), *(financial_year(day) for day in days)}, reverse=True)


def by_agency(year: str, group: Group | None = None) -> QuerySet[Organisation]:
    """Agencies with how many of their seats' attendances are recorded, and how many were filled.

    An agency that was renamed, or that ended, is one line under the name it has now.
    """
    mine = in_year(year, group).filter(organisation=OuterRef("pk")).order_by()
    kept = mine.values("organisation")
    return (
        Organisation.objects.annotate(
            expected=Coalesce(Subquery(kept.annotate(n=Count("pk")).values("n")), 0),
            came=Coalesce(
                Subquery(kept.annotate(n=Count("pk", filter=Q(presence__in=HERE))).values("n")),
                0,
            ),
            deputies=Coalesce(
                Subquery(kept.annotate(n=Count("pk", filter=Q(presence="deputy"))).values("n")),
                0,
            ),
        )
        .filter(expected__gt=0)
        .order_by("name")
    )


def rate(agency: Any) -> int:
    """Per cent of the meetings at which a seat of the agency was filled."""
    return round(100 * agency.came / agency.expected)


def standing(agency: Any) -> str:
    """Against the target of the year, in words."""
    return "On target" if rate(agency) >= YEARLY_TARGET else f"Below {YEARLY_TARGET} %"


def called(year: str, group: Group | None = None) -> dict[int, list[str]]:
    """Agency → what it was called at the meetings of a year. One query."""
    rows = in_year(year, group).exclude(organisation=None).order_by("meeting__held_on")
    found: dict[int, list[str]] = {}
    for key, name in rows.values_list("organisation_id", "organisation_name"):
        names = found.setdefault(key, [])
        if name and name not in names:
            names.append(name)
    return found


def missing(year: str, group: Group | None = None) -> list[Missing]:
    """Who missed two or more of the latest meetings in a row (rulebook 11.4). One query."""
    rows = in_year(year, group).select_related("person", "meeting__group")
    by_seat: dict[tuple[int, int], list[Attendance]] = {}
    for row in rows.order_by("-meeting__held_on", "-meeting__starts", "-pk"):
        by_seat.setdefault((row.meeting.group_id, row.person_id), []).append(row)
    found = []
    for latest in by_seat.values():
        missed = missed_in_a_row([row.presence for row in latest])
        if missed >= MISSED_IN_A_ROW:
            row, first = latest[0], latest[missed - 1]
            found.append(
                Missing(
                    row.person,
                    row.organisation_name,
                    row.meeting.group,
                    missed,
                    first.meeting.held_on,
                )
            )
    return sorted(found, key=lambda one: (-one.missed, one.agency, one.person.name))
