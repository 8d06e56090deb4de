"""What runs beside a review elsewhere: an inquest, a trial, the review of another body."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.history import track
from reviews.models.incidents import Incident
from reviews.models.practice import PracticeReview
from reviews.proceeding_rules import ProceedingKind


class ProceedingQuerySet(models.QuerySet["Proceeding"]):
    def visible_to(self, user: Any) -> ProceedingQuerySet:
        """Whoever may see the incident, or the practice review, may see what runs beside it."""
        incidents = Incident.objects.visible_to(user)
        practices = PracticeReview.objects.visible_to(user)
        if not incidents.query.has_filters() and not practices.query.has_filters():
            return self.all()
        return self.filter(Q(incident__in=incidents) | Q(practice__in=practices))


class Proceeding(models.Model):
    """One proceeding of a case. It hangs on the incident, or on a practice review that has none.

    ``about`` and ``stands`` name nobody. ``look_on`` is the day somebody looks next how far it has got.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="parallel"
    )
    practice = models.ForeignKey(
        PracticeReview, on_delete=models.PROTECT, null=True, blank=True, related_name="parallel"
    )
    kind = models.CharField(max_length=15, choices=ProceedingKind.choices)
    about = models.TextField("what it is about, naming nobody")
    began_on = models.DateField("began on")
    stands = models.TextField("how far it has got", blank=True)
    look_on = models.DateField("look again on", null=True, blank=True)
    ended_on = models.DateField("ended on", null=True, blank=True)
    outcome = models.TextField("how it ended", blank=True)

    objects = ProceedingQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["began_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False, practice=None)
                | Q(incident=None, practice__isnull=False),
                name="proceeding_of_one_case",
                violation_error_message="Proceedings belong to one incident or one practice review.",
            )
        ]
        indexes = [
            models.Index(
                fields=["look_on"], condition=Q(ended_on=None), name="proceeding_to_look_at"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
