"""What the returns of a campaign say: agency by agency, standard by standard, and since last time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from audits.forms.insight import OWN, ResultFilters
from audits.models import Campaign, Standard
from audits.queries import insight as queries
from audits.queries import insight_changes
from audits.rules.campaigns import return_path, standard_path
from audits.rules.frameworks import Met
from audits.rules.insight import (
    CHANGE_COLOURS,
    COLOURS,
    RANKED,
    SHOWN,
    Change,
    guarded,
    in_words,
)
from audits.rules.returns import READABLE, CampaignStatus
from audits.views.campaigns_frame import found_campaign, framed
from audits.views.insight_cells import HeatColumn
from audits.views.insight_chart import standards_chart
from core.access import allow, can
from core.columns import Column
from core.gathered import gathered
from core.lists import ListPage, listing
from partnership.rules import Sector

ALL = "All sectors"
SHORT = {
    Met.MET: "Met",
    Met.PARTLY: "Partly",
    Met.NOT_MET: "Not met",
    Met.NOT_APPLICABLE: "Does not apply",
}
PAGES = (
    ("By agency", "campaign_results"),
    ("By standard and sector", "campaign_standards"),
    ("Since last time", "campaign_changes"),
    ("What agencies wrote", "campaign_narratives"),
    ("Themes", "campaign_themes"),
)


@allow("audits.insight")
def campaign_results(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """The heat map: agencies down, standards across."""
    found = issued(request, campaign)
    filters = _filters(request, found)
    moderated = uses_moderated(request, found, filters)
    standards = queries.standards_of(found, filters.chosen.get("section", ""))
    held: queries.Ranks = {}

    def rank(row: Any, standard: Standard) -> Met | None:
        place = held.get(row.pk, {}).get(standard.pk)
        return None if place is None else RANKED[place]

    columns = [_agency(), *(_standard(each, rank) for each in standards)]
    page = listing(
        request,
        queries.handed_in(found),
        columns=columns,
        filters=filters,
        filename=f"{found.reference}-results",
        export_verb="audits.export",
        caption="Results by agency and standard",
        empty="Results show here once a return is handed in.",
    )
    held |= queries.results(found, _keys(page), moderated=moderated)
    context = {
        "page": page,
        "standards": standards,
        "moderated": moderated,
        "key": [(SHORT[each], COLOURS[each]) for each in SHOWN],
    }
    return page.export() or results_page(request, found, "heat", "campaign_results", context)


@allow("audits.insight")
def campaign_standards(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """How many agencies meet each standard how far, sector by sector."""
    found = issued(request, campaign)
    filters = _filters(request, found)
    moderated = uses_moderated(request, found, filters)
    standards = queries.standards_of(found, filters.chosen.get("section", ""))
    rows = rows_by_standard(request, found, standards, moderated=moderated)
    sector = filters.chosen.get("sector", "")
    page = gathered(
        request,
        rows,
        columns=[
            Column("standard", "Standard", value=lambda row: row["standard"], on_page=False),
            Column("sector", "Sector", value=lambda row: row["sector"]),
            *(_count(each) for each in SHOWN),
        ],
        filters=filters,
        keeps=lambda row, chosen: chosen.get("sector", "") in ("", row["code"]),
        per_page=50,
        filename=f"{found.reference}-standards",
        export_verb="audits.export",
        caption="Results by standard and sector",
        heading=lambda row: row["standard"],
    )
    context = {
        "page": page,
        "moderated": moderated,
        "hides": hides_small(request),
        "chart": standards_chart(
            [row for row in rows if row["code"] == sector],
            dict(Sector.choices).get(sector, ALL),
        ),
    }
    return page.export() or results_page(request, found, "standards", "campaign_standards", context)


@allow("audits.insight")
def campaign_changes(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """What became better or worse since the campaign before."""
    found = issued(request, campaign)
    filters = _filters(request, found)
    moderated = uses_moderated(request, found, filters)
    standards = queries.standards_of(found, filters.chosen.get("section", ""))
    held: dict[int, dict[str, Change]] = {}

    def how(row: Any, standard: Standard) -> Change | None:
        return held.get(row.organisation_id, {}).get(standard.code)

    page = listing(
        request,
        queries.handed_in(found) if found.previous_id else queries.handed_in(found).none(),
        columns=[_agency(), *(_change(each, how) for each in standards)],
        filters=filters,
        filename=f"{found.reference}-since-last-time",
        export_verb="audits.export",
        caption="Change since last time by agency and standard",
        empty="Changes show here once agencies have returned both audits.",
    )
    bodies = [row.organisation_id for row in _shown(page)]
    held |= insight_changes.changes_of(found, bodies, moderated=moderated)
    counts = insight_changes.changed(found, moderated=moderated)
    context = {
        "page": page,
        "standards": standards,
        "moderated": moderated,
        "hides": hides_small(request),
        "totals": [(each, _said(request, counts.get(each.code, Counter()), Change)) for each in standards],
        "key": [(each.label, CHANGE_COLOURS[each]) for each in Change],
    }  # fmt: skip
    return page.export() or results_page(request, found, "changes", "campaign_changes", context)


def issued(request: HttpRequest, reference: str) -> Campaign:
    """A campaign that has results: not one that is being prepared."""
    found = found_campaign(request, reference, "open results")
    if found.status == CampaignStatus.DRAFT:
        raise Http404
    return found


def uses_moderated(request: HttpRequest, campaign: Campaign, filters: ResultFilters | None) -> bool:
    """Moderated scores count for the business unit, and for others once they are released; one may switch to own."""
    if not may_switch(request, campaign):
        return False
    return filters is None or filters.chosen.get("scores") != OWN


def may_switch(request: HttpRequest, campaign: Campaign) -> bool:
    return can(request.user, "audits.moderate") or campaign.released_at is not None


def hides_small(request: HttpRequest) -> bool:
    """Outside the business unit small counts are not shown."""
    return not can(request.user, "audits.moderate")


def rows_by_standard(
    request: HttpRequest, campaign: Campaign, standards: list[Standard], *, moderated: bool
) -> list[dict[str, Any]]:
    """A row for all sectors and one for each sector, standard by standard, in words fit for whoever reads them."""
    counts = queries.tallied(campaign, moderated=moderated)
    found = []
    for standard in standards:
        of_each = [
            (code, label, counts[standard.pk, code])
            for code, label in Sector.choices
            if (standard.pk, code) in counts
        ]
        total = sum((each for _code, _label, each in of_each), Counter[Met]())
        for code, label, each in [("", ALL, total), *of_each]:
            found.append(
                {
                    "standard": str(standard),
                    "short": standard.code,
                    "code": code,
                    "sector": label,
                    "counts": _said(request, each, SHOWN),
                    "numbers": None if hides_small(request) else each,
                }
            )
    return found


def _said(request: HttpRequest, counts: Mapping[Any, int], kinds: Any) -> dict[Any, Any]:
    """Every kind's count; outside the business unit the small ones are not told."""
    whole = {each: counts.get(each, 0) for each in kinds}
    if not hides_small(request):
        return whole
    return {each: in_words(number) for each, number in guarded(whole).items()}


