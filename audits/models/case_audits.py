"""Multi-agency case audits: the sample, each agency's tool for each case, the agreed grades, the report.

A sampled case has a neutral label. Which case it is stands apart, encrypted, in ``CaseKey``.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.plan import PlanLine
from audits.rules.case_audits import CaseAuditStatus, Grade, Known, ToolStatus
from core.crypto import EncryptedTextField
from core.grants import PersonGrant, opened_to
from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from partnership.queries import led_by
from partnership.rules import Role

PERSON = settings.AUTH_USER_MODEL


def _of(bodies: Any) -> Q:
    """Of one of these bodies, or of one that a body of these took over from."""
    return Q(organisation__in=bodies) | Q(organisation__succeeded_by__in=bodies)


class CaseAuditQuerySet(models.QuerySet["CaseAudit"]):
    def visible_to(self, user: Any) -> CaseAuditQuerySet:
        """The unit, the Executive and the scrutineer see all; the board what was reported; an agency those it
        is asked in; and whoever moderates an audit sees that one."""
        if not user.is_active:
            return self.none()
        if user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER}:
            return self.all()
        asked = AuditAgency.objects.worked_on_by(user).order_by().values("audit")
        seen = Q(pk__in=asked) | Q(pk__in=self.moderated_by(user).order_by().values("pk"))
        if Role.PARTNERSHIP_BOARD in user.roles:
            seen |= Q(reported_at__isnull=False)
        return self.filter(seen)

    def moderated_by(self, user: Any) -> CaseAuditQuerySet:
        """Those whose moderation meeting a person is named for."""
        named = AuditModerator.objects.filter(person=user.pk).order_by().values("audit")
        return CaseAudit.objects.filter(pk__in=named)


class CaseAudit(models.Model):
    """One audit of cases by several agencies. Reference CAU-2026-001. Nothing in it says who anybody is."""

    reference = models.CharField(max_length=20, unique=True)
    theme = models.CharField(max_length=200)
    why = models.TextField("why this theme", blank=True)
    line = models.ForeignKey(
        PlanLine, on_delete=models.PROTECT, null=True, blank=True, related_name="case_audits"
    )
    period_from = models.DateField()
    period_to = models.DateField()
    due_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=CaseAuditStatus.choices, default=CaseAuditStatus.PLANNED
    )
    cohort_about = models.CharField("where the list came from", max_length=200, blank=True)
    cohort_size = models.PositiveIntegerField(null=True, blank=True)
    sample_size = models.PositiveSmallIntegerField(null=True, blank=True)
    drawn_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drawn_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    # From here on the agencies asked read each other's tools and the agreed grades.
    shared_at = models.DateTimeField(null=True, blank=True)
    met_on = models.DateField("moderation meeting on", null=True, blank=True)
    took_part = models.TextField("who took part, by post", blank=True)
    recognition = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    planning = models.TextField(blank=True)
    joint_working = models.TextField(blank=True)
    impact = models.TextField("impact on the child", blank=True)
    quality = models.TextField("overall quality", blank=True)
    summary = models.TextField("what the audit showed", blank=True)
    good_practice = models.TextField(blank=True)
    to_develop = models.TextField("areas to develop", blank=True)
    recommendations = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CaseAuditQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.reference


class CaseAuditStatusRow(StatusRow):
    record = models.ForeignKey(CaseAudit, on_delete=models.CASCADE, related_name="statuses")


class AuditDomain(models.Model):
    """One domain that this audit grades."""

    audit = models.ForeignKey(CaseAudit, on_delete=models.CASCADE, related_name="domains")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    history = track()

    class Meta:
        ordering = ["audit", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "title"], name="audit_domain_once")]

    def __str__(self) -> str:
        return self.title


class AuditModerator(models.Model):
    """Somebody the business unit named for the moderation meeting."""

    audit = models.ForeignKey(CaseAudit, on_delete=models.CASCADE, related_name="moderators")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    history = track()

    class Meta:
        ordering = ["audit", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "person"], name="audit_moderator_once")
        ]

    def __str__(self) -> str:
        return f"{self.audit}: {self.person}"


class AuditAgencyQuerySet(models.QuerySet["AuditAgency"]):
    def led_by(self, user: Any) -> AuditAgencyQuerySet:
        """Those of the agencies a person leads, once the audit was opened to them."""
        if not user.is_active or Role.AGENCY_LEAD not in user.roles:
            return self.none()
        return self.filter(_of(led_by(user)), audit__opened_at__isnull=False)

    def worked_on_by(self, user: Any) -> AuditAgencyQuerySet:
        """A lead's own; and for a colleague what was shared with them, while they sit for the agency."""
        if not user.is_active:
            return self.none()
        shared = self.filter(
            _of(user.organisation_ids),
            pk__in=opened_to(ToolsGrant, user),
            audit__opened_at__isnull=False,
        )
        led = self.led_by(user).order_by().values("pk")
        return self.filter(Q(pk__in=led) | Q(pk__in=shared.order_by().values("pk")))

    def visible_to(self, user: Any) -> AuditAgencyQuerySet:
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        return self.worked_on_by(user)


