"""Visits to the front line, peer reviews, and what agencies' own audits found."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.plan import PlanLine
from audits.rules.visits import THEMES, AssuranceKind, Direction, Setting
from core.history import track
from core.models import ListValue
from partnership.models import Organisation
from partnership.queries import led_by
from partnership.rules import Role


class AssuranceRecordQuerySet(models.QuerySet["AssuranceRecord"]):
    def visible_to(self, user: Any) -> AssuranceRecordQuerySet:
        """Those who oversee see all; the board what was shared; an agency its own once shared; all their own."""
        if not user.is_active:
            return self.none()
        if user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER}:
            return self.all()
        seen = Q(recorded_by=user.pk)
        if Role.PARTNERSHIP_BOARD in user.roles:
            seen |= Q(shared_at__isnull=False)
        if Role.AGENCY_LEAD in user.roles:
            led = led_by(user)
            own = Q(organisation__in=led) | Q(organisation__succeeded_by__in=led)
            seen |= own & Q(shared_at__isnull=False)
        return self.filter(seen)


class AssuranceRecord(models.Model):
    """One look at practice. Which fields a kind uses stands in ``rules.visits.FORMS``. It names nobody."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=14, choices=AssuranceKind.choices)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="assurance"
    )
    team = models.CharField(max_length=200, blank=True)
    setting = models.CharField(max_length=12, choices=Setting.choices, blank=True)
    direction = models.CharField(max_length=8, choices=Direction.choices, blank=True)
    who = models.CharField("who took part, by post", max_length=300, blank=True)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    sample_size = models.PositiveIntegerField(null=True, blank=True)
    scope = models.TextField("what was looked at", blank=True)
    observed = models.TextField("what was seen", blank=True)
    said_children = models.TextField("what children said", blank=True)
    said_families = models.TextField("what families said", blank=True)
    said_staff = models.TextField("what staff said", blank=True)
    good_practice = models.TextField("good practice", blank=True)
    concerns = models.TextField("what should be better", blank=True)
    grade_words = models.CharField("how it was graded", max_length=200, blank=True)
    planned_actions = models.TextField("what will be done", blank=True)
    line = models.ForeignKey(
        PlanLine, on_delete=models.PROTECT, null=True, blank=True, related_name="assurance"
    )
    counted_as_duty = models.BooleanField("counts as the yearly observation", default=False)
    shared_at = models.DateTimeField("shared with the agency", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = AssuranceRecordQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-began_on", "-pk"]
        indexes = [
            models.Index(fields=["-began_on", "-id"], name="assurance_list"),
            models.Index(fields=["organisation", "kind"], name="assurance_body"),
        ]

    def __str__(self) -> str:
        return self.reference


class AssuranceTheme(models.Model):
    """A theme that a record was given."""

    record = models.ForeignKey(AssuranceRecord, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"list_code": THEMES},
    )
    history = track()

    class Meta:
        ordering = ["record", "theme__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "theme"], name="assurance_theme_once")
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.theme}"
