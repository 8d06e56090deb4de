"""What the administrator sets about reviews without code."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models

from core.history import track
from reviews.models.reviews import RapidReview


class ReviewSettings(models.Model):
    """How this partnership reads the guidance. One row, number 1, made when it is first asked for.

    Guidance reads both ways on when the 15 working days of a rapid review begin (rulebook 2.2), so
    the partnership chooses; the stricter date always shows beside.
    """

    clock_start = models.CharField(
        "the rapid review is counted from",
        max_length=12,
        choices=RapidReview.ClockStart.choices,
        default=RapidReview.ClockStart.NOTIFIED,
        help_text="Clocks that run already keep the day they were counted from.",
    )
    figures_threshold = models.PositiveSmallIntegerField(
        "hide figures below",
        default=5,
        validators=[MinValueValidator(1)],
        help_text="Members of the board see “fewer than” this number instead of a small figure.",
    )
    history = track()

    class Meta:
        verbose_name = verbose_name_plural = "review settings"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_review_settings")
        ]

    def __str__(self) -> str:
        return "Review settings"
