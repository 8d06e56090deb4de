"""Who reads the files made of a report, and who sees the clock of a learning review."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core import documents
from deadlines import access as clocks
from reviews.models import LearningReview, RapidReview, RenderedReport


def learning_reviews_of(user: Any) -> QuerySet[LearningReview]:
    """The learning reviews that began from a rapid review the person may see."""
    seen = RapidReview.objects.visible_to(user)
    every = LearningReview.objects.all()
    return every.filter(rapid_review__in=seen) if seen.query.has_filters() else every


def register() -> None:
    """Called once, when the app is ready."""
    documents.readable_through(RenderedReport, RenderedReport.objects.visible_to)
    clocks.visible_through(LearningReview, learning_reviews_of)
