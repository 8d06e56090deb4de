"""What each partner promised and paid."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from core.history import track
from partnership.models.organisations import Organisation


class Contribution(models.Model):
    """A contribution of one organisation to one financial year, in pounds, or in kind."""

    class Kind(models.TextChoices):
        CASH = "cash", "Cash"
        IN_KIND = "in_kind", "In kind"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contributions"
    )
    year = models.CharField(
        "financial year",
        max_length=7,
        validators=[RegexValidator(r"^20\d\d-\d\d$", "Write a year as 2026-27.")],
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=200, blank=True)
    promised = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    received = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    received_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["-year", "organisation__name", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "kind", "what"], name="contribution_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.year}"
