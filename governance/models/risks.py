"""The risk register."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.history import track
from core.models import StatusRow
from governance.models.membership import groups_of, reads_all
from governance.rules.registers import RiskStatus
from partnership.models import Group, Organisation
from partnership.rules import Role

FIVE = [MinValueValidator(1), MaxValueValidator(5)]


def points(name: str) -> Any:
    """Likelihood or impact, from 1 to 5."""
    return models.PositiveSmallIntegerField(name, validators=FIVE)


class RiskQuerySet(models.QuerySet["Risk"]):
    def visible_to(self, user: Any) -> RiskQuerySet:
        """Those who read all, and the board, see every risk; members those their groups keep."""
        if not user.is_active:
            return self.none()
        if reads_all(user) or Role.PARTNERSHIP_BOARD in user.roles:
            return self.all()
        return self.filter(models.Q(group__in=groups_of(user)) | models.Q(owner=user.pk))


class Risk(models.Model):
    """A risk to the partnership's work, scored 5 × 5 before mitigation, now, and where it should come to.

    ``appetite`` is the highest score the partners accept. Mitigations are actions that point here.
    """

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=RiskStatus.choices, default=RiskStatus.OPEN)
    title = models.CharField(max_length=200)
    cause = models.TextField("why it could happen")
    effect = models.TextField("what it would mean for children")
    controls = models.TextField("what is in place already", blank=True)
    inherent_likelihood = points("likelihood before mitigation")
    inherent_impact = points("impact before mitigation")
    likelihood = points("likelihood now")
    impact = points("impact now")
    target_likelihood = points("likelihood to reach")
    target_impact = points("impact to reach")
    appetite = models.PositiveSmallIntegerField(
        "highest score accepted", validators=[MinValueValidator(1), MaxValueValidator(25)]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="risks"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="risks"
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="risks")
    review_on = models.DateField("next review")
    raised_on = models.DateField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = RiskQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        indexes = [models.Index(fields=["status", "review_on", "id"], name="risk_list")]

    def __str__(self) -> str:
        return self.reference


class RiskStatusRow(StatusRow):
    record = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="statuses")


class RiskReview(models.Model):
    """One look at a risk: the scores it left, and what was said. Kept as it was."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    likelihood = points("likelihood")
    impact = points("impact")
    note = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        ordering = ["-reviewed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.risk}, {self.reviewed_on}"
