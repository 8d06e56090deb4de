"""The drafts of a review's report, each kept as it came, and what people say about them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.history import track
from reviews.models.practice import PracticeReview


class Draft(models.Model):
    """One version of the report. Its file is a document of this record; the newest is the one that counts."""

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    note = models.TextField("what is new in it", blank=True)
    comments_by = models.DateField("comments wanted by", null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    put_at = models.DateTimeField("put to the partners", null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="practice_draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.review}, draft {self.number}"


class DraftComment(models.Model):
    """What one person says about one section of a draft, and what was done about it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(max_length=120)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["section", "at"]

    def __str__(self) -> str:
        return f"{self.draft}: {self.section}"
