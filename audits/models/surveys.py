"""What the front line says: a short anonymous survey beside an audit, counted and never kept reply by reply."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.campaigns import Campaign
from audits.models.frameworks import Standard
from audits.rules.surveys import Said, SurveyStatus
from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from partnership.queries import led_by
from partnership.rules import Role


def new_token() -> str:
    """192 random bits, which nobody guesses, short enough for a QR code that a phone reads across a room."""
    return secrets.token_urlsafe(24)


class SurveyQuerySet(models.QuerySet["PractitionerSurvey"]):
    def visible_to(self, user: Any) -> SurveyQuerySet:
        """The business unit sees all; the Executive and the scrutineer those opened; leads their agency's."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        if user.roles & {Role.EXECUTIVE, Role.SCRUTINEER}:
            return self.exclude(status=SurveyStatus.DRAFT)
        return self.filter(pk__in=SurveyLink.objects.visible_to(user).values("survey"))


class PractitionerSurvey(models.Model):
    """The survey of one campaign."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="survey")
    status = models.CharField(
        max_length=10, choices=SurveyStatus.choices, default=SurveyStatus.DRAFT
    )
    closes_on = models.DateField("last day", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SurveyQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Practitioner survey of {self.campaign.reference}"


class SurveyStatusRow(StatusRow):
    record = models.ForeignKey(
        PractitionerSurvey, on_delete=models.CASCADE, related_name="statuses"
    )


class SurveyStatement(models.Model):
    """A standard in the words of the front line."""

    survey = models.ForeignKey(
        PractitionerSurvey, on_delete=models.CASCADE, related_name="statements"
    )
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    history = track()

    class Meta:
        ordering = ["survey", "standard__section__position", "standard__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "standard"], name="survey_statement_a_standard"
            )
        ]

    def __str__(self) -> str:
        return self.text


class SurveyLinkQuerySet(models.QuerySet["SurveyLink"]):
    def visible_to(self, user: Any) -> SurveyLinkQuerySet:
        """The business unit sees all; a lead that of the agency, and of one it took over from. Nobody else."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        if Role.AGENCY_LEAD not in user.roles:
            return self.none()
        led = led_by(user)
        return self.filter(Q(organisation__in=led) | Q(organisation__succeeded_by__in=led))


class SurveyLink(models.Model):
    """The address under which the staff of one agency reply."""

    survey = models.ForeignKey(PractitionerSurvey, on_delete=models.CASCADE, related_name="links")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="survey_links"
    )
    # Kept readable, not as a digest: the lead prints the poster again and sends the link once more. It
    # opens an empty form and shows no reply, so whoever reads it in the database learns nothing with it;
    # one that went astray is changed for another. History holds no token.
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    turn = models.PositiveSmallIntegerField("how often it was changed", default=0)

    objects = SurveyLinkQuerySet.as_manager()
    history = track(excluded_fields=["token"])

    class Meta:
        ordering = ["survey", "organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "organisation"], name="survey_link_an_agency")
        ]

    def __str__(self) -> str:
        return f"{self.survey}, {self.organisation}"


class SurveyTally(models.Model):
    """How often each answer was given to one statement in one agency.

    All that is kept of the replies is these numbers. There is no row for a reply, so none that could
    lead to a person, to a day or to the other answers of the same person. For the same reason there is no history.
    """

    link = models.ForeignKey(SurveyLink, on_delete=models.CASCADE, related_name="tallies")
    statement = models.ForeignKey(SurveyStatement, on_delete=models.PROTECT, related_name="tallies")
    strongly_disagree = models.PositiveIntegerField(default=0)
    disagree = models.PositiveIntegerField(default=0)
    neither = models.PositiveIntegerField(default=0)
    agree = models.PositiveIntegerField(default=0)
    strongly_agree = models.PositiveIntegerField(default=0)
    cannot_say = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "survey tallies"
        ordering = ["link", "statement"]
        constraints = [
            models.UniqueConstraint(fields=["link", "statement"], name="survey_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.link}: {self.statement}"

    @property
    def counts(self) -> dict[str, int]:
        """Answer → how often it was given, for the rules."""
        return {said.value: getattr(self, said.name.lower()) for said in Said}


class SurveyComment(models.Model):
    """What somebody wrote, apart from what they answered. Its key is drawn at random and no time is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(SurveyLink, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"A comment from {self.link}"
