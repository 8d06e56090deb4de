"""A campaign: one framework asked of many agencies by one day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from audits.models.frameworks import FrameworkVersion
from audits.rules.returns import CampaignStatus
from core.history import track
from core.models import StatusRow
from partnership.rules import Role


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: Any) -> CampaignQuerySet:
        """The business unit sees all; the Executive and the scrutineer those that were issued."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        if user.roles & {Role.EXECUTIVE, Role.SCRUTINEER}:
            return self.filter(status__in=[CampaignStatus.OPEN, CampaignStatus.CLOSED])
        return self.none()


class Campaign(models.Model):
    """One round of an audit. Reference AUD-2026-001."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    version = models.ForeignKey(
        FrameworkVersion, on_delete=models.PROTECT, related_name="campaigns"
    )
    cycle = models.CharField("year", max_length=20, help_text="Such as 2026-27")
    # Codes of the version's sections; none means all of them.
    parts = models.JSONField("parts that are asked", default=list, blank=True)
    words = models.TextField("what agencies are told", blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )
    # Who said that a draft issues itself on its opening day.
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    planned_at = models.DateTimeField(null=True, blank=True)
    not_issued = models.TextField("why it did not issue itself", blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Moderated scores and reasons show to agencies from here on.
    released_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CampaignQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-opens_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class CampaignStatusRow(StatusRow):
    record = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="statuses")
