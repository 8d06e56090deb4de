"""The settings of reviews in the admin site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin_site import TrackedAdmin, site
from reviews.models import ReviewSettings


@admin.register(ReviewSettings, site=site)
class ReviewSettingsAdmin(TrackedAdmin):
    """One row: it is changed, never added twice."""

    fields = ("clock_start", "figures_threshold")
    list_display = ("__str__", "clock_start", "figures_threshold")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not ReviewSettings.objects.exists()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