def _filters(request: HttpRequest, campaign: Campaign) -> ResultFilters:
    switches = may_switch(request, campaign)
    filters = ResultFilters(request.GET, campaign=campaign, switches=switches)
    filters.is_valid()
    return filters


def _shown(page: ListPage) -> list[Any]:
    """The rows that the answer needs: those of the page, or all for an export."""
    return list(page.rows_found) if page.form else list(page.records)


def _keys(page: ListPage) -> list[int]:
    return [row.pk for row in _shown(page)]


def _agency() -> Column:
    return Column(
        "agency",
        "Agency",
        value="organisation.name",
        link=lambda row: return_path(row.pk) if row.status in READABLE else "",
        sort="organisation__name",
    )


def _at(row: Any, standard: Standard) -> str:
    """Where the answers behind a cell stand; nowhere while the agency writes in its return again."""
    if row.status not in READABLE:
        return ""
    return standard_path(row.pk, standard.section.code, standard.code)


def _standard(standard: Standard, rank: Callable[[Any, Standard], Met | None]) -> HeatColumn:
    return HeatColumn(
        f"s{standard.pk}",
        standard.code,
        value=lambda row: SHORT[found] if (found := rank(row, standard)) else "",
        link=lambda row: _at(row, standard),
        shade=lambda row: COLOURS.get(rank(row, standard) or "", ""),
        about=lambda row: f"{standard.code}, {row.organisation}",
    )


def _change(standard: Standard, how: Callable[[Any, Standard], Change | None]) -> HeatColumn:
    return HeatColumn(
        f"s{standard.pk}",
        standard.code,
        value=lambda row: found.label if (found := how(row, standard)) else "",
        link=lambda row: _at(row, standard),
        shade=lambda row: CHANGE_COLOURS.get(how(row, standard) or "", ""),
        about=lambda row: f"{standard.code}, {row.organisation}",
    )


def _count(each: Met) -> Column:
    return Column(each, SHORT[each], value=lambda row: row["counts"][each], numeric=True)


def results_page(
    request: HttpRequest,
    found: Campaign,
    template: str,
    name: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page of results, with the way to the others."""
    context["results"] = [
        (label, reverse(each, args=[found.reference]), each == name) for label, each in PAGES
    ]
    return render(
        request,
        f"audits/insight/{template}.html",
        framed(request, found, "results", context),
        status=status,
    )
