"""The list that the health partner keys into the NHS Safeguarding Case Review Tracker."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core.access import allow
from core.columns import Column
from core.gathered import gathered
from reviews.forms.desk import TrackerFilters
from reviews.queries.tracker import THEMES, Tracked, tracked


@allow("reviews.tracker")
def practice_tracker(request: HttpRequest) -> HttpResponseBase:
    """Every practice review that was begun, in the columns of the tracker."""
    page = gathered(
        request,
        tracked(request.user, timezone.localdate()),
        columns=_columns(request),
        filters=TrackerFilters(request.GET),
        keeps=_keeps,
        filename="case-review-tracker",
        export_verb="reviews.tracker",
        caption="Practice reviews, newest first",
        empty="No practice review has begun.",
    )
    return page.export() or render(request, "reviews/desk/tracker.html", {"page": page})


def _columns(request: HttpRequest) -> list[Column]:
    def public(row: Tracked) -> str:
        if row.published is None:
            return ""
        return request.build_absolute_uri(reverse("published", args=[row.published]))

    return [
        Column(
            "reference", "Reference", link=lambda row: reverse("practice", args=[row.reference])
        ),
        Column("kind", "Review type"),
        Column("stage", "Stage"),
        Column("decided_on", "Decided on"),
        Column("due_on", "Due"),
        Column("slippage", "Slippage in days", numeric=True),
        Column("reason", "Reason for slippage", on_page=False),
        *(
            Column(
                f"theme_{place + 1}",
                f"Theme {place + 1}",
                value=lambda row, place=place: row.theme(place),  # type: ignore[misc]
                on_page=False,
            )
            for place in range(THEMES)
        ),
        Column("published_on", "Published on"),
        Column("public", "Public page", value=public, on_page=False),
        Column(
            "number",
            "Recommendations",
            value=lambda row: len(row.recommendations),
            numeric=True,
        ),
        Column(
            "recommendations",
            "Their references",
            value=lambda row: ", ".join(row.recommendations),
            on_page=False,
        ),
        Column(
            "spread",
            "How learning was spread",
            value=lambda row: ", ".join(row.spread),
            on_page=False,
        ),
    ]


def _keeps(row: Tracked, chosen: dict[str, Any]) -> bool:
    return "late" not in chosen or bool(row.slippage) == (chosen["late"] == "yes")
