"""What an agency is asked for, and what it answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from core.grants import PersonGrant, opened_to
from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from partnership.rules import Role
from reviews.chronology_rules import UNTIMED
from reviews.models.reviews import RapidReview
from reviews.rules import RequestStatus


def led_by(user: Any) -> list[int]:
    """The organisations a person leads on safeguarding today, by key."""
    return [
        seat.organisation_id
        for seat in user.seats_now
        if seat.organisation_id and seat.kind in ("safeguarding_lead", "section11_lead")
    ]


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    def visible_to(self, user: Any) -> InformationRequestQuerySet:
        """The business unit sees all; a lead their own agency's; a colleague what was shared with them.

        What was shared stays open while they sit for the agency asked, or for the one that took over.
        """
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        sits_for = user.organisation_ids
        shared = models.Q(pk__in=opened_to(RequestGrant, user)) & (
            models.Q(organisation__in=sits_for) | models.Q(organisation__succeeded_by__in=sits_for)
        )
        if Role.AGENCY_LEAD in user.roles:
            led = led_by(user)
            # What a body was asked for passes to the one that took over from it.
            shared |= models.Q(organisation__in=led) | models.Q(organisation__succeeded_by__in=led)
        return self.filter(shared)

    def readable_by(self, user: Any) -> InformationRequestQuerySet:
        """As ``visible_to``, and what has been shared: with the panel and Executive, and with the agencies asked."""
        own = self.visible_to(user)
        if not user.is_active or Role.BUSINESS_UNIT in user.roles:
            return own
        open_reviews = RapidReview.objects.filter(shared_at__isnull=False)
        if user.roles & {Role.EXECUTIVE, Role.CASE_REVIEW_PANEL}:
            reached = open_reviews.visible_to(user)
        else:
            reached = RapidReview.objects.none()
        asked = own.exclude(status=RequestStatus.CANCELLED)
        through_own = open_reviews.filter(requests__in=asked.values("pk"))
        answered = self.filter(status__in=[RequestStatus.SUBMITTED, RequestStatus.NIL_RETURN])
        return self.filter(
            models.Q(pk__in=own.values("pk"))
            | models.Q(pk__in=answered.filter(review__in=reached).values("pk"))
            | models.Q(pk__in=answered.filter(review__in=through_own).values("pk"))
        )


class InformationRequest(models.Model):
    """One agency's request in one rapid review, and its answer: a summary, a chronology, or a nil return."""

    review = models.ForeignKey(RapidReview, on_delete=models.CASCADE, related_name="requests")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="information_requests"
    )
    status = models.CharField(
        max_length=12, choices=RequestStatus.choices, default=RequestStatus.NOT_STARTED
    )
    asked_for = models.TextField(blank=True)
    due_on = models.DateField()
    summary = models.TextField(blank=True)
    nil_reason = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_reason = models.TextField("sent back because", blank=True)
    version = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(auto_now_add=True)

    objects = InformationRequestQuerySet.as_manager()
    history = track(excluded_fields=["version"])

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "organisation"], name="information_request_once"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "due_on"], name="request_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.organisation}"


class RequestStatusRow(StatusRow):
    record = models.ForeignKey(
        InformationRequest, on_delete=models.CASCADE, related_name="statuses"
    )


class RequestGrant(PersonGrant):
    """A request shared with a colleague of the agency's lead."""

    content_object = models.ForeignKey(
        InformationRequest, on_delete=models.CASCADE, related_name="grants"
    )
    history = track()


class IdentityDisclosure(models.Model):
    """The business unit lets the agency of one request see who the child is, until it is ended.

    The decision stands here; the people it holds for are its grants, by name, so that whoever is
    seated later reaches nothing by that seat.
    """

    request = models.OneToOneField(
        InformationRequest, on_delete=models.CASCADE, related_name="disclosure"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    history = track()

    def __str__(self) -> str:
        return f"Who the child is, to {self.request.organisation}"


class IdentityGrant(PersonGrant):
    """Who the child is, opened to a lead of the agency asked or to a colleague the lead chose."""

    content_object = models.ForeignKey(
        IdentityDisclosure, on_delete=models.CASCADE, related_name="grants"
    )
    history = track()


class ChronologyEntry(models.Model):
    """One event an agency knows of: when, what, and where it is written.

    ``time`` is as they wrote it; ``minute`` is where that stands within the day (``chronology_rules``).
    """

    request = models.ForeignKey(
        InformationRequest, on_delete=models.CASCADE, related_name="chronology"
    )
    on = models.DateField("date")
    time = models.CharField(max_length=40, blank=True)
    minute = models.SmallIntegerField(default=UNTIMED, editable=False)
    event = models.TextField("what happened")
    source = models.CharField("source", max_length=200, blank=True)
    comment = models.TextField("response and comment", blank=True)
    history = track(excluded_fields=["minute"])

    class Meta:
        verbose_name_plural = "chronology entries"
        ordering = ["on", "minute", "pk"]
        indexes = [models.Index(fields=["request", "on", "id"], name="chronology_date")]

    def __str__(self) -> str:
        return f"{self.on}"
