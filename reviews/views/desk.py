"""The committee's desk: every case that is not over, by stage."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from core.access import allow
from core.columns import Column
from core.gathered import gathered
from reviews.forms.desk import DeskFilters
from reviews.queries.desk import DeskRow, rows
from reviews.queries.reviews import reads_content


@allow("reviews.desk")
def desk(request: HttpRequest) -> HttpResponseBase:
    """The cases within a person's reach, late ones first. Whoever only oversees them sees no title."""
    page = gathered(
        request,
        rows(request.user, timezone.localdate()),
        columns=_columns(reads=reads_content(request.user)),
        filters=DeskFilters(request.GET),
        keeps=_keeps,
        per_page=100,
        filename="cases",
        export_verb="reviews.export",
        caption="Cases by stage, late ones first",
        empty="A case begins with a referral or a serious incident.",
        heading=lambda row: row.heading,
    )
    return page.export() or render(request, "reviews/desk/desk.html", {"page": page})


def _columns(*, reads: bool) -> list[Column]:
    return [
        Column("reference", "Reference", link=lambda row: row.link),
        *([Column("title", "What")] if reads else []),
        Column("kind", "Kind", value=lambda row: row.kind.label, on_page=False),
        Column("stage", "Stage", value="heading", on_page=False),
        Column("status", "Status"),
        Column("days", "Days in stage", numeric=True),
        Column("due_on", "Next due"),
        Column("clock", "Clock", tag=lambda row: row.tag),
        Column("late_clocks", "Clocks late", numeric=True, on_page=False),
        Column("requests", "Waiting for"),
        Column("look_on", "Next look on", on_page=False),
        Column("look", "Next look", tag=lambda row: row.look_tag if row.look else ""),
    ]


def _keeps(row: DeskRow, chosen: dict[str, Any]) -> bool:
    if "kind" in chosen and row.kind not in chosen["kind"]:
        return False
    return "late" not in chosen or row.late == (chosen["late"] == "yes")
