"""A snapshot: a few questions put to all agencies at once, answered within a day or two."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q

from audits.rules.snapshots import TO_PARTNERS, PlanTo, ReplyStatus, SnapshotKind, SnapshotStatus
from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from partnership.queries import led_by
from partnership.rules import SEAT_ROLES, OrganisationKind, Role

SPEAKS = frozenset({Role.EXECUTIVE, Role.AGENCY_LEAD})
NEVER_SENT = (SnapshotStatus.DRAFT, SnapshotStatus.CANCELLED)


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: Any) -> SnapshotQuerySet:
        """The business unit sees all; the Executive and the scrutineer those sent; leads those they are asked."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        if user.roles & {Role.EXECUTIVE, Role.SCRUTINEER}:
            return self.exclude(status__in=NEVER_SENT)
        return self.filter(pk__in=SnapshotReply.objects.led_by(user).values("snapshot"))


class Snapshot(models.Model):
    """One round of questions. Reference SNA-2026-001."""

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    words = models.TextField("what agencies are told", blank=True)
    status = models.CharField(
        max_length=10, choices=SnapshotStatus.choices, default=SnapshotStatus.DRAFT
    )
    due_on = models.DateField()
    # Codes of categories of agency, "partners" for the statutory ones; none means everybody.
    categories = models.JSONField("who is asked", default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = SnapshotQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class SnapshotStatusRow(StatusRow):
    record = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="statuses")


class SnapshotQuestion(models.Model):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField("question", max_length=300)
    kind = models.CharField("answered by", max_length=8, choices=SnapshotKind.choices)
    history = track()

    class Meta:
        ordering = ["snapshot", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "position"], name="snapshot_question_place")
        ]

    def __str__(self) -> str:
        return self.text


class SnapshotReplyQuerySet(models.QuerySet["SnapshotReply"]):
    def led_by(self, user: Any) -> SnapshotReplyQuerySet:
        """Those of the agencies a person leads, and of agencies that theirs took over from."""
        if not user.is_active or Role.AGENCY_LEAD not in user.roles:
            return self.none()
        led = led_by(user)
        return self.filter(Q(organisation__in=led) | Q(organisation__succeeded_by__in=led))

    def visible_to(self, user: Any) -> SnapshotReplyQuerySet:
        """The business unit, the Executive and the scrutineer see all; a lead the agency's own."""
        if not user.is_active:
            return self.none()
        if user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER}:
            return self.all()
        return self.led_by(user)

    def with_plan_for(self, user: Any) -> SnapshotReplyQuerySet:
        """Those whose business-continuity plan a person may read: exactly whom the agency shared it with.

        Its own leads and the business unit always; who speaks for a statutory partner today; leads of
        agencies that the same snapshot asked. To oversee gives nobody a plan.
        """
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        speaks = [s.organisation_id for s in user.seats_now if SEAT_ROLES[s.kind] & SPEAKS]
        partner = Organisation.objects.filter(
            pk__in=[pk for pk in speaks if pk], kind=OrganisationKind.STATUTORY_PARTNER
        )
        own = SnapshotReply.objects.led_by(user)
        return self.filter(
            Q(pk__in=own.values("pk"))
            | (Q(plan_to__in=TO_PARTNERS) & Exists(partner))
            | Q(plan_to=PlanTo.ALL, snapshot__in=own.values("snapshot"))
        )


class SnapshotReply(models.Model):
    """What one agency is asked in one snapshot. Its business-continuity plan is the file kept with it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="replies")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="snapshot_replies"
    )
    status = models.CharField(
        max_length=10, choices=ReplyStatus.choices, default=ReplyStatus.WAITING
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    plan_to = models.CharField(
        "who may read the plan", max_length=10, choices=PlanTo.choices, default=PlanTo.UNIT
    )

    objects = SnapshotReplyQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name_plural = "snapshot replies"
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "organisation"], name="snapshot_reply_once")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot.reference}: {self.organisation}"


class SnapshotReplyRow(StatusRow):
    record = models.ForeignKey(SnapshotReply, on_delete=models.CASCADE, related_name="statuses")


class SnapshotAnswer(models.Model):
    reply = models.ForeignKey(SnapshotReply, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(SnapshotQuestion, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True)
    history = track()

    class Meta:
        ordering = ["reply", "question"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "question"], name="snapshot_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.reply}: {self.question}"
