"""A referral to the case review committee: what an agency tells, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from partnership.rules import LEADING_SEATS, Role
from reviews.models.incidents import Incident
from reviews.referral_rules import ReferralOutcome, ReferralStatus


def _of_agencies(keys: Iterable[int]) -> Q:
    """What these agencies referred; what a body referred passes to the one that took over from it."""
    held = sorted(keys)
    return Q(organisation__in=held) | Q(organisation__succeeded_by__in=held)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Any) -> ReferralQuerySet:
        """The business unit and the Executive see all; a lead their agency's; anybody else what they referred.

        What a person referred stays open to them while they sit for the agency they referred it for.
        """
        if not user.is_active:
            return self.none()
        if user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE}:
            return self.all()
        own = Q(referred_by=user.pk) & _of_agencies(user.organisation_ids)
        if Role.AGENCY_LEAD in user.roles:
            own |= _of_agencies(
                {
                    seat.organisation_id
                    for seat in user.seats_now
                    if seat.organisation_id and seat.kind in LEADING_SEATS
                }
            )
        return self.filter(own)

    def overseen_by(self, user: Any) -> ReferralQuerySet:
        """Whose progress a person may see, which is more than they may read: for the scrutineer, all."""
        if user.is_active and Role.SCRUTINEER in user.roles:
            return self.all()
        return self.visible_to(user)


class Referral(models.Model):
    """One case that an agency asks the committee to look at. It names nobody.

    Who the child is, the business unit asks by phone; it is never written here.
    """

    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(
        max_length=10, choices=ReferralStatus.choices, default=ReferralStatus.RECEIVED
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="referrals", verbose_name="agency"
    )
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    received_on = models.DateField()
    title = models.CharField(max_length=120)
    what_happened = models.TextField()
    concern = models.TextField("why the committee should look at it")
    other_agencies = models.TextField("other agencies known to be involved", blank=True)
    incident_on = models.DateField("when it happened", null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=ReferralOutcome.choices, blank=True)
    screening_reason = models.TextField("reason for the outcome", blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    screened_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField("reply to the agency", blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )

    objects = ReferralQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="referral_newest"),
            models.Index(fields=["status", "-received_on", "-id"], name="referral_list"),
        ]

    def __str__(self) -> str:
        return self.reference


class ReferralStatusRow(StatusRow):
    record = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="statuses")
