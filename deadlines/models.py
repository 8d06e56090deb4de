"""Clocks that run, and everything that happened to them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.history import track
from core.models import Message
from partnership.models import Organisation


class Closure(models.Model):
    """A day that does not count: the partnership's own, or a bank holiday added to the bundled ones.

    ``counts`` True turns a bundled bank holiday back into a working day (one was moved).
    """

    day = models.DateField(unique=True)
    label = models.CharField(max_length=120)
    bank_holiday = models.BooleanField(default=False)
    counts = models.BooleanField("is a working day after all", default=False)
    history = track()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.label}, {self.day}"


class RuleVersion(models.Model):
    """Another length or chase plan for a clock, from a day on. A deadline keeps the version it began under."""

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", "working days"
        DAYS = "days", "days"
        MONTHS = "months", "calendar months"

    code = models.CharField("clock", max_length=80)
    from_day = models.DateField("applies to clocks that start on or after")
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=12, choices=Unit.choices, blank=True)
    remind_before = models.CharField(
        "remind this many working days before",
        max_length=80,
        blank=True,
        help_text="Such as 10, 5, 2, 0",
    )
    nag_every = models.PositiveSmallIntegerField(
        "when late, every … working days", null=True, blank=True
    )
    escalate_after = models.PositiveSmallIntegerField(
        "escalate after … working days late", null=True, blank=True
    )
    reason = models.CharField(max_length=300)
    history = track()

    class Meta:
        ordering = ["code", "-from_day"]
        constraints = [
            models.UniqueConstraint(fields=["code", "from_day"], name="rule_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} from {self.from_day}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> DeadlineQuerySet:
        return self.filter(status__in=[Deadline.Status.OPEN, Deadline.Status.HELD])

    def of(self, record: models.Model) -> DeadlineQuerySet:
        """The clocks of one record."""
        return self.filter(
            record_type=ContentType.objects.get_for_model(record), record_id=record.pk
        )


class Deadline(models.Model):
    """A clock that was started: what for, since when, until when, whose.

    ``label`` and ``reference`` are shown in mails and calendars, so they say nothing about a child.
    Overdue is no status: it is ``status = open`` and ``due_on`` in the past.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Running"
        HELD = "held", "Held"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    code = models.CharField("clock", max_length=80)
    label = models.CharField(max_length=200)
    reference = models.CharField(max_length=40)
    path = models.CharField("address of the record", max_length=200)
    restricted = models.BooleanField("title masked in calendars", default=True)
    record_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    record_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("record_type", "record_id")
    rule_version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, blank=True)
    started_on = models.DateField("day 0")
    due_on = models.DateField()
    original_due_on = models.DateField()
    date_set = models.BooleanField("the date was set, not counted", default=False)
    chase_on = models.DateField("last working day to be in time")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    done_on = models.DateField(null=True, blank=True)
    late_reason = models.TextField(blank=True)
    held_on = models.DateField(null=True, blank=True)
    held_reason = models.CharField(max_length=300, blank=True)
    look_again_on = models.DateField("look again at the hold on", null=True, blank=True)
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
    )
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    owner_role = models.CharField(max_length=30, blank=True)
    # The chaser's own columns: no facts, so not in history.
    next_chase_on = models.DateField(null=True, blank=True)
    chase_stage = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeadlineQuerySet.as_manager()
    history = track(excluded_fields=["next_chase_on", "chase_stage"])

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "code"],
                condition=models.Q(status__in=["open", "held"]),
                name="one_running_clock_of_a_kind",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_chase_on"],
                condition=models.Q(status="open", next_chase_on__isnull=False),
                name="deadline_to_chase",
            ),
            models.Index(fields=["status", "due_on", "id"], name="deadline_list"),
            models.Index(fields=["owner_person", "status", "due_on"], name="deadline_person"),
            models.Index(
                fields=["owner_organisation", "status", "due_on"], name="deadline_organisation"
            ),
            models.Index(fields=["owner_role", "status", "due_on"], name="deadline_role"),
            models.Index(fields=["record_type", "record_id"], name="deadline_record"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.label}"


class DeadlineEvent(models.Model):
    """What happened to a clock: started, moved, held, released, extended, done, snoozed. Never changed."""

    class Kind(models.TextChoices):
        STARTED = "started", "Started"
        MOVED = "moved", "Moved by a change of the calendar"
        RESTARTED = "restarted", "Start date corrected"
        HELD = "held", "Held"
        RELEASED = "released", "Released"
        EXTENDED = "extended", "Extended"
        DONE = "done", "Done"
        REOPENED = "reopened", "Opened again"
        CANCELLED = "cancelled", "Cancelled"
        REASSIGNED = "reassigned", "Given to someone else"
        SNOOZED = "snoozed", "Reminders snoozed"
        ESCALATED = "escalated", "Escalated"

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    approved_by = models.CharField(max_length=200, blank=True)
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class Snooze(models.Model):
    """One person asked not to be reminded of one clock until a day, and said why. Shown to the business unit."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="snoozes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snoozes"
    )
    until = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["deadline", "person", "until"], name="snooze_live")]

    def __str__(self) -> str:
        return f"{self.person} until {self.until}"


class Reminder(models.Model):
    """One line of a reminder: this clock, this stage, this person. ``message`` is empty until its digest is written."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    stage = models.SmallIntegerField(
        help_text="Working days left when it was written; below 0 is late"
    )
    escalation = models.BooleanField(default=False)
    for_day = models.DateField()
    digest_on = models.DateTimeField("goes with the digest of")
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="reminders"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "person", "for_day", "escalation"], name="reminder_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["digest_on", "person"],
                condition=models.Q(message__isnull=True),
                name="reminder_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deadline} for {self.person}"


class CalendarFeed(models.Model):
    """A personal calendar address. The secret is shown once; only its digest is stored."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    history = track(excluded_fields=["digest"])

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"Calendar of {self.person}"
