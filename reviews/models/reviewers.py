"""The regional list of approved reviewers, and who was appointed to which review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.history import track
from reviews.models.practice import PracticeReview


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
    history = track()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


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
