"""A serious incident, the children in it, and, apart from both, who the children are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from core.crypto import EncryptedTextField
from core.grants import PersonGrant, opened_to
from core.history import track
from core.models import ListValue, StatusRow
from partnership.models import Organisation
from partnership.rules import Role
from reviews.rules import IncidentKind, IncidentStatus, Suspicion


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: Any) -> IncidentQuerySet:
        """The business unit sees all; the Executive and the scrutineer all but drafts; anyone, what was opened to them.

        A scrutineer who sits on a review panel too reads only what was opened to them: the panel's
        verbs must not meet the scrutineer's reach. Their overview is ``overseen_by``.
        """
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        submitted = self.exclude(status=IncidentStatus.DRAFT)
        if Role.EXECUTIVE in user.roles:
            return submitted
        if Role.SCRUTINEER in user.roles and Role.CASE_REVIEW_PANEL not in user.roles:
            return submitted
        return submitted.filter(pk__in=opened_to(IncidentGrant, user))

    def overseen_by(self, user: Any) -> IncidentQuerySet:
        """Whose progress and lateness a person may see, which is more than they may read."""
        if (
            user.is_active
            and Role.SCRUTINEER in user.roles
            and Role.BUSINESS_UNIT not in user.roles
        ):
            return self.exclude(status=IncidentStatus.DRAFT)
        return self.visible_to(user)


class Incident(models.Model):
    """A serious incident: what the authority notifies under Children Act 2004 s16C(1).

    Five dates stay apart (rulebook 1.14, 1.15): when it happened, when the authority became aware,
    when abuse was suspected, when the partnership received it, when it was sent to the Panel.
    Nothing here says who the child is; that is ``ChildIdentity``.
    """

    reference = models.CharField(max_length=20, unique=True, null=True, blank=True)
    status = models.CharField(
        max_length=12, choices=IncidentStatus.choices, default=IncidentStatus.DRAFT
    )
    kind = models.CharField(max_length=20, choices=IncidentKind.choices, blank=True)
    suspicion = models.CharField(
        "abuse or neglect", max_length=10, choices=Suspicion.choices, blank=True
    )
    authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name="local authority",
    )
    outside_england = models.BooleanField("happened outside England", default=False)
    other_authority = models.CharField("another authority concerned", max_length=200, blank=True)
    # Dates
    incident_on = models.DateField("date of the incident", null=True, blank=True)
    incident_time = models.CharField("time, if known", max_length=40, blank=True)
    aware_on = models.DateField("authority became aware", null=True, blank=True)
    suspected_on = models.DateField("abuse or neglect suspected", null=True, blank=True)
    received_on = models.DateField("received by the partnership", null=True, blank=True)
    notified_on = models.DateField("sent to the Panel", null=True, blank=True)
    notified_late_reason = models.TextField(blank=True)
    panel_reference = models.CharField("the Panel’s reference", max_length=60, blank=True)
    partners_told_on = models.DateField("safeguarding partners told", null=True, blank=True)
    # Incident
    place_type = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "reviews.place"},
    )
    nature = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "reviews.nature"},
        verbose_name="nature and likely cause",
    )
    location = models.TextField("where it happened", blank=True)
    summary = models.TextField("what happened", blank=True)
    harm = models.TextField("the harm and how serious it is", blank=True)
    household = models.TextField("parents, carers, brothers and sisters, other adults", blank=True)
    other_children_safe = models.TextField("how other children are safe now", blank=True)
    perpetrators = models.TextField("suspected perpetrators’ relationship to the child", blank=True)
    proceedings = models.TextField("police, coroner and court", blank=True)
    media = models.TextField("press interest and what may be said", blank=True)
    already_told = models.TextField("who has been told already", blank=True)
    further_children = models.TextField("further children, briefly", blank=True)
    # Notifier
    notifier_name = models.CharField(max_length=200, blank=True)
    notifier_post = models.CharField(max_length=200, blank=True)
    notifier_email = models.EmailField(blank=True)
    notifier_phone = models.CharField(max_length=40, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    pages_done = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=0)  # a stale form shows
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()
    history = track(excluded_fields=["pages_done", "version"])

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "-created_at", "-id"], name="incident_list")]

    def __str__(self) -> str:
        return self.reference or "Draft incident"


class IncidentStatusRow(StatusRow):
    record = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="statuses")


class IncidentGrant(PersonGrant):
    """An incident, and its rapid review, opened to one person."""

    content_object = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="grants")
    history = track()


class IncidentAgency(models.Model):
    """An agency involved with the child or family, as far as is known."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="agencies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    involvement = models.CharField(max_length=300, blank=True)
    history = track()

    class Meta:
        verbose_name_plural = "incident agencies"
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "organisation"], name="incident_agency_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class IncidentChild(models.Model):
    """What is known of a child without saying who it is. ``number`` is how the portal speaks of the child."""

    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"
        UNKNOWN = "unknown", "Not known"

    class Known(models.TextChoices):
        NEVER = "never", "Never known"
        PREVIOUSLY = "previously", "Known before"
        NOW = "now", "Known now"
        UNKNOWN = "unknown", "Not known yet"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="children")
    number = models.PositiveSmallIntegerField()
    unborn = models.BooleanField(default=False)
    age_years = models.PositiveSmallIntegerField(
        "age at the incident, in years", null=True, blank=True
    )
    age_months = models.PositiveSmallIntegerField("months, if under two", null=True, blank=True)
    sex = models.CharField(max_length=10, choices=Sex.choices, blank=True)
    ethnicity = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "reviews.ethnicity"},
    )
    disability = models.CharField(max_length=300, blank=True)
    health = models.TextField("health information", blank=True)
    legal_status = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "reviews.legal_status"},
    )
    known = models.CharField(
        "known to children’s social care", max_length=12, choices=Known.choices, blank=True
    )
    social_care = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "reviews.social_care"},
        verbose_name="highest level of help",
    )
    plan_category = models.ForeignKey(
        ListValue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list_code": "reviews.plan_category"},
        verbose_name="category of the child protection plan",
    )
    died = models.BooleanField(default=False)
    education = models.CharField("education setting", max_length=200, blank=True)
    home_educated = models.BooleanField(default=False)
    excluded = models.BooleanField("excluded or suspended", default=False)
    history = track()

    class Meta:
        verbose_name_plural = "incident children"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="incident_child_once")
        ]

    def __str__(self) -> str:
        return f"Child {self.number}"


class ChildIdentity(models.Model):
    """Who the child is: encrypted, behind its own verb, each opening logged with a reason.

    All values are text, dates as ISO 8601. History keeps them encrypted too.
    """

    child = models.OneToOneField(IncidentChild, on_delete=models.CASCADE, related_name="identity")
    name = EncryptedTextField(blank=True)
    born_on = EncryptedTextField("date of birth, or due date", blank=True)
    address = EncryptedTextField("home address", blank=True)
    postcode = EncryptedTextField(blank=True)
    nhs_number = EncryptedTextField("NHS number", blank=True)
    other = EncryptedTextField("other names and numbers", blank=True)
    history = track()

    class Meta:
        verbose_name_plural = "child identities"

    def __str__(self) -> str:
        return f"Identity of {self.child}"
