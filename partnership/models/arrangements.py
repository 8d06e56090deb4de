"""The area, the memoranda and the published words of the arrangements."""

from django.db import models

from core.history import track
from partnership.models.organisations import Organisation


class Area(models.Model):
    """A local authority area, with its ONS code and the number of children (0 to 17) who live there."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    ons_code = models.CharField("ONS code", max_length=9, blank=True)
    la_code = models.PositiveSmallIntegerField(
        "authority code in the school register", null=True, blank=True
    )
    child_population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    description = models.TextField(blank=True)
    history = track()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Memorandum(models.Model):
    """A memorandum of understanding with another body, and when it is looked at again."""

    code = models.SlugField(max_length=80, unique=True)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memoranda")
    summary = models.TextField(blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        verbose_name_plural = "memoranda"
        ordering = ["body__name"]

    def __str__(self) -> str:
        return f"Memorandum with {self.body}"


class ArrangementsText(models.Model):
    """A part of the published arrangements in words: principles, escalation, geography and so on."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField(
        help_text="A blank line starts a paragraph; a line starting with - is a list item."
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    history = track()

    class Meta:
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title
