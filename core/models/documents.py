"""Files, kept as they came."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.history import track


def stored_as(document: "Document", filename: str) -> str:
    """An unguessable name that tells nothing: the person's own file name stays in the database."""
    key = secrets.token_hex(16)
    return f"{key[:2]}/{key}"


class Document(models.Model):
    """One uploaded file. Its owner record decides who may see it, through that model's ``visible_to``."""

    class Scan(models.TextChoices):
        CLEAN = "clean", "Checked for viruses"
        NOT_SCANNED = "not_scanned", "No virus scanner is set up"
        WAITING = "waiting", "Waiting for the virus scanner"

    record_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    record_id = models.PositiveBigIntegerField()
    record = GenericForeignKey("record_type", "record_id")
    title = models.CharField(max_length=200)
    name = models.CharField("file name as it came", max_length=255)
    file = models.FileField(upload_to=stored_as)
    size = models.PositiveBigIntegerField(help_text="In bytes")
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(
        max_length=100, help_text="Told from the content, not from the name"
    )
    scan = models.CharField(max_length=12, choices=Scan.choices)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="document_record")]

    def __str__(self) -> str:
        return self.title
