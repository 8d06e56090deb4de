"""The regional list of approved reviewers, and who was appointed to which review."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from core.history import track
from reviews.models.practice import PracticeReview


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def live(self, today: dt.date) -> ReviewerQuerySet:
        """Those who may be appointed on a day."""
        return self.filter(
            Q(approved_until=None) | Q(approved_until__gte=today),
            removed_on=None,
            approved_on__lte=today,
        )

    def expired(self, today: dt.date) -> ReviewerQuerySet:
        """Those whose approval ran out, and who were not taken off."""
        return self.filter(removed_on=None, approved_until__lt=today)


class Reviewer(models.Model):
    """Somebody on the approved list, which partnerships of a region keep together (rulebook 3.1.18)."""

    name = models.CharField(max_length=200)
    organisation = models.CharField("works for", max_length=200, blank=True)
    email = models.EmailField(blank=True)
    skills = models.TextField("skills and experience")
    approved_on = models.DateField("approved on")
    approved_until = models.DateField("approved until", null=True, blank=True)
    removed_on = models.DateField("taken off the list", null=True, blank=True)
    removed_reason = models.TextField(blank=True)

    objects = ReviewerQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def is_expired(self, today: dt.date) -> bool:
        return self.approved_until is not None and self.approved_until < today


class Appointment(models.Model):
    """A reviewer appointed to one review: skills weighed, interests declared, no conflict (rulebook 3.1.4)."""

    review = models.ForeignKey(
        PracticeReview, on_delete=models.CASCADE, related_name="appointments"
    )
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="appointments")
    skills = models.TextField("why they have the right skills")
    declared_on = models.DateField("declared on")
    interests = models.TextField("interests they declared", blank=True)
    appointed_on = models.DateField("appointed on")
    ended_on = models.DateField("ended on", null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    history = track()
    told_by = "reviewer"

    class Meta:
        ordering = ["appointed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "reviewer"],
                condition=Q(ended_on=None),
                name="appointed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.review}"
