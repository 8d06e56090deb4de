"""A list as somebody likes to see it: its filters under a name of their own."""

from django.conf import settings
from django.db import models

from core.history import track


class SavedView(models.Model):
    """An address of a list with its filters. It opens nothing: whoever follows it sees what they may."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=1500)
    saved_at = models.DateTimeField(auto_now_add=True)
    history = track()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_once")
        ]

    def __str__(self) -> str:
        return self.name
