"""What agencies are asked: a framework, its versions, and their sections, standards and questions.

A version that has been issued is never changed: its returns keep its words. To change a framework a
draft is made from the version in use.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from audits.rules.frameworks import AnswerKind, Asked, FrameworkKind, VersionStatus
from core.history import track
from core.models import StatusRow
from partnership.rules import Role


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def visible_to(self, user: Any) -> FrameworkQuerySet:
        """The business unit sees all; the Executive and the scrutineer those that were ever in use."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        return self.filter(
            pk__in=FrameworkVersion.objects.visible_to(user).order_by().values("framework")
        )


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def visible_to(self, user: Any) -> FrameworkVersionQuerySet:
        """A draft is seen by the business unit alone."""
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        if user.roles & {Role.EXECUTIVE, Role.SCRUTINEER}:
            return self.exclude(status=VersionStatus.DRAFT)
        return self.none()


class Framework(models.Model):
    """One audit that is asked again and again, such as Section 11."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=12, choices=FrameworkKind.choices, default=FrameworkKind.OTHER
    )
    retired_on = models.DateField(null=True, blank=True)

    objects = FrameworkQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class FrameworkVersion(models.Model):
    """The words of a framework at one time. Only a draft can be changed."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    basis = models.CharField("statutory basis", max_length=300, blank=True)
    basis_link = models.URLField(blank=True)
    about = models.TextField("what it is for", blank=True)
    declaration = models.TextField("what is declared when it is signed", blank=True)
    # Names of posts, in order: each is signed by a person of its own. None: one accountable officer.
    signatures = models.JSONField("who signs", default=list, blank=True)
    note = models.CharField("what changed", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FrameworkVersionQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["framework", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="framework_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.framework}, version {self.number}"


class VersionStatusRow(StatusRow):
    record = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="statuses")


class Section(models.Model):
    """A themed part of a framework. A campaign may ask some of them only."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    voluntary = models.BooleanField("may be left out by the agency", default=False)
    history = track()

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="framework_section_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Standard(models.Model):
    """What is expected, in its own words, with where it is written."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="standards")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    statement = models.TextField(blank=True)
    reference = models.CharField("where it is written", max_length=300, blank=True)
    reference_link = models.URLField(blank=True)
    history = track()

    class Meta:
        ordering = ["section", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def of(self, version: Any) -> QuestionQuerySet:
        """The questions of a version in the order they are asked, each with its standard and section."""
        rows = self.filter(standard__section__version=version)
        return rows.select_related("standard__section").order_by(
            "standard__section__position", "standard__position", "position", "pk"
        )

    def lean(self) -> QuestionQuerySet:
        """Only what says whether each is asked and answered: for the many saves of those who are typing."""
        names = ("code", "kind", "lengths", "sectors", "when", "when_values", "standard__section")
        return self.select_related(None).select_related("standard").only(*names)


class Question(models.Model):
    """One question. ``code`` stays the same from version to version: answers of two years meet by it.

    ``lengths`` and ``sectors`` name who is asked, none means everybody. ``when`` is the code of an earlier
    question, and ``when_values`` the answers to it that make this one be asked.
    """

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    text = models.TextField("question")
    guidance = models.TextField(blank=True)
    kind = models.CharField("answered by", max_length=8, choices=AnswerKind.choices)
    evidence_wanted = models.BooleanField("a good answer needs evidence", default=False)
    lengths = models.JSONField("asked of these lengths", default=list, blank=True)
    sectors = models.JSONField("asked of these sectors", default=list, blank=True)
    when = models.CharField("only where this question", max_length=30, blank=True)
    when_values = models.JSONField("was answered", default=list, blank=True)
    reference = models.CharField("where it is written", max_length=300, blank=True)
    reference_link = models.URLField(blank=True)

    objects = QuestionQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["standard", "position", "pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def asked(self) -> Asked:
        """What decides whether it is asked, for the rules."""
        return Asked(
            self.code, frozenset(self.lengths), frozenset(self.sectors), self.when,
            frozenset(self.when_values),
        )  # fmt: skip
