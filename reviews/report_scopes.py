"""Who reads the files made of a report, and who reaches the clocks and files of a practice review."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core import documents, nav
from core.access import can
from deadlines import access as clocks
from deadlines.queries import only_oversees
from reviews.models import (
    AgencyReport,
    Draft,
    PracticeReview,
    Publication,
    RenderedReport,
    WrittenRequest,
)


def drafts_of(user: Any) -> QuerySet[Draft]:
    """The drafts of the practice reviews a person may read: not the scrutineer, who sees progress only."""
    seen, every = PracticeReview.objects.visible_to(user), Draft.objects.all()
    if not can(user, "reviews.read"):
        return every.none()
    return every.filter(review__in=seen) if seen.query.has_filters() else every


def publications_of(user: Any) -> QuerySet[Publication]:
    """The publications of the practice reviews a person may read: nobody else sees a report before its hour."""
    seen, every = PracticeReview.objects.visible_to(user), Publication.objects.all()
    if not can(user, "reviews.read"):
        return every.none()
    return every.filter(review__in=seen) if seen.query.has_filters() else every


def written_requests_of(user: Any) -> QuerySet[WrittenRequest]:
    """What was asked of reviewers in the practice reviews a person may read, not only oversee."""
    if only_oversees(user):
        return WrittenRequest.objects.none()
    seen = PracticeReview.objects.visible_to(user)
    every = WrittenRequest.objects.all()
    return every.filter(review__in=seen) if seen.query.has_filters() else every


def register() -> None:
    """Called once, when the app is ready."""
    documents.readable_through(RenderedReport, RenderedReport.objects.visible_to)
    documents.readable_through(AgencyReport, AgencyReport.objects.readable_by)
    documents.readable_through(Draft, drafts_of)
    documents.readable_through(Publication, publications_of)
    clocks.visible_through(AgencyReport, AgencyReport.objects.visible_to)
    clocks.visible_through(PracticeReview, PracticeReview.objects.visible_to)
    clocks.visible_through(WrittenRequest, written_requests_of)
    nav.register("Practice reviews", "practice_list", "reviews.oversee", 31, "Reviews")
