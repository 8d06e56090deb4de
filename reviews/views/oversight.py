"""What happened to a case, who can see it, who opened it; and figures about all of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from core import log
from core.access import allow
from core.lists import Column, listing
from reviews.forms.reviews import LogFilters
from reviews.queries.figures import figures
from reviews.queries.readers import by_decision, by_seat, openings
from reviews.queries.timeline import timeline
from reviews.views.frame import framed, reviewed
from reviews.views.timelines import told


@allow("reviews.read")
def review_timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that happened, newest first, by kind."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open timeline")
    context = told(request, lambda kind: timeline(found, request.user, kind))
    return render(request, "reviews/timeline.html", framed(request, found, "timeline", context))


@allow("reviews.read")
def review_access(request: HttpRequest, reference: str) -> HttpResponse:
    """Who can see the case, and why."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open access")
    context = {"reaches": by_seat(), "grants": by_decision(found)}
    return render(request, "reviews/access.html", framed(request, found, "access", context))


@allow("reviews.access_log")
def review_log(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Who opened the case, and when."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open access list")
    page = listing(
        request,
        openings(found.incident),
        filters=LogFilters,
        columns=[
            Column("at", "When", sort="at"),
            Column("person", "Who", value="person.name"),
            Column("action", "What they did"),
            Column("reference", "Record"),
            Column("reason", "Reason given"),
            Column("address", "From address", on_page=False),
        ],
        per_page=50,
        filename=f"{found.reference}-openings",
        export_verb="reviews.access_log",
        caption="Openings of the case, newest first",
        empty="Nobody has opened it yet.",
    )
    return page.export() or render(
        request, "reviews/log.html", framed(request, found, "access", {"page": page})
    )


@allow("reviews.figures")
def review_figures(request: HttpRequest) -> HttpResponse:
    """Figures by year, and no case."""
    return render(request, "reviews/figures.html", {"years": figures(request.user)})
