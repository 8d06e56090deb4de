"""What was opened, and which jobs ran."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models


class AccessEntry(models.Model):
    """One reading of a sensitive record, one export, one refusal. Append-only, each row chained to the last.

    ``digest`` is the SHA-256 of the row before and this row's own values: a changed or missing row shows.
    """

    at = models.DateTimeField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(max_length=40)  # open, open identity, download, export, refused …
    record_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True)
    record_id = models.PositiveBigIntegerField(null=True)
    reference = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "access entries"
        indexes = [
            models.Index(fields=["record_type", "record_id", "-id"], name="access_record"),
            models.Index(fields=["person", "-id"], name="access_person"),
            models.Index(fields=["action", "-id"], name="access_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.reference}"


class JobRun(models.Model):
    """One run of a scheduled job; the last finished one tells whether the chaser is alive."""

    name = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["name", "-finished_at"], name="jobrun_last")]

    def __str__(self) -> str:
        return self.name


class AccessHead(models.Model):
    """The end of the access log's chain, in one row: locked while a row is added.

    With it, a log whose last rows were cut off shows as well.
    """

    entry_id = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"Up to {self.entry_id}"
