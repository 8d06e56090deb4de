"""Challenge, professional disagreement, and dispute between the statutory partners.

Whistleblowing is no register: it is a published procedure, so that nobody who uses it is listed.
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import track
from core.models import ListValue, StatusRow
from governance.models.membership import reads_all
from governance.rules.registers import (
    ChallengeOutcome,
    ChallengeStatus,
    EscalationKind,
    EscalationStatus,
)
from partnership.models import Organisation
from partnership.rules import Role

LEADS = frozenset({Role.AGENCY_LEAD, Role.PARTNERSHIP_BOARD})


class BetweenAgencies(models.QuerySet[Any]):
    """What one agency raised with another."""

    def visible_to(self, user: Any) -> Self:
        """Those who read all see everything; leads what their agency raised or must answer."""
        if not user.is_active:
            return self.none()
        if reads_all(user):
            return self.all()
        own = Q(raised_by=user.pk)
        if user.roles & LEADS:
            own |= Q(raising__in=user.organisation_ids) | Q(against__in=user.organisation_ids)
        return self.filter(own)


class Challenge(models.Model):
    """A challenge of one agency by another, or by the scrutineer (rulebook 11.2). It names no child."""

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(
        max_length=10, choices=ChallengeStatus.choices, default=ChallengeStatus.OPEN
    )
    raised_on = models.DateField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raising = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="raised for",
    )
    against = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="put to"
    )
    about_a_child = models.BooleanField("about one child", default=False)
    theme = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "governance.theme"},
    )
    text = models.TextField("the challenge")
    evidence = models.TextField("what it rests on", blank=True)
    due_on = models.DateField("response by")
    response = models.TextField(blank=True)
    responded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    responded_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ChallengeOutcome.choices, blank=True)
    learning = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = BetweenAgencies.as_manager()
    history = track()

    class Meta:
        ordering = ["-raised_on", "-pk"]
        indexes = [models.Index(fields=["status", "-raised_on", "-id"], name="challenge_list")]

    def __str__(self) -> str:
        return self.reference


class ChallengeStatusRow(StatusRow):
    record = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="statuses")


class EscalationStage(models.Model):
    """A stage of the procedure as the administrator has set it; running cases keep their own dates."""

    kind = models.CharField(max_length=12, choices=EscalationKind.choices)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    who = models.CharField(max_length=200)
    working_days = models.PositiveSmallIntegerField(
        "working days to settle it", null=True, blank=True, help_text="Empty: no time is set"
    )
    source = models.CharField(max_length=300, blank=True)
    history = track()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="escalation_stage_once")
        ]

    def __str__(self) -> str:
        return f"Stage {self.number}: {self.name}"


class Escalation(models.Model):
    """A professional disagreement, or a dispute of the statutory partners, on its way through the stages."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=EscalationKind.choices)
    status = models.CharField(
        max_length=10, choices=EscalationStatus.choices, default=EscalationStatus.OPEN
    )
    raised_on = models.DateField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raising = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="raised by"
    )
    against = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="disagrees with"
    )
    challenge = models.ForeignKey(
        Challenge, on_delete=models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    text = models.TextField("what it is about")
    immediate = models.BooleanField(
        "a child may be in immediate danger",
        default=False,
        help_text="Any stage may be skipped: act now",
    )
    outcome = models.TextField("how it ended", blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = BetweenAgencies.as_manager()
    history = track()

    class Meta:
        ordering = ["-raised_on", "-pk"]

    def __str__(self) -> str:
        return self.reference


class EscalationStatusRow(StatusRow):
    record = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="statuses")


class EscalationStep(models.Model):
    """One stage as it went for one case: its day, its limit, what came of it.

    ``advice`` is the scrutineer's to the Executive; ``consulted`` tells whom the chief executive of
    the local authority asked, and when.
    """

    escalation = models.ForeignKey(Escalation, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    who = models.CharField(max_length=200)
    started_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    settled = models.BooleanField(null=True, blank=True)
    skipped = models.BooleanField("skipped, a child being in danger", default=False)
    outcome = models.TextField("what came of it", blank=True)
    advice = models.TextField("the scrutineer’s advice", blank=True)
    advised_on = models.DateField(null=True, blank=True)
    consulted = models.TextField("whom the chief executive consulted, and when", blank=True)
    history = track()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["escalation", "number"], name="escalation_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.escalation}, stage {self.number}"

    @staticmethod
    def visible_to(user: Any) -> models.QuerySet[EscalationStep]:
        """The stages of the cases a person sees."""
        return EscalationStep.objects.filter(escalation__in=Escalation.objects.visible_to(user))
