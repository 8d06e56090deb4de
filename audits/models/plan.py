"""The yearly audit plan and its lines."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from audits.rules.plan import WHEN, PlanKind, PlanReason, PlanScope, PlanStatus
from core.history import track
from core.models import StatusRow
from partnership.models import Group


class AuditPlan(models.Model):
    """One financial year's plan. It is agreed by a group on a day, at the start of the year."""

    year = models.CharField("financial year", max_length=7, unique=True)
    agreed_by = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_plans"
    )
    agreed_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"Audit plan {self.year}"


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    def visible_to(self, user: Any) -> PlanLineQuerySet:
        """The plan names no child and no agency's results: whoever may read it reads all of it."""
        return self.all() if user.is_active else self.none()


class PlanLine(models.Model):
    """One thing the partners will look at. ``due_by`` is the last day of the time it is planned for."""

    plan = models.ForeignKey(AuditPlan, on_delete=models.PROTECT, related_name="lines")
    theme = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=PlanKind.choices)
    reason = models.CharField("why chosen", max_length=12, choices=PlanReason.choices)
    reason_words = models.TextField("what it rests on", blank=True)
    scope = models.CharField(max_length=8, choices=PlanScope.choices, default=PlanScope.LOCAL)
    when = models.CharField("planned for", max_length=3, choices=WHEN)
    due_by = models.DateField()
    lead = models.CharField("lead post", max_length=200)
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.PLANNED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanLineQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["due_by", "theme", "pk"]

    def __str__(self) -> str:
        return f"{self.theme}, {self.plan.year}"


class PlanLineStatusRow(StatusRow):
    record = models.ForeignKey(PlanLine, on_delete=models.CASCADE, related_name="statuses")
