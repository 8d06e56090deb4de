"""What the administrator sets for governance in the admin site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin_site import TrackedAdmin, site
from governance.models import EscalationStage


@admin.register(EscalationStage, site=site)
class EscalationStageAdmin(TrackedAdmin):
    """The stages of the escalation procedure. Cases that run keep the dates and words they began with."""

    fields = ("kind", "number", "name", "who", "working_days", "source")
    list_display = ("__str__", "kind", "who", "working_days")
    list_filter = ("kind",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind", "number"] if obj else []
