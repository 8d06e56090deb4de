"""Groups: the Executive, the board, the committees. What they do stands in ``governance``."""

from django.db import models

from core.history import track
from partnership.rules import GroupKind


class Group(models.Model):
    """A body that meets. Who sits on it are seats."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=GroupKind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    accountable_to = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    frequency = models.CharField("how often it meets", max_length=120, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
