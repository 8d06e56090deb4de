"""The outbox: every mail is a row before it is sent, in the transaction of what caused it."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.access import can
from core.history import track


class MailTemplate(models.Model):
    """The partnership's own wording of a mail. Absent means the wording in code.

    Only the slots the kind declares (``core.mail``) are filled; everything else comes out as typed.
    """

    code = models.CharField(max_length=80, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    history = track()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Every mail for those who look after the outbox; for anybody else none."""
        return self if can(user, "core.outbox") else self.none()


class Message(models.Model):
    """One mail to one person. ``key`` makes it unique: the same cause never writes it twice."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    to_email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    calendar = models.TextField(
        "invitation", blank=True, help_text="An iCalendar entry that goes with the mail"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.SCHEDULED)
    send_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    about_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True)
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-send_at", "-pk"]
        indexes = [
            models.Index(
                fields=["send_at"],
                condition=models.Q(status__in=["scheduled", "sending"]),
                name="message_waiting",
            ),
            models.Index(fields=["status", "-send_at", "-id"], name="message_list"),
            models.Index(fields=["about_type", "about_id"], name="message_about"),
        ]

    def __str__(self) -> str:
        return self.subject
