"""Priorities and the business plan: priority → objective → measure → evidence."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from core.history import track
from governance.models.membership import reads_all
from governance.rules.registers import Direction, Rag
from partnership.models import Organisation
from partnership.rules import Role

M = TypeVar("M", bound=models.Model)
READERS = frozenset({Role.PARTNERSHIP_BOARD, Role.AGENCY_LEAD})


class PlanQuerySet(models.QuerySet[M]):
    def visible_to(self, user: Any) -> PlanQuerySet[M]:
        """The plan is everybody’s who helps to carry it out: whole, or not at all."""
        if user.is_active and (reads_all(user) or user.roles & READERS):
            return self.all()
        return self.none()


class Priority(models.Model):
    """What the partners put first, for some years."""

    title = models.CharField(max_length=200)
    why = models.TextField("why it comes first")
    from_day = models.DateField("from")
    until_day = models.DateField("to")
    order = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)
    objects = PlanQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Objective(models.Model):
    """What is to be reached for a priority, by whom, by when, and how it stands."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    rag = models.CharField(
        "how it stands", max_length=12, choices=Rag.choices, default=Rag.NOT_STARTED
    )
    rag_reason = models.TextField("why", blank=True)
    retired_on = models.DateField(null=True, blank=True)
    objects = PlanQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    """A figure that tells whether an objective is reached."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="measures")
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=4, choices=Direction.choices)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2)
    retired_on = models.DateField(null=True, blank=True)
    objects = PlanQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class MeasureValue(models.Model):
    """What a measure showed on a day."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="values")
    measured_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects = PlanQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-measured_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "measured_on"], name="measured_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"


class Progress(models.Model):
    """A report on an objective: how it stands and why. Evidence hangs on it as files."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="progress")
    reported_on = models.DateField()
    rag = models.CharField("how it stands", max_length=12, choices=Rag.choices)
    text = models.TextField("what was done, and why it stands so")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    objects = PlanQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name_plural = "progress"
        ordering = ["-reported_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.objective}, {self.reported_on}"
