"""The report as a file: what was asked for, by whom, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.models.renderings import Rendering, RenderingQuerySet
from partnership.rules import Role
from reviews.models.reviews import RapidReview

READERS = frozenset({Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.CASE_REVIEW_PANEL})


class RenderedReportQuerySet(RenderingQuerySet):
    def visible_to(self, user: Any) -> RenderedReportQuerySet:
        """A reader of the case sees the files they asked for themselves, and the report as it was sent."""
        if not user.is_active or not user.roles & READERS:
            return self.none()
        return self.filter(
            models.Q(requested_by=user) | models.Q(as_sent=True),
            review__in=RapidReview.objects.visible_to(user),
        )


class RenderedReport(Rendering):
    """One file of one report."""

    review = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="renderings")
    as_sent = models.BooleanField("the report as it was sent to the Panel", default=False)
    content = models.JSONField("what was sent, until the file is made", default=dict, blank=True)

    objects = RenderedReportQuerySet.as_manager()

    class Meta(Rendering.Meta):
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=models.Q(status="waiting"),
                name="rendering_waiting",
            ),
            models.Index(fields=["review", "requested_by"], name="rendering_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.get_kind_display()}"
