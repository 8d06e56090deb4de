"""The row that each move of a record leaves behind."""

from django.conf import settings
from django.db import models


class StatusRow(models.Model):
    """One move: from, to, by whom, when and why. Never changed afterwards.

    A concrete model adds ``record = ForeignKey(..., related_name="statuses")``.
    """

    from_status = models.CharField(max_length=40, blank=True)
    to_status = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]
