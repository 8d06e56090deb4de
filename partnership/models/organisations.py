"""Organisations: the partners, the relevant agencies, the bodies they work with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from core.history import track
from partnership.rules import OrganisationKind, Sector


class AgencyCategory(models.Model):
    """A category of relevant agency (SI 2018/789, Schedule; rulebook section 7). Editable."""

    code = models.CharField(max_length=10, unique=True)
    heading = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    certainty = models.CharField(max_length=10, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    history = track()

    class Meta:
        verbose_name_plural = "agency categories"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def current(self, on: dt.date | None = None) -> OrganisationQuerySet:
        """Those that exist on a day (today when none is given)."""
        day = on or timezone.localdate()
        return self.filter(
            models.Q(started_on__isnull=True) | models.Q(started_on__lte=day),
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=day),
        )

    def statutory(self) -> OrganisationQuerySet:
        return self.filter(kind=OrganisationKind.STATUTORY_PARTNER)

    def published(self) -> OrganisationQuerySet:
        """The published list of relevant agencies (Children Act 2004 s16G).

        A statutory partner may stand on it too, as Wirral's own authority does.
        """
        return self.filter(published=True)

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Whoever holds a seat today sees every organisation; nobody else sees one."""
        return self.all() if user.is_active and user.roles else self.none()


class Organisation(models.Model):
    """A body with a name that may change. Renamed, merged or succeeded, old records keep the old name.

    ``name`` is today's; ``name_on(day)`` tells the name of a day from ``OrganisationName``.
    """

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.OTHER)
    category = models.ForeignKey(AgencyCategory, on_delete=models.PROTECT, null=True, blank=True)
    locally_named = models.BooleanField("named locally, outside the regulations", default=False)
    published = models.BooleanField("on the published list", default=False)
    chosen_because = models.TextField("why it was chosen", blank=True)
    section11 = models.BooleanField("has the Section 11 duty", default=False)
    is_class = models.BooleanField(
        "stands for a class of providers, such as all childminders", default=False
    )
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    contact_email = models.EmailField(blank=True)
    website = models.URLField(blank=True)

    objects = OrganisationQuerySet.as_manager()
    history = track()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["kind", "name", "id"], name="organisation_list")]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: dt.date) -> str:
        """The name it had on a day. Uses prefetched ``names`` when there are any."""
        for past in self.names.all():
            if (past.from_day is None or past.from_day <= day) and day < past.until_day:
                return past.name
        return self.name


class OrganisationName(models.Model):
    """A former name and the days it was used: from ``from_day`` up to, not including, ``until_day``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    from_day = models.DateField(null=True, blank=True)
    until_day = models.DateField()
    history = track()

    class Meta:
        ordering = ["until_day"]

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school of the area, from the national register (GIAS). The head's name is never kept."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="school"
    )
    urn = models.PositiveIntegerField("unique reference number", unique=True)
    la_code = models.PositiveSmallIntegerField("authority code")
    establishment_number = models.CharField(max_length=10, blank=True)
    type = models.CharField(max_length=100, blank=True)
    type_group = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=60)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    trust = models.CharField(max_length=200, blank=True)
    ukprn = models.CharField("provider reference number", max_length=10, blank=True)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    history = track()

    class Meta:
        ordering = ["urn"]
        indexes = [models.Index(fields=["la_code", "urn"], name="school_authority")]

    def __str__(self) -> str:
        return str(self.organisation)
