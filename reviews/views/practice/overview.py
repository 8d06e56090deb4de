"""Practice reviews: the list, one at a glance, what happened to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow, can
from core.lists import Column, listing
from deadlines.calendar import closures
from deadlines.timeline import shown
from reviews.forms.practice import PracticeFilters
from reviews.models import PracticeReview, Publication
from reviews.practice_rules import COURSES, CRITERION_TITLES, Weighed
from reviews.queries.practice import (
    boxes,
    days_in_stage,
    doable,
    for_list,
    main_of,
    may_sign,
    round_of,
    standing,
)
from reviews.queries.proceedings import of_practice
from reviews.queries.reviews import moved, reads_content
from reviews.views.practice.frame import framed, reviewed

# How the answer to a criterion is coloured: what speaks for a review is no good news, and no bad.
WEIGHED_KINDS = {Weighed.MET: "blue", Weighed.MAY_BE: "yellow", Weighed.NOT_MET: "grey"}


@allow("reviews.oversee")
def practice_list(request: HttpRequest) -> HttpResponseBase:
    """The practice reviews within a person's reach. Whoever only oversees them sees progress, no title."""
    today, off = timezone.localdate(), closures()
    reads = reads_content(request.user)
    columns = [
        Column(
            "reference",
            "Reference",
            link=lambda row: reverse("practice", args=[row.reference]),
            sort="reference",
        ),
        *([Column("title", "What")] if reads else []),
        Column("kind", "Kind", sort="kind"),
        Column("status", "Stage", sort="status"),
        Column("days", "Days in stage", value=lambda row: days_in_stage(row, today), numeric=True),
        Column("due", "Due", value="due_on", sort="due_on"),
        Column(
            "standing",
            "Clock",
            value=lambda row: standing(row, today, off)[0],
            tag=lambda row: standing(row, today, off)[1],
        ),
    ]
    page = listing(
        request,
        for_list(request.user, today),
        columns=columns,
        filters=PracticeFilters(request.GET),
        filename="practice-reviews",
        export_verb="reviews.export",
        caption="Practice and learning reviews, newest first",
        empty="A review follows from a rapid review, or is begun by itself.",
    )
    return page.export() or render(request, "reviews/practice/list.html", {"page": page})


@allow("reviews.oversee")
def practice(request: HttpRequest, practice: str) -> HttpResponse:
    """One review at a glance; for whoever only oversees it, its progress and no more."""
    readable = PracticeReview.objects.visible_to(request.user)
    if not can(request.user, "reviews.read") or not readable.filter(reference=practice).exists():
        return _progress(request, practice)
    found = reviewed(request, practice)
    asked = round_of(found)
    context = {
        "may": doable(found),
        "boxes": boxes(found, asked) if asked is not None else [],
        "round": asked,
        "may_sign": may_sign(request.user, found),
        "delays": found.delays.all(),
        "identity_heading": "h1",
    }
    return render(
        request, "reviews/practice/overview.html", framed(request, found, "overview", context)
    )


def _progress(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands and why it is late, and nothing about the case."""
    found = get_object_or_404(PracticeReview.objects.overseen_by(request.user), reference=reference)
    log.opened(request, found, action="open progress")
    clock = main_of(found)
    held = [clock.held_reason] if clock and clock.held_reason else []
    publication = Publication.objects.filter(review=found).first()
    context: dict[str, Any] = {
        "statuses": moved(found),
        "delays": found.delays.all(),
        "held": held,
        "publication": publication,
        "identity_heading": "h1",
    }
    return render(
        request, "reviews/practice/progress.html", framed(request, found, "overview", context)
    )


@allow("reviews.read")
def practice_criteria(request: HttpRequest, practice: str) -> HttpResponse:
    """How the partners weighed each criterion."""
    found = reviewed(request, practice, "open criteria")
    if not COURSES[found.kind].signed:
        raise Http404
    rows = [
        {
            "title": CRITERION_TITLES[row.code],
            "weighed": row.get_weighed_display(),
            "kind": WEIGHED_KINDS[Weighed(row.weighed)],
            "reason": row.reason,
        }
        for row in found.criteria.all()
    ]
    context = {"rows": rows, "may": doable(found)}
    return render(
        request, "reviews/practice/criteria.html", framed(request, found, "criteria", context)
    )


@allow("reviews.read")
def practice_timeline(request: HttpRequest, practice: str) -> HttpResponse:
    """Everything that happened to a practice review."""
    found = reviewed(request, practice, "open timeline")
    related: list[Any] = [
        found.criteria.all(),
        found.sign_offs.all(),
        found.delays.all(),
        found.drafts.all(),
        found.panel.all(),
        found.agency_reports.all(),
        Publication.objects.filter(review=found),
        found.appointments.all(),
        found.themes.all(),
        found.answers.all(),
        found.plan_looks.all(),
        found.training_needs.all(),
        found.progress_checks.all(),
        found.written_requests.all(),
        found.events.all(),
        found.family_contacts.all(),
        of_practice(found),
    ]
    context = {"timeline": shown(request, found, related=related)}
    return render(
        request, "reviews/practice/timeline.html", framed(request, found, "timeline", context)
    )
