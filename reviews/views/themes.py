"""The themes of practice reviews over three years: a table, two charts, an export."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from core import branding
from core.access import allow
from core.columns import Column
from core.lists import listing
from core.models import ListValue
from reviews.queries.themes import FINDINGS, REVIEWS, ThemeCounts, listed, theme_counts
from reviews.themes_chart import Bar, Line, in_words, themes_svg

NAMED = {REVIEWS: "Reviews", FINDINGS: "Findings"}


@allow("reviews.figures")
def review_themes(request: HttpRequest) -> HttpResponseBase:
    """How often each theme came up, and no case."""
    counts = theme_counts(request.user, timezone.localdate())
    rows = listed(counts)
    first, last = counts.years[0], counts.years[-1]
    page = listing(
        request,
        rows,
        columns=_columns(counts),
        per_page=100,
        filename=f"themes-{first}-{last}",
        export_verb="reviews.export",
        caption=f"Reviews and findings by theme, {first} to {last}",
        empty="The administrator keeps the list of themes.",
    )
    exported = page.export()
    if exported:
        return exported
    given = [row for row in rows if row.pk in counts.used]
    context = {
        "page": page,
        "years": counts.years,
        "charts": [_chart(what, counts, given) for what in NAMED] if given else [],
        "hidden": counts.least,
    }
    return render(request, "reviews/themes.html", context)


def _columns(counts: ThemeCounts) -> list[Column]:
    columns = [
        Column("label", "Theme", value=lambda row: f"{row}{' (retired)' if row.retired_on else ''}")
    ]
    for what, name in NAMED.items():
        columns += [_of_year(counts, what, f"{name} {year}", year) for year in counts.years]
        columns.append(_in_all(counts, what, f"{name} in all"))
    return columns


def _of_year(counts: ThemeCounts, what: str, label: str, year: int) -> Column:
    return Column(
        f"{what}_{year}",
        label,
        value=lambda row: counts.said(what, row.pk, year),
        numeric=True,
    )


def _in_all(counts: ThemeCounts, what: str, label: str) -> Column:
    return Column(f"{what}_all", label, value=lambda row: counts.total(what, row.pk), numeric=True)


def _chart(what: str, counts: ThemeCounts, rows: Sequence[ListValue]) -> tuple[str, str, str]:
    """Its title, the picture as an address, and what it shows in words."""
    lines = [
        Line(str(row), [_bar(counts, what, row.pk, year) for year in counts.years]) for row in rows
    ]
    look = branding.current()
    drawn = themes_svg(lines, counts.years, fill=look.brand, ink=look.brand_dark)
    source = "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
    return f"{NAMED[what]} with each theme", source, in_words(lines, NAMED[what])


def _bar(counts: ThemeCounts, what: str, theme: int, year: int) -> Bar:
    number = counts.number(what, theme, year)
    return Bar(year, None if counts.hides(number) else number)
