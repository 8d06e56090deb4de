"""The single-agency reports that a practice review asks for, and what each agency sends."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from partnership.rules import Role
from reviews.models.practice import PracticeReview
from reviews.models.requests import led_by
from reviews.rules import ANSWERED_REQUESTS, RequestStatus


class AgencyReportQuerySet(models.QuerySet["AgencyReport"]):
    def visible_to(self, user: Any) -> AgencyReportQuerySet:
        """The business unit sees all; a lead their own agency's, and those of one that theirs took over from."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        if Role.AGENCY_LEAD not in user.roles:
            return self.none()
        led = led_by(user)
        return self.filter(Q(organisation__in=led) | Q(organisation__succeeded_by__in=led))

    def readable_by(self, user: Any) -> AgencyReportQuerySet:
        """As ``visible_to``; and what was sent, for the Executive and the panel of the review."""
        if not user.is_active or Role.BUSINESS_UNIT in user.roles:
            return self.visible_to(user)
        own = Q(pk__in=self.visible_to(user).values("pk"))
        if user.roles & {Role.EXECUTIVE, Role.CASE_REVIEW_PANEL}:
            seen = PracticeReview.objects.visible_to(user).values("pk")
            own |= Q(status__in=ANSWERED_REQUESTS, practice__in=seen)
        return self.filter(own)


class AgencyReport(models.Model):
    """One agency's report on its own part in a case, asked for by a practice review.

    It goes through the statuses of a request of a rapid review (``rules.REQUEST_MOVES``). Nothing in it that the
    agency is asked says who the child is.
    """

    practice = models.ForeignKey(
        PracticeReview, on_delete=models.CASCADE, related_name="agency_reports"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=12, choices=RequestStatus.choices, default=RequestStatus.NOT_STARTED
    )
    asked_for = models.TextField("what is asked")
    due_on = models.DateField()
    text = models.TextField("the agency’s report", blank=True)
    nil_reason = models.TextField("why there is nothing to report", blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_reason = models.TextField("sent back because", blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    objects = AgencyReportQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "organisation"], name="agency_report_once")
        ]

    def __str__(self) -> str:
        return f"{self.practice}: {self.organisation}"


class AgencyReportStatusRow(StatusRow):
    record = models.ForeignKey(AgencyReport, on_delete=models.CASCADE, related_name="statuses")
