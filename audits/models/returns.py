"""An agency's return: its sections, its answers, who signs it, and each version that was handed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from audits.models.campaigns import Campaign
from audits.models.frameworks import Question, Section
from audits.rules.frameworks import Length
from audits.rules.returns import READABLE, ReturnStatus, SectionState, section_state
from core.grants import PersonGrant, opened_to
from core.history import track
from core.models import StatusRow
from partnership.models import Organisation
from partnership.queries import led_by
from partnership.rules import Role


def _of(bodies: Any, path: str = "") -> Q:
    """Of one of these bodies, or of one that a body of these took over from."""
    return Q(**{f"{path}organisation__in": bodies}) | Q(
        **{f"{path}organisation__succeeded_by__in": bodies}
    )


class AgencyReturnQuerySet(models.QuerySet["AgencyReturn"]):
    def led_by(self, user: Any) -> AgencyReturnQuerySet:
        """Those of the agencies a person leads, and of agencies that theirs took over from."""
        if not user.is_active or Role.AGENCY_LEAD not in user.roles:
            return self.none()
        return self.filter(_of(led_by(user))).exclude(issued_at=None)

    def worked_on_by(self, user: Any) -> AgencyReturnQuerySet:
        """A lead's own; and for a colleague those with a section that was given to them, or to sign."""
        if not user.is_active:
            return self.none()
        mine = self.filter(_of(user.organisation_ids)).exclude(issued_at=None)
        given = ReturnSection.objects.filter(pk__in=opened_to(SectionGrant, user))
        signs = Signature.objects.filter(person=user)
        shared = mine.filter(
            Q(pk__in=given.values("agency_return")) | Q(pk__in=signs.values("agency_return"))
        )
        return self.filter(Q(pk__in=self.led_by(user).values("pk")) | Q(pk__in=shared.values("pk")))

    def visible_to(self, user: Any) -> AgencyReturnQuerySet:
        """The business unit sees all; the Executive and the scrutineer what was handed in; agencies their own.

        While a part that was sent back is written again, those who oversee do not read over its shoulder.
        """
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        own = Q(pk__in=self.worked_on_by(user).values("pk"))
        if user.roles & {Role.EXECUTIVE, Role.SCRUTINEER}:
            own |= Q(status__in=READABLE)
        return self.filter(own)


class AgencyReturn(models.Model):
    """What one agency is asked in one campaign, and what it answers.

    ``asked`` and ``answered`` count the questions that apply and those that are done; they follow the
    answers in the same transaction and are no facts of their own. ``issued_at`` is empty while the
    campaign is being prepared.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="returns")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="audit_returns"
    )
    length = models.CharField(max_length=10, choices=Length.choices)
    status = models.CharField(
        max_length=12, choices=ReturnStatus.choices, default=ReturnStatus.NOT_STARTED
    )
    due_on = models.DateField()
    issued_at = models.DateTimeField(null=True, blank=True)
    excused_reason = models.TextField("why it is not needed", blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # The day it was presented to the governing or trust board (rulebook 6, signatures).
    presented_on = models.DateField(null=True, blank=True)
    sampled_at = models.DateTimeField("drawn for a closer look", null=True, blank=True)
    # Where it came from, when another partnership's portal sent it: name, address, checksum.
    origin = models.JSONField(default=dict, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)

    objects = AgencyReturnQuerySet.as_manager()
    history = track(excluded_fields=["asked", "answered"])

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organisation"], name="agency_return_once")
        ]
        indexes = [
            models.Index(fields=["campaign", "status", "id"], name="agency_return_status"),
            models.Index(fields=["organisation", "status", "due_on"], name="agency_return_body"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign.reference}: {self.organisation}"


class ReturnStatusRow(StatusRow):
    record = models.ForeignKey(AgencyReturn, on_delete=models.CASCADE, related_name="statuses")


class ReturnSectionQuerySet(models.QuerySet["ReturnSection"]):
    def worked_on_by(self, user: Any) -> ReturnSectionQuerySet:
        """All sections of a return one leads; else those that were given to one, while one sits for the agency."""
        if not user.is_active:
            return self.none()
        led = AgencyReturn.objects.led_by(user).values("pk")
        given = Q(pk__in=opened_to(SectionGrant, user)) & _of(
            user.organisation_ids, "agency_return__"
        )
        return self.filter(Q(agency_return__in=led) | given).exclude(agency_return__issued_at=None)

    def visible_to(self, user: Any) -> ReturnSectionQuerySet:
        """As worked on; a signatory all of the return they sign; and what was handed in, for those who oversee."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        own = Q(pk__in=self.worked_on_by(user).values("pk"))
        signs = Signature.objects.filter(person=user).values("agency_return")
        own |= Q(agency_return__in=signs) & _of(user.organisation_ids, "agency_return__")
        if user.roles & {Role.EXECUTIVE, Role.SCRUTINEER}:
            own |= Q(agency_return__status__in=READABLE)
        return self.filter(own)


