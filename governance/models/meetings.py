"""Meetings: their series and templates, their agenda and papers, who came, what was said."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.history import track
from core.models import StatusRow
from governance.models.membership import groups_of, reads_all
from governance.rules.meetings import (
    MeetingStatus,
    MinutesStatus,
    Presence,
    Purpose,
    SuggestionStatus,
)
from partnership.models import Group, Organisation, Seat
from partnership.rules import Role


class MeetingTemplate(models.Model):
    """How a meeting of a group usually goes. A meeting copies it and is then its own."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meeting_templates")
    name = models.CharField(max_length=120)
    starts = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("online at", blank=True)
    retired_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class TemplateItem(models.Model):
    """A standing item of a template."""

    template = models.ForeignKey(MeetingTemplate, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField("time in minutes", default=10)
    history = track()

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class MeetingSeries(models.Model):
    """Meetings of a group every so many weeks. Times are the clock's on the wall in London."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="meeting_series")
    template = models.ForeignKey(MeetingTemplate, on_delete=models.PROTECT, related_name="+")
    every_weeks = models.PositiveSmallIntegerField("every so many weeks")
    first_on = models.DateField("first meeting")
    last_on = models.DateField("none after")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        verbose_name_plural = "meeting series"
        ordering = ["-first_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.group}, every {self.every_weeks} weeks"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any) -> MeetingQuerySet:
        """The business unit sees all; the Executive and the scrutineer all but drafts; members their groups'.

        A draft leaks nothing: only the business unit sees it.
        """
        if not user.is_active:
            return self.none()
        if Role.BUSINESS_UNIT in user.roles:
            return self.all()
        opened = self.exclude(status=MeetingStatus.DRAFT).exclude(never_opened)
        if reads_all(user):
            return opened
        return opened.filter(group__in=groups_of(user))


# Cancelled while it was still a draft: nobody was ever told of it.
never_opened = Q(status=MeetingStatus.CANCELLED, opened_at=None)


class Meeting(models.Model):
    """One meeting. Day and times are those of London, so no clock change moves them."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(
        MeetingSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    status = models.CharField(
        max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.DRAFT
    )
    held_on = models.DateField("day")
    starts = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("online at", blank=True)
    papers_due_on = models.DateField("papers due")
    opened_at = models.DateTimeField("opened to members", null=True, blank=True)
    published_at = models.DateTimeField(
        "pack published",
        null=True,
        blank=True,
        help_text="A paper that comes after this is a supplement",
    )
    invitation = models.PositiveSmallIntegerField(
        "number of the last invitation sent", default=0, help_text="iCalendar SEQUENCE plus one"
    )
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MeetingQuerySet.as_manager()
    history = track(excluded_fields=["version", "invitation"])

    class Meta:
        ordering = ["-held_on", "-starts", "-pk"]
        indexes = [
            models.Index(fields=["group", "-held_on"], name="meeting_group"),
            models.Index(fields=["status", "-held_on", "-id"], name="meeting_list"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="meeting_ends_after_start",
                violation_error_message="The meeting must end after it starts.",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class MeetingStatusRow(StatusRow):
    record = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="statuses")


class Invited(models.Model):
    """Somebody who was sent an invitation, so that changes and a cancellation reach them too."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invited")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField("number of the last one sent", default=0)
    withdrawn = models.BooleanField(default=False)
    history = track()

    class Meta:
        ordering = ["person__name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.person} to {self.meeting}"


class Attendance(models.Model):
    """How one seat was filled at one meeting. Kept with the agency's name of that day."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation_name = models.CharField(
        "agency, as it was called then", max_length=200, blank=True
    )
    presence = models.CharField(max_length=10, choices=Presence.choices)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deputy_name = models.CharField("the deputy, if not known here", max_length=200, blank=True)
    history = track()

    class Meta:
        verbose_name_plural = "attendance"
        ordering = ["organisation_name", "person__name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.meeting}"


class Minutes(models.Model):
    """The minutes of a meeting. What was said stands with each item; here are the frame and the status."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="minutes")
    status = models.CharField(
        max_length=10, choices=MinutesStatus.choices, default=MinutesStatus.DRAFT
    )
    opening = models.TextField("welcome, and matters arising", blank=True)
    closing = models.TextField("any other business", blank=True)
    version = models.PositiveIntegerField(default=0)
    approved_at_meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="approved_minutes"
    )
    history = track(excluded_fields=["version"])
    said_only_changed = frozenset({"opening", "closing"})  # a draft until they are circulated

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"


class MinutesStatusRow(StatusRow):
    record = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="statuses")


class MinutesIssue(models.Model):
    """The minutes as they read when they were circulated or approved. Never changed.

    ``content`` is what a reader with sight of everything saw: ``{"opening", "items": [{"item": pk,
    "title", "restricted", "discussion", "outcomes": [...]}, ...], "closing", "attendance": [...]}``.
    """

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="issues")
    status = models.CharField(max_length=10, choices=MinutesStatus.choices)
    content = models.JSONField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.minutes}, {self.get_status_display().lower()}"


class MinutesCorrection(models.Model):
    """A correction of approved or locked minutes. The minutes stay as they were; this shows beside them."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="corrections")
    item = models.ForeignKey(
        "AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    says = models.TextField("what the minutes say")
    should_say = models.TextField("what they should say")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"Correction of {self.minutes}"


class ItemSuggestion(models.Model):
    """Something a member would like a group to look at: the backlog of its agendas."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="suggestions")
    status = models.CharField(
        max_length=10, choices=SuggestionStatus.choices, default=SuggestionStatus.WAITING
    )
    title = models.CharField(max_length=200)
    why = models.TextField("why it matters now")
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField("time in minutes", default=10)
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    suggested_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["-suggested_at", "-pk"]
        indexes = [models.Index(fields=["group", "status"], name="suggestion_backlog")]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def visible_to(user: Any) -> models.QuerySet[ItemSuggestion]:
        """The business unit sees all; the others what was suggested to their groups, or by themselves.

        What became a restricted item is seen by its suggester, the business unit and the scrutineer
        alone; and what became an item somebody declared an interest in, no longer by them.
        """
        found = ItemSuggestion.objects.all()
        if not user.is_active:
            return found.none()
        if not user.roles & {Role.BUSINESS_UNIT, Role.SCRUTINEER}:
            restricted = ItemSuggestion.objects.filter(items__restricted=True).order_by()
            own = Q() if reads_all(user) else Q(group__in=groups_of(user))
            found = found.filter(own).exclude(pk__in=restricted.values("pk"))
        declared = ItemSuggestion.objects.filter(
            items__interests__person=user.pk, items__interests__withdrawn_at=None
        ).order_by()
        shown = found.exclude(pk__in=declared.values("pk")).order_by().values("pk")
        return ItemSuggestion.objects.filter(Q(pk__in=shown) | Q(suggested_by=user.pk))


class SuggestionStatusRow(StatusRow):
    record = models.ForeignKey(ItemSuggestion, on_delete=models.CASCADE, related_name="statuses")
