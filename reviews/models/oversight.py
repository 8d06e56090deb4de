"""How the partners watch a review: its time and quality at intervals, and what they ask of the reviewer in writing.

SI 2018/789 regulation 14 (rulebook 3.1.5).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.history import track
from reviews.models.practice import PracticeReview
from reviews.models.reviewers import Appointment


class ProgressCheck(models.Model):
    """One look at the time a review takes and at its quality. ``next_on`` is when they look again."""

    review = models.ForeignKey(
        PracticeReview, on_delete=models.CASCADE, related_name="progress_checks"
    )
    checked_on = models.DateField("checked on")
    time_words = models.TextField("whether it is in time")
    quality_words = models.TextField("how good the work is")
    next_on = models.DateField("next check on", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.review}: {self.checked_on}"


class WrittenRequest(models.Model):
    """Information, or a draft, that the partners asked of a reviewer in writing."""

    review = models.ForeignKey(
        PracticeReview, on_delete=models.CASCADE, related_name="written_requests"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="written_requests"
    )
    asked_for = models.TextField("what was asked for")
    sent_on = models.DateField("sent on")
    due_on = models.DateField("to be answered by")
    answered_on = models.DateField("answered on", null=True, blank=True)
    answer = models.TextField("what came back", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        ordering = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.review}: {self.sent_on}"
