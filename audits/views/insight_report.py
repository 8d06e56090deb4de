"""The closing report: who took part, what was found, who did not return."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from audits.models import Campaign
from audits.queries import campaigns, insight, narratives
from audits.rules.frameworks import Met
from audits.rules.insight import SHOWN, guarded, in_words
from audits.views.campaigns_frame import framed
from audits.views.insight import (
    ALL,
    SHORT,
    hides_small,
    issued,
    rows_by_standard,
    uses_moderated,
)
from audits.views.insight_chart import standards_chart
from audits.views.narratives import theme_rows
from core import exports
from core.access import allow, can
from core.columns import Column
from core.gathered import gathered
from core.lists import Filters

NAMED = 100  # agencies that did not return, by name; the board lists the others
TOOK_PART, RESULTS, MISSING = "Participation", "Results", "Not returned"
THEMES = "Themes in what agencies wrote"
Row = dict[str, Any]


@allow("audits.insight")
def campaign_report(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """The campaign on one page, to print or to export."""
    found, today = issued(request, campaign), timezone.localdate()
    moderated = uses_moderated(request, found, None)
    standards = insight.standards_of(found)
    results = rows_by_standard(request, found, standards, moderated=moderated)
    sectors = _took_part(request, found, "sector")
    categories = _took_part(request, found, "category")
    missing, themes = insight.not_returned(found), _themes(request, found)
    whole = [row for row in results if not row["code"]]
    page = gathered(
        request,
        _lines(sectors, categories, results, themes, missing) if "export" in request.GET else [],
        columns=_columns(),
        filters=Filters(request.GET),
        keeps=lambda _row, _chosen: True,
        filename=f"{found.reference}-report",
        export_verb="audits.export",
    )
    counts = campaigns.figures(found, today)
    context = {
        "page": page,
        "exports": _exports(request, page),
        "counts": counts,
        "taken": [("By sector", sectors), ("By category", categories)],
        "results": [(row, list(row["counts"].values())) for row in whole],
        "kinds": [SHORT[each] for each in SHOWN],
        "chart": standards_chart(whole, ALL),
        "themes": themes,
        "missing": missing[:NAMED],
        "more": max(counts.missing - NAMED, 0),
        "moderated": moderated,
        "hides": hides_small(request),
    }
    return page.export() or render(
        request, "audits/insight/report.html", framed(request, found, "report", context)
    )


def _took_part(request: HttpRequest, campaign: Campaign, by: str) -> list[Row]:
    """Outside the business unit, a row of fewer than five agencies, or parts of it, is not told."""
    found = []
    for row in insight.participation(campaign, by):
        values: dict[str, Any] = {
            "returned": row.returned,
            "missing": row.asked - row.returned,
            "in_time": row.in_time,
            "asked": row.asked,
        }
        if hides_small(request):
            parts = guarded({"returned": row.returned, "missing": row.asked - row.returned})
            if None in parts.values():
                parts |= {"in_time": None}
            timely = guarded({"in_time": row.in_time, "late": row.returned - row.in_time})
            values |= {"in_time": timely["in_time"]} | parts
            if None in parts.values() and row.asked < 5:
                values["asked"] = None
            values = {name: in_words(number) for name, number in values.items()}
        found.append({"label": row.label, **values})
    return found


def _themes(request: HttpRequest, campaign: Campaign) -> list[Row]:
    """The themes that were found, after all that wrote; nothing where none was found."""
    counts = narratives.counted(campaign)
    if not counts.having:
        return []
    return theme_rows(request, counts, None, narratives.named(counts.having))


def _lines(
    sectors: list[Row], categories: list[Row], results: list[Row], themes: list[Row], missing: Any
) -> list[Row]:
    """Everything as one table: which part of the report, what it is about, and its numbers."""
    lines: list[Row] = []
    for by, rows in (("sector", sectors), ("category", categories)):
        lines += [{"part": f"{TOOK_PART} by {by}", "what": row["label"], **row} for row in rows]
    lines += [
        {
            "part": RESULTS,
            "what": row["standard"],
            "sector": row["sector"],
            **{str(each): row["counts"][each] for each in SHOWN},
        }
        for row in results
    ]
    lines += [{"part": THEMES, "what": row["theme"], "agencies": row["all"]} for row in themes]
    lines += [
        {
            "part": MISSING,
            "what": str(row.organisation),
            "sector": row.organisation.get_sector_display(),
        }
        for row in missing
    ]
    return lines


def _columns() -> list[Column]:
    labels = {
        "part": "Part of the report",
        "what": "What",
        "sector": "Sector",
        "asked": "Asked",
        "returned": "Returned",
        "missing": "Not returned",
        "in_time": "Returned in time",
        **{str(each): SHORT[Met(each)] for each in SHOWN},
        "agencies": "Agencies",
    }
    return [
        Column(name, label, value=lambda row, name=name: row.get(name, ""))
        for name, label in labels.items()
    ]


def _exports(request: HttpRequest, page: Any) -> list[tuple[str, str]]:
    """The links to the files. The page itself holds no rows, so it cannot say."""

    if not can(request.user, "audits.export"):
        return []
    return [(label, page.address(export=code)) for code, label in exports.FORMATS.items()]
