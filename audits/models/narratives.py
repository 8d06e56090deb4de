"""Themes that the business unit finds in what agencies wrote in their returns."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audits.models.returns import Answer
from audits.rules.visits import THEMES
from core.history import track
from core.models import ListValue


class NarrativeTheme(models.Model):
    """A theme that the words of one answer were given, by whom and when.

    ``digest`` is the SHA-256 of these words: once the agency hands in others, the mark stands for nothing
    until somebody confirms it.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"list_code": THEMES},
    )
    digest = models.CharField(max_length=64)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    marked_at = models.DateTimeField()
    history = track()

    class Meta:
        ordering = ["answer", "theme__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "theme"], name="narrative_theme_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.theme}"
