"""The rapid review of an incident: its plan, its panel, its report."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from reviews.models.incidents import Incident
from reviews.rules import ReviewStatus


class RapidReviewQuerySet(models.QuerySet["RapidReview"]):
    def visible_to(self, user: Any) -> RapidReviewQuerySet:
        """Whoever may see the incident may see its rapid review."""
        return self._of(Incident.objects.visible_to(user))

    def overseen_by(self, user: Any) -> RapidReviewQuerySet:
        """Whose progress a person may see: for the scrutineer, every review."""
        return self._of(Incident.objects.overseen_by(user))

    def _of(self, incidents: models.QuerySet[Incident]) -> RapidReviewQuerySet:
        """Those of these incidents; without asking for the incidents where all of them are meant."""
        return self.filter(incident__in=incidents) if incidents.query.has_filters() else self.all()


class RapidReview(models.Model):
    """One rapid review of one incident. ``title`` is plain and tells nothing about who the child is."""

    class ClockStart(models.TextChoices):
        NOTIFIED = "notified_on", "the day of notification"
        AWARE = "aware_on", "the day the authority became aware"

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="rapid_review")
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    status = models.CharField(
        max_length=12, choices=ReviewStatus.choices, default=ReviewStatus.GATHERING
    )
    clock_start = models.CharField(max_length=12, choices=ClockStart.choices)
    meeting_on = models.DateField("decision meeting", null=True, blank=True)
    shared_at = models.DateTimeField(
        "submissions shared with the panel and the agencies", null=True, blank=True
    )
    sent_on = models.DateField("sent to the Panel", null=True, blank=True)
    sent_late_reason = models.TextField(blank=True)
    sent_without_notification_reason = models.TextField(blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = RapidReviewQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["status", "-opened_at", "-id"], name="rapid_review_list")]

    def __str__(self) -> str:
        return self.reference


class ReviewStatusRow(StatusRow):
    record = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="statuses")


class Milestone(models.Model):
    """A step of the plan. Its clock runs in ``deadlines``."""

    review = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="milestones")
    label = models.CharField(max_length=160)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = track()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.label


class PanelMember(models.Model):
    """A member of this review's panel, drawn from the case review committee, for an organisation."""

    review = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="panel")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chairs = models.BooleanField(default=False)
    history = track()

    class Meta:
        ordering = ["-chairs", "person__name"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="panel_member_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class ReportSection(models.Model):
    """One section of the report as last saved. ``version`` grows with each save, so a stale page shows.

    ``editing_by`` and ``editing_at`` say who has it open now: a warning, not a lock.
    """

    review = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    body = models.TextField(blank=True)
    done = models.BooleanField("finished", default=False)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    editing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    editing_at = models.DateTimeField(null=True, blank=True)
    history = track(excluded_fields=["editing_by", "editing_at"])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "code"], name="report_section_once")
        ]

    def __str__(self) -> str:
        return self.code
