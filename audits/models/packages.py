"""Returns that travel between partnerships: this portal's key, the portals it trusts, what came from them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from audits.models.renderings import wholly_visible_to
from audits.models.returns import AgencyReturn
from core.crypto import EncryptedTextField
from core.history import track

HEX_KEY = RegexValidator(r"^[0-9a-f]{64}\Z", "Enter the public key: 64 figures and letters a to f.")


class PackageKey(models.Model):
    """The key this portal signs packages with. Made once; there is one row."""

    place = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    private = EncryptedTextField(editable=False)
    public = models.CharField("public key", max_length=64, validators=[HEX_KEY])
    made_at = models.DateTimeField(auto_now_add=True)
    history = track(excluded_fields=["private"])

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "The key that packages are signed with"


class TrustedPortal(models.Model):
    """Another partnership's portal, whose key was compared with that partnership by telephone."""

    name = models.CharField("partnership", max_length=200)
    public_key = models.CharField(max_length=64, unique=True, validators=[HEX_KEY])
    since = models.DateField("trusted since")
    history = track()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ImportedPackageQuerySet(models.QuerySet["ImportedPackage"]):
    def visible_to(self, user: Any) -> ImportedPackageQuerySet:
        """Whoever may read the whole return it was read in for."""
        return self.filter(agency_return__in=wholly_visible_to(user).values("pk"))


class ImportedPackage(models.Model):
    """A package that was read in: what it says, whence it came. Its answers wait to be confirmed.

    Its files and links are evidence of the agency.
    """

    agency_return = models.ForeignKey(
        AgencyReturn, on_delete=models.CASCADE, related_name="packages"
    )
    portal = models.CharField("partnership", max_length=200)
    address = models.CharField(max_length=300, blank=True)
    public_key = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField("version of the return")
    content = models.JSONField()
    digest = models.CharField("checksum of the file", max_length=64)
    # A sentence for each piece of evidence that could not be kept.
    not_kept = models.JSONField(default=list, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = ImportedPackageQuerySet.as_manager()
    history = track(excluded_fields=["content"])

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_return", "digest"], name="package_imported_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_return}, from {self.portal}"
