"""What a practice review leads to, beside the golden thread that ``governance`` keeps: local answers to what
others recommended, looks at the plan, training needs, themes. Findings and recommendations are named by their
references, which never change."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core.history import track
from core.models import ListValue
from governance.rules.thread import THEMES
from reviews.learning_rules import LocalAnswer, NeedStatus
from reviews.models.practice import PracticeReview


class RecommendationAnswer(models.Model):
    """How the partnership answers a recommendation of a national or regional review."""

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="answers")
    recommendation = models.CharField("reference of the recommendation", max_length=20)
    answer = models.CharField(max_length=15, choices=LocalAnswer.choices)
    words = models.TextField("what the partnership says to it")
    answered_on = models.DateField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = track()

    class Meta:
        ordering = ["answered_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "recommendation"], name="recommendation_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_answer_display()}"


class PlanLook(models.Model):
    """One look at the action plan of a review. Each ends the month's clock and begins the next."""

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="plan_looks")
    looked_on = models.DateField()
    words = models.TextField("what was seen")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        verbose_name = "look at the plan"
        verbose_name_plural = "looks at the plan"
        ordering = ["-looked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.review}: {self.looked_on}"


class TrainingNeed(models.Model):
    """What people should be trained in because of a finding, until it is met."""

    review = models.ForeignKey(
        PracticeReview, on_delete=models.CASCADE, related_name="training_needs"
    )
    finding = models.CharField("reference of the finding", max_length=20)
    text = models.TextField("what people need to learn")
    audience = models.CharField("who needs it", max_length=200)
    status = models.CharField(max_length=10, choices=NeedStatus.choices, default=NeedStatus.OPEN)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    met_how = models.TextField("how it was met", blank=True)
    history = track()

    class Meta:
        ordering = ["raised_on", "pk"]

    def __str__(self) -> str:
        return f"Training need of {self.finding}"


class PracticeTheme(models.Model):
    """A theme of a review, from the same list as the themes of findings."""

    review = models.ForeignKey(PracticeReview, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"list_code": THEMES},
    )
    history = track()

    class Meta:
        ordering = ["theme__order", "theme__label"]
        constraints = [
            models.UniqueConstraint(fields=["review", "theme"], name="practice_theme_once")
        ]

    def __str__(self) -> str:
        return str(self.theme)