class AuditAgency(models.Model):
    """An agency asked in an audit. Its clock runs until it has sent its tool for every case."""

    audit = models.ForeignKey(CaseAudit, on_delete=models.CASCADE, related_name="agencies")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="case_audits"
    )
    due_on = models.DateField()

    objects = AuditAgencyQuerySet.as_manager()
    history = track()

    class Meta:
        verbose_name_plural = "audit agencies"
        ordering = ["audit", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "organisation"], name="audit_agency_once")
        ]

    def __str__(self) -> str:
        return f"{self.audit}: {self.organisation}"


class ToolsGrant(PersonGrant):
    """The tools of an agency shared with a colleague of its lead. Who a case is stays with the lead."""

    content_object = models.ForeignKey(AuditAgency, on_delete=models.CASCADE, related_name="grants")
    history = track()


class AuditCase(models.Model):
    """One case of the sample, known here by its number alone."""

    audit = models.ForeignKey(CaseAudit, on_delete=models.CASCADE, related_name="cases")
    number = models.PositiveSmallIntegerField()
    history = track()

    class Meta:
        ordering = ["audit", "number"]
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="audit_case_once")]

    def __str__(self) -> str:
        return f"Case {self.number}"


class CaseKey(models.Model):
    """Which case it is: encrypted, behind its own verb, each opening kept with its reason.

    History keeps it encrypted too.
    """

    case = models.OneToOneField(AuditCase, on_delete=models.CASCADE, related_name="key")
    identifier = EncryptedTextField()
    history = track()

    class Meta:
        ordering = ["case"]

    def __str__(self) -> str:
        return f"Key of {self.case}"


class KeyOpening(models.Model):
    """Somebody saw which case it is: who, when, why, and for which agency (none: the business unit)."""

    case = models.ForeignKey(AuditCase, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        AuditAgency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} opened by {self.person}"


class CaseToolQuerySet(models.QuerySet["CaseTool"]):
    def worked_on_by(self, user: Any) -> CaseToolQuerySet:
        """The tools of one's own agency."""
        return self.filter(
            agency__in=AuditAgency.objects.worked_on_by(user).order_by().values("pk")
        )

    def visible_to(self, user: Any) -> CaseToolQuerySet:
        """One's own; what was sent, for those who moderate; and once shared, what the others sent."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        own = AuditAgency.objects.worked_on_by(user).order_by()
        moderated = CaseAudit.objects.moderated_by(user).order_by().values("pk")
        sent = Q(status=ToolStatus.SENT)
        shared = sent & Q(
            agency__audit__shared_at__isnull=False, agency__audit__in=own.values("audit")
        )
        mine = Q(agency__in=own.values("pk"))
        return self.filter(mine | shared | (sent & Q(agency__audit__in=moderated)))


class CaseTool(models.Model):
    """What one agency found in its own record of one case (rulebook 10.1.4)."""

    case = models.ForeignKey(AuditCase, on_delete=models.CASCADE, related_name="tools")
    agency = models.ForeignKey(AuditAgency, on_delete=models.CASCADE, related_name="tools")
    status = models.CharField(
        max_length=12, choices=ToolStatus.choices, default=ToolStatus.NOT_STARTED
    )
    known = models.CharField("known to the agency", max_length=3, choices=Known.choices, blank=True)
    good_practice = models.TextField(blank=True)
    to_develop = models.TextField("areas to develop", blank=True)
    recommendations = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_reason = models.TextField("sent back because", blank=True)

    objects = CaseToolQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["case", "agency__organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "agency"], name="case_tool_once")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.case}"


class CaseToolStatusRow(StatusRow):
    record = models.ForeignKey(CaseTool, on_delete=models.CASCADE, related_name="statuses")


class ToolGrade(models.Model):
    """An agency's own grade of one domain in one case."""

    tool = models.ForeignKey(CaseTool, on_delete=models.CASCADE, related_name="grades")
    domain = models.ForeignKey(AuditDomain, on_delete=models.PROTECT, related_name="own_grades")
    grade = models.CharField(max_length=12, choices=Grade.choices, blank=True)
    reason = models.TextField(blank=True)
    history = track()

    class Meta:
        ordering = ["tool", "domain__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["tool", "domain"], name="tool_grade_once")]

    def __str__(self) -> str:
        return f"{self.tool}: {self.domain}"


class AgreedGrade(models.Model):
    """What the moderation meeting agreed for a case: a domain, or the case overall where there is none."""

    case = models.ForeignKey(AuditCase, on_delete=models.CASCADE, related_name="agreed")
    domain = models.ForeignKey(
        AuditDomain, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_grades"
    )
    grade = models.CharField(max_length=12, choices=Grade.choices)
    reason = models.TextField(blank=True)
    history = track()

    class Meta:
        ordering = ["case", "domain__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "domain"], name="agreed_grade_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(domain__isnull=True), name="agreed_overall_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.domain or 'overall'}"