class ReturnSection(models.Model):
    """One section of one return: how far it is, and who writes it."""

    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="sections"
    )
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    left_out = models.TextField("why the agency leaves this voluntary part out", blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(default=0)
    begun = models.BooleanField(default=False)

    objects = ReturnSectionQuerySet.as_manager()
    history = track(excluded_fields=["asked", "answered", "begun"])

    class Meta:
        ordering = ["agency_return", "section__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "section"], name="return_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency_return}, {self.section}"

    @property
    def state(self) -> SectionState:
        """Its line in the task list."""
        return section_state(self.asked, self.answered, self.begun)


class SectionGrant(PersonGrant):
    """A section given to a colleague of the agency's lead."""

    content_object = models.ForeignKey(
        ReturnSection, on_delete=models.CASCADE, related_name="grants"
    )
    history = track()


class Answer(models.Model):
    """What an agency says to one question.

    ``value`` is a choice of the scale, an ISO day or a plain number; words stand in ``narrative``. What was
    said last time, or in a package of another partnership, stands beside an unanswered question and is no
    answer until somebody confirms it: then ``carried_from`` is the answer of that time, or ``package``
    the package. Both are empty where other words stand.
    """

    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.CharField(max_length=40, blank=True)
    narrative = models.TextField(blank=True)
    not_applicable = models.BooleanField(default=False)
    na_reason = models.TextField("why it does not apply", blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    package = models.ForeignKey(
        "audits.ImportedPackage",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="confirmed",
    )
    # The agency's evidence that came with it: only of an answer that a package says, which is never saved.
    brings: list[Any]
    # Whether its question is asked, given the other answers: it follows them, as the counters do.
    stands = models.BooleanField(default=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)
    history = track(excluded_fields=["stands"])

    class Meta:
        ordering = ["agency_return", "question"]
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "question"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency_return}: {self.question}"


class Signature(models.Model):
    """A person who signs a return, by the post they sign in; signed once ``signed_at`` stands.

    The declaration is kept in the words that were signed, with the version they were signed for.
    """

    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="signatures"
    )
    place = models.CharField("signs as", max_length=120)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="audit_signatures"
    )
    post = models.CharField("post held", max_length=200, blank=True)
    declaration = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    declined_reason = models.TextField("why it was not signed", blank=True)
    history = track()

    class Meta:
        ordering = ["agency_return", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "place"], name="signature_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.agency_return}"


class HandedIn(models.Model):
    """A return as it was handed in, whole: every word, score and file name. Never changed.

    ``content`` is described in ``audits/documents/content.py``; ``digest`` is the SHA-256 of its
    canonical JSON.
    """

    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="handed_in"
    )
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    due_on = models.DateField("the day it was due then")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    history = track(excluded_fields=["content"])

    class Meta:
        ordering = ["agency_return", "-number"]
        verbose_name = "return as handed in"
        verbose_name_plural = "returns as handed in"
        constraints = [
            models.UniqueConstraint(fields=["agency_return", "number"], name="handed_in_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency_return}, version {self.number}"
