"""Rapid reviews: the list, one review at a glance, opening, moving on, sharing."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import allow, can
from core.deeds import done, one_form
from core.forms import bind
from core.lists import Column, listing
from deadlines.calendar import closures
from partnership.models import Organisation
from reviews.forms.reviews import DetailsForm, MaybeReasonForm, OpenForm, ReasonForm, ReviewFilters
from reviews.models import Incident, InformationRequest, RapidReview
from reviews.queries.incident_agencies import involved_to_ask
from reviews.queries.incidents import needs_rapid_review, title_of
from reviews.queries.reviews import for_list, late_reasons, moved, reads_content, standing
from reviews.rules import ANSWERABLE_REVIEWS, IncidentStatus
from reviews.services import reviews as deeds
from reviews.views.frame import framed, reviewed


@allow("reviews.oversee")
def review_list(request: HttpRequest) -> HttpResponseBase:
    """The reviews within a person's reach. Whoever only oversees them sees progress, no title."""
    today, off = timezone.localdate(), closures()
    reads = reads_content(request.user)
    seen = for_list(request.user, today)
    agencies = (
        Organisation.objects.filter(pk__in=InformationRequest.objects.values("organisation")).only(
            "name"
        )
        if reads
        else None
    )
    columns = [
        Column(
            "reference",
            "Reference",
            link=lambda row: reverse("review", args=[row.reference]),
            sort="reference",
        ),
        *([Column("title", "What")] if reads else []),
        Column("status", "Status", sort="status"),
        Column("due", "Due", value="due_on", sort="due_on"),
        Column(
            "standing",
            "Clock",
            value=lambda row: standing(row, today, off)[0],
            tag=lambda row: standing(row, today, off)[1],
        ),
        Column("requests", "Answered", value=lambda row: f"{row.answered} of {row.asked}"),
        Column("late", "Agency late", value="agency_late"),
    ]
    page = listing(
        request,
        seen,
        columns=columns,
        filters=ReviewFilters(request.GET, agencies=agencies),
        filename="rapid-reviews",
        export_verb="reviews.export",
        caption="Rapid reviews, newest first",
        empty="A rapid review is opened from a notified incident.",
    )
    return page.export() or render(request, "reviews/review_list.html", {"page": page})


@allow("reviews.oversee")
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """One review at a glance; for whoever only oversees it, its progress and no more."""
    today = timezone.localdate()
    readable = RapidReview.objects.visible_to(request.user).filter(reference=reference)
    found = readable.select_related("incident").first()
    if found is None or not can(request.user, "reviews.read"):
        return _progress(request, reference)
    log.opened(request, found)
    context = {
        "incident": found.incident,
        "milestones": found.milestones.select_related("owner"),
        "running": found.status in ANSWERABLE_REVIEWS,
        "panel": found.panel.select_related("person", "organisation"),
        "today": today,
        "moves": _open_moves(request, found),
        "identity_heading": "h1",
    }
    return render(request, "reviews/review.html", framed(request, found, "overview", context))


def _progress(request: HttpRequest, reference: str) -> HttpResponse:
    overseen = RapidReview.objects.overseen_by(request.user).select_related("incident")
    found = get_object_or_404(overseen, reference=reference)
    log.opened(request, found, action="open progress")
    context = {
        "reasons": late_reasons(found),
        "statuses": moved(found),
    }
    return render(request, "reviews/progress.html", framed(request, found, "overview", context))


@allow("reviews.manage")
def review_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the rapid review of an incident, after saying what will happen."""
    incident = get_object_or_404(Incident.objects.visible_to(request.user), reference=reference)
    there = RapidReview.objects.filter(incident=incident).first()
    if there:
        return redirect("review", there.reference)
    log.opened(request, incident, action="open to begin the review")
    early = incident.status == IncidentStatus.RECORDED or not needs_rapid_review(incident)
    form = bind(request, OpenForm, early=early, initial={"title": title_of(incident)})
    if request.method == "POST" and done(
        form, lambda typed: deeds.open_review(actor=request.user, incident=incident, **typed)
    ):
        opened = RapidReview.objects.visible_to(request.user).get(incident=incident)
        return redirect("review_opened", opened.reference)
    context = {
        "form": form,
        "incident": incident,
        "agencies": involved_to_ask(incident),
        "early": early,
    }
    return render(request, "reviews/review_new.html", context, status=422 if form.errors else 200)


@allow("reviews.manage")
def review_opened(request: HttpRequest, reference: str) -> HttpResponse:
    """What opening the review did, and what happens next."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open what comes next")
    context = {
        "members": found.panel.count(),
        "requests": found.requests.select_related("organisation"),
    }
    return render(
        request, "reviews/review_opened.html", framed(request, found, "overview", context)
    )


