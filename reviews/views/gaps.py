"""What the records of cases miss, counted by kind, with where each is mended."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core.access import allow
from core.columns import Column
from core.gathered import gathered
from reviews.forms.desk import GapFilters
from reviews.queries.gaps import KINDS, Gap, gaps


@allow("reviews.practice")
def review_gaps(request: HttpRequest) -> HttpResponseBase:
    """The records that miss something they should hold. No word of a case stands here."""
    found = gaps(timezone.localdate())
    page = gathered(
        request,
        found,
        columns=[
            Column("reference", "Reference", link=lambda row: row.link),
            Column("label", "What is missing"),
        ],
        filters=GapFilters(request.GET),
        keeps=_keeps,
        filename="gaps",
        export_verb="reviews.practice",
        caption="Records that miss something",
        empty="Every record holds what it should.",
    )
    context = {"page": page, "figures": _figures(found)}
    return page.export() or render(request, "reviews/desk/gaps.html", context)


def _keeps(row: Gap, chosen: dict[str, Any]) -> bool:
    return chosen.get("kind", row.kind.code) == row.kind.code


def _figures(found: list[Gap]) -> list[tuple[int, str, str]]:
    """Number, words and the list it opens, of the kinds of gap there are."""
    counts, here = Counter(row.kind.code for row in found), reverse("review_gaps")
    return [
        (counts[kind.code], kind.label, f"{here}?kind={kind.code}")
        for kind in KINDS
        if counts[kind.code]
    ]
