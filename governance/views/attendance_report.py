"""A year's attendance by agency."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from core.access import allow
from core.columns import Column
from core.lists import listing
from governance.forms.attendance import YearFilters
from governance.queries import attendance_report as queries
from governance.rules.meetings import MISSED_IN_A_ROW, YEARLY_TARGET
from partnership.rules import financial_year


@allow("governance.attendance")
def attendance_report(request: HttpRequest) -> HttpResponseBase:
    """Per cent of meetings at which each agency's seats were filled, and who missed two in a row."""
    today = timezone.localdate()
    filters = YearFilters(request.GET, years=queries.years(today))
    set_now = filters.set_values() if filters.is_valid() else {}
    year, group = set_now.get("year") or financial_year(today), set_now.get("group")
    missing = queries.missing(year, group)
    page = listing(
        request,
        queries.by_agency(year, group),
        columns=_columns(queries.called(year, group), missing),
        filters=filters,
        per_page=100,
        filename=f"attendance-{year}",
        export_verb="governance.export",
        caption=f"Attendance by agency, {year}",
        empty="Once the attendance of a meeting that was held is marked, it counts here.",
    )
    context = {"page": page, "year": year, "missing": missing, "target": YEARLY_TARGET}
    return page.export() or render(request, "governance/attendance_report.html", context)


def _columns(called: dict[int, list[str]], missing: list[queries.Missing]) -> list[Column]:
    most: dict[str, int] = {}
    for one in missing:
        most[one.agency] = max(one.missed, most.get(one.agency, 0))

    def former(agency: Any) -> str:
        return ", ".join(name for name in called.get(agency.pk, []) if name != agency.name)

    def in_a_row(agency: Any) -> int:
        names = {agency.name, *called.get(agency.pk, [])}
        return max((most.get(name, 0) for name in names), default=0)

    return [
        Column("name", "Agency", sort="name"),
        Column("former", "Called then", value=former),
        Column("expected", "Meetings", sort=("expected", "name"), numeric=True),
        Column("came", "Attended", sort=("came", "name"), numeric=True),
        Column("deputies", "By deputy", numeric=True),
        Column("rate", "Per cent", value=queries.rate, numeric=True),
        Column(
            "standing",
            "Target",
            value=queries.standing,
            tag=lambda row: "on-time" if queries.rate(row) >= YEARLY_TARGET else "due-soon",
        ),
        Column(
            "missed",
            "Missed in a row",
            value=lambda row: in_a_row(row) or "",
            tag=lambda row: "due-soon" if in_a_row(row) >= MISSED_IN_A_ROW else "",
        ),
    ]