@allow("reviews.manage")
def review_details(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the plain title and the day of the decision meeting."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open details")
    held = {"title": found.title, "meeting_on": found.meeting_on}
    form = bind(request, DetailsForm, initial=DetailsForm.opened_with(held))
    return one_form(
        request,
        "reviews/details.html",
        form,
        lambda typed: deeds.change_details(actor=request.user, review=found, **typed),
        back=reverse("review", args=[reference]),
        said="Saved.",
        context={"review": found},
    )


@allow("reviews.manage")
def review_share(request: HttpRequest, reference: str) -> HttpResponse:
    """Share the agencies' answers, after saying with whom and that it cannot be taken back."""
    found = reviewed(request, reference)
    log.opened(request, found, action="open requests to share")
    asked = list(found.requests.select_related("organisation"))
    context = {
        "review": found,
        "answered": [
            row for row in asked if row.submitted_at and row.status in ("submitted", "nil_return")
        ],
        "awaited": [row for row in asked if row.status in ("not_started", "started")],
    }
    return one_form(
        request,
        "reviews/share.html",
        bind(request, MaybeReasonForm),
        lambda typed: deeds.share_submissions(actor=request.user, review=found),
        back=reverse("review_requests", args=[reference]),
        said="The answers are shared.",
        context=context,
    )


class Move(NamedTuple):
    """One way on: the deed, its title, what it means, the words of its button, whether it needs a reason."""

    deed: Callable[..., bool]
    from_statuses: tuple[str, ...]
    title: str
    means: str
    button: str
    reasoned: bool


MOVES: dict[str, Move] = {
    "drafting": Move(
        deeds.start_drafting,
        ("gathering",),
        "Start drafting the report",
        "The review moves on to drafting. Agencies that have not answered can still do so.",
        "Start drafting",
        False,
    ),
    "gathering": Move(
        deeds.back_to_gathering,
        ("drafting",),
        "Go back to gathering information",
        "The report stays as it is and more is asked first.",
        "Go back to gathering",
        True,
    ),
    "decision": Move(
        deeds.ready_for_decision,
        ("drafting",),
        "Put the report to the partners",
        "The three partners can then sign a decision. The report can still be changed until the first of them signs.",
        "Put it to the partners",
        False,
    ),
    "back": Move(
        deeds.back_to_drafting,
        ("decision",),
        "Go back to drafting",
        "The report needs more work before the partners can decide.",
        "Go back to drafting",
        True,
    ),
    "stop": Move(
        deeds.stop,
        ("gathering", "drafting", "decision", "decided", "sent"),
        "Stop the review",
        "Every clock of it stops and no agency needs to answer any longer. What was written is kept.",
        "Stop the review",
        True,
    ),
    "close": Move(
        deeds.close,
        ("replied",),
        "Close the review",
        "Nothing more is due from it. What is left of its plan and of its requests is cancelled.",
        "Close the review",
        True,
    ),
}


@allow("reviews.manage")
def review_move(request: HttpRequest, reference: str, to: str) -> HttpResponse:
    """Move a review on, or back, after saying what that means."""
    if to not in MOVES:
        raise Http404
    way, found = MOVES[to], reviewed(request, reference)
    log.opened(request, found, action="open to move on")
    return one_form(
        request,
        "reviews/move.html",
        bind(request, ReasonForm if way.reasoned else MaybeReasonForm),
        lambda typed: way.deed(actor=request.user, review=found, reason=typed["reason"]),
        back=reverse("review", args=[reference]),
        context=framed(request, found, "", {"move": way}),
    )


def _open_moves(request: HttpRequest, found: RapidReview) -> list[tuple[str, str]]:
    """The ways on from here, as links: label and address."""
    if not can(request.user, "reviews.manage"):
        return []
    return [
        (way.title, reverse("review_move", args=[found.reference, code]))
        for code, way in MOVES.items()
        if found.status in way.from_statuses
        and (code != "stop" or found.incident.status == IncidentStatus.WITHDRAWN)
    ]
