"""What a group may do and under which words: its rules and its terms of reference.

The group itself, its seats and their days stand in ``partnership``.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from core.history import track
from governance.rules.meetings import Needed
from partnership.models import Group


class GroupRules(models.Model):
    """How a group meets and when it may decide. One row a group; none means the defaults here."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="rules")
    quorum = models.PositiveSmallIntegerField("members needed to decide", default=3)
    each_partner = models.BooleanField(
        "somebody from each statutory partner must be there", default=False
    )
    every_weeks = models.PositiveSmallIntegerField(
        "meets every so many weeks", null=True, blank=True
    )
    papers_days = models.PositiveSmallIntegerField(
        "papers are due so many working days before the meeting", default=5
    )
    resolution_needs = models.CharField(
        "a written resolution is carried when",
        max_length=10,
        choices=Needed.choices,
        default=Needed.EVERYONE,
    )
    history = track()

    class Meta:
        verbose_name_plural = "group rules"

    def __str__(self) -> str:
        return f"Rules of {self.group}"


class TermsOfReference(models.Model):
    """One version of a group's terms of reference. Its file, if any, hangs on it as a document."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="terms")
    version = models.PositiveSmallIntegerField()
    body = models.TextField("terms of reference")
    approved_by = models.CharField(max_length=200)
    approved_on = models.DateField()
    from_day = models.DateField("in force from")
    review_on = models.DateField("review by", null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        verbose_name_plural = "terms of reference"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["group", "version"], name="terms_version_once")
        ]

    def __str__(self) -> str:
        return f"Terms of reference of {self.group}, version {self.version}"

    @staticmethod
    def visible_to(user: Any) -> models.QuerySet[TermsOfReference]:
        """Whoever holds a seat today may read the terms of every group."""
        found = TermsOfReference.objects.all()
        return found if user.is_active and user.seats_now else found.none()
