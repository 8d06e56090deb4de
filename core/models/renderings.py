"""A file that somebody asked for and a worker makes."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models

from core.models.documents import Document


class RenderingQuerySet(models.QuerySet[Any]):
    def to_make(self, stale_before: dt.datetime) -> Self:
        """Waiting, and nobody is at it: never claimed, or claimed by a worker that did not come back."""
        return self.filter(
            models.Q(claimed_at__isnull=True) | models.Q(claimed_at__lt=stale_before),
            status=Rendering.Status.WAITING,
        )


class Rendering(models.Model):
    """One file, made by a worker with the rights of whoever asked. A concrete model says of what.

    A row of work, like a message of the outbox: its own columns say what happened, so it has no history.
    ``digest`` is the SHA-256 of what the file says; the same words asked for again give the same file.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word document"

    class Status(models.TextChoices):
        WAITING = "waiting", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Could not be made"

    kind = models.CharField(max_length=4, choices=Kind.choices)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True
        ordering = ["-requested_at", "-pk"]
