"""The practitioners and the family of a review: what they were asked, and what they said.

Families are invited to contribute; practitioners are involved without fear of blame (rulebook 3.1.14).
Nobody is named here: a person is who they are to the child.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.history import track
from reviews.models.practice import PracticeReview
from reviews.practice_rules import ContactKind


class PractitionerEvent(models.Model):
    """A day with the practitioners. It is planned until what they said is written down."""

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="events")
    held_on = models.DateField("day of the event")
    place = models.CharField("where", max_length=200)
    invited = models.TextField("who was invited")
    said = models.TextField("what was said", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.review}: {self.held_on}"


class FamilyContact(models.Model):
    """One contact with the family: what it was about, with whom, how, and what they said."""

    review = models.ForeignKey(
        PracticeReview, on_delete=models.CASCADE, related_name="family_contacts"
    )
    kind = models.CharField("about", max_length=12, choices=ContactKind.choices)
    on = models.DateField("day")
    who = models.CharField("who they are to the child", max_length=120)
    how = models.TextField("how they were invited or told")
    said = models.TextField("what they said", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.review}: {self.get_kind_display()}"
