"""Through which records of a rapid review its clocks and files are reached, and where the navigation leads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core import documents, nav
from deadlines import access as clocks
from reviews.models import InformationRequest, Milestone, RapidReview


def milestones_of(user: Any) -> QuerySet[Milestone]:
    """The milestones of the reviews a person may see."""
    seen = RapidReview.objects.visible_to(user)
    every = Milestone.objects.all()
    return every.filter(review__in=seen) if seen.query.has_filters() else every


def register() -> None:
    """Called once, when the app is ready."""
    clocks.visible_through(RapidReview, RapidReview.objects.visible_to)
    clocks.visible_through(Milestone, milestones_of)
    clocks.visible_through(InformationRequest, InformationRequest.objects.visible_to)
    documents.readable_through(InformationRequest, InformationRequest.objects.readable_by)
    nav.register("Rapid reviews", "review_list", "reviews.oversee", 30, "Reviews")
    nav.register("Requests", "request_list", "reviews.answer", 40)
    nav.register("Figures", "review_figures", "reviews.figures", 60)
