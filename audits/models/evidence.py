"""What an agency shows for its answers: files and links, kept once and used again until they run out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.returns import AgencyReturn, Answer, ReturnSection
from core.history import track
from governance.models import Action
from partnership.models import Organisation
from partnership.queries import led_by
from partnership.rules import Role


class EvidenceQuerySet(models.QuerySet["AuditEvidence"]):
    def visible_to(self, user: Any) -> EvidenceQuerySet:
        """Through the sections one sees; a lead all of the agency's; and what one added oneself."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        seen = ReturnSection.objects.visible_to(user)
        uses = EvidenceUse.objects.filter(
            answer__agency_return__sections__in=seen.values("pk"),
            answer__question__standard__section=models.F(
                "answer__agency_return__sections__section"
            ),
        )
        own = Q(pk__in=uses.values("evidence")) | Q(
            added_by=user, organisation__in=user.organisation_ids
        )
        if Role.AGENCY_LEAD in user.roles:
            led = led_by(user)
            own |= Q(organisation__in=led) | Q(organisation__succeeded_by__in=led)
        return self.filter(own)


class AuditEvidence(models.Model):
    """One file (kept in core's documents) or one link of an agency."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="audit_evidence"
    )
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=500, blank=True)
    expires_on = models.DateField("out of date after", null=True, blank=True)
    origin = models.CharField("partnership it came from", max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name_plural = "audit evidence"
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class EvidenceUse(models.Model):
    """One answer shows one piece of evidence."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence_uses")
    evidence = models.ForeignKey(AuditEvidence, on_delete=models.PROTECT, related_name="uses")
    history = track()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "evidence"], name="evidence_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence} for {self.answer}"


class PlannedAction(models.Model):
    """What an agency will do about an answer. On submitting it becomes an action of the golden thread."""

    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="planned_actions"
    )
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="planned_actions")
    text = models.CharField("what will be done", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("by when", null=True, blank=True)
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = track()

    class Meta:
        ordering = ["agency_return", "pk"]

    def __str__(self) -> str:
        return self.text
