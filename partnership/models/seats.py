"""Seats: what a person sits as, for whom, from when to when. They give roles and records."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.history import track
from partnership.models.groups import Group
from partnership.models.organisations import Organisation
from partnership.rules import DutyKind, SeatKind


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self, on: dt.date | None = None) -> SeatQuerySet:
        """Seats held on a day (today when none is given)."""
        day = on or timezone.localdate()
        return self.filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=day), started_on__lte=day
        )


class Seat(models.Model):
    """A person's place: kind, organisation they sit for, group they sit on, first and last day."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats"
    )
    kind = models.CharField(max_length=30, choices=SeatKind.choices)
    post = models.CharField("post held", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    deputy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies"
    )
    started_on = models.DateField()
    ended_on = models.DateField("last day", null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-started_on", "-pk"]
        indexes = [
            models.Index(fields=["person", "started_on"], name="seat_person"),
            models.Index(fields=["organisation", "kind"], name="seat_organisation"),
            models.Index(fields=["group", "kind"], name="seat_group"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="seat_ends_after_start",
                violation_error_message="The last day must not be before the first day.",
            )
        ]

    def __str__(self) -> str:
        return self.post or self.get_kind_display()


class Post(models.Model):
    """A post that the arrangements name, whoever holds it: a seat is taken in it by a person."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField("seat", max_length=30, choices=SeatKind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    note = models.CharField(max_length=300, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField("last day", null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class DutyDone(models.Model):
    """One yearly duty a board member has done: which, when, the evidence.

    For a DBS check no certificate number or copy is kept (DBS code of practice; rulebook 11.5).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties_done"
    )
    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    done_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    history = track()

    class Meta:
        verbose_name_plural = "duties done"
        ordering = ["-done_on"]
        indexes = [models.Index(fields=["person", "kind", "-done_on"], name="duty_last")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.person}"
