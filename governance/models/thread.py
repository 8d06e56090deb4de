"""The golden thread: finding → recommendation → action → learning → dissemination → evidence of impact.

Other apps attach to it through ``governance.services`` alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.history import track
from core.models import ListValue, StatusRow
from governance.models.membership import of_own_agencies, reads_all
from governance.rules.actions import AskStatus, Effect, Source, Spread
from partnership.models import Group, Organisation
from partnership.rules import Role

THREAD_READERS = frozenset({Role.PARTNERSHIP_BOARD, Role.CASE_REVIEW_PANEL})


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: Any) -> FindingQuerySet:
        """Those who read all, the board and the panel see every thread; an agency those it has a part in."""
        if not user.is_active:
            return self.none()
        if reads_all(user) or user.roles & THREAD_READERS:
            return self.all()
        if Role.AGENCY_LEAD not in user.roles:
            return self.none()
        asked = models.Q(recommendations__organisations__in=user.organisation_ids)
        doing = models.Q(recommendations__actions__organisation__in=user.organisation_ids)
        parts = Finding.objects.filter(asked | doing).order_by().values("pk")
        return self.filter(pk__in=parts)


class Finding(models.Model):
    """What was found, and where. It names no child."""

    reference = models.CharField(max_length=20, unique=True)
    text = models.TextField("what was found")
    source = models.CharField("comes from", max_length=20, choices=Source.choices)
    origin_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin_id = models.PositiveBigIntegerField(null=True, blank=True)
    origin = GenericForeignKey("origin_type", "origin_id")
    origin_label = models.CharField(max_length=120, blank=True)
    origin_path = models.CharField(max_length=200, blank=True)
    theme = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "governance.theme"},
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    found_on = models.DateField()
    no_recommendation_reason = models.TextField("why it needs no recommendation", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FindingQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-found_on", "-pk"]
        indexes = [
            models.Index(fields=["-found_on", "-id"], name="finding_list"),
            models.Index(fields=["origin_type", "origin_id"], name="finding_origin"),
        ]

    def __str__(self) -> str:
        return self.reference


class Recommendation(models.Model):
    """Who must do what by when, and how it will be seen whether it helped: agreed at the start."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="recommendations")
    reference = models.CharField(max_length=20, unique=True)
    text = models.TextField("what must be done")
    organisations = models.ManyToManyField(
        Organisation,
        through="RecommendationAgency",
        related_name="recommendations",
        verbose_name="who must do it",
    )
    due_on = models.DateField("by when")
    measure = models.TextField("how the impact will be measured")
    agreed_on = models.DateField()
    impact_due_on = models.DateField("impact measured by")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = track()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reference


class RecommendationAgency(models.Model):
    """An agency that must carry out a recommendation."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="asked"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        verbose_name_plural = "recommendation agencies"
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "organisation"], name="recommended_to_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} on {self.recommendation}"


class Learning(models.Model):
    """What people should know or do differently because of a finding."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="learning")
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.SET_NULL, null=True, blank=True, related_name="learning"
    )
    title = models.CharField(max_length=200)
    text = models.TextField("what was learned")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        verbose_name_plural = "learning"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Dissemination(models.Model):
    """How the learning was passed on: a briefing, a course, a policy; a file may hang on it."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="disseminations")
    kind = models.CharField(max_length=10, choices=Spread.choices)
    title = models.CharField(max_length=200)
    url = models.URLField("address", blank=True)
    passed_on = models.DateField("day it went out")
    reached = models.PositiveIntegerField("people reached", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = track()

    class Meta:
        ordering = ["passed_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Impact(models.Model):
    """What measuring showed, some time after a recommendation was carried out. A file may hang on it."""

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.CASCADE, related_name="impacts"
    )
    effect = models.CharField(max_length=10, choices=Effect.choices)
    text = models.TextField("what was measured and what it showed")
    measured_on = models.DateField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    history = track()

    class Meta:
        ordering = ["measured_on", "pk"]

    def __str__(self) -> str:
        return f"Impact of {self.recommendation}"


class Notice(models.Model):
    """Something agency leads must say they have read and passed on: a new procedure, a briefing."""

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=10, choices=AskStatus.choices, default=AskStatus.OPEN)
    kind = models.CharField(max_length=10, choices=Spread.choices)
    title = models.CharField(max_length=200)
    text = models.TextField("what is new, and what to do")
    url = models.URLField("address", blank=True)
    dissemination = models.ForeignKey(
        Dissemination, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )
    due_on = models.DateField("to be acknowledged by")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def visible_to(user: Any) -> models.QuerySet[Notice]:
        """Those who read all see every notice; others those put to their agency."""
        found = Notice.objects.all()
        if not user.is_active:
            return found.none()
        if reads_all(user):
            return found
        asked = Acknowledgement.objects.filter(of_own_agencies(user))
        return found.filter(pk__in=asked.values("notice"))


class NoticeStatusRow(StatusRow):
    record = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="statuses")


class Acknowledgement(models.Model):
    """One agency asked to acknowledge a notice; ``at`` is empty until its lead does."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="acknowledgements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "organisation"], name="acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} on {self.notice}"
