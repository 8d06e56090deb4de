"""Partners, people and what they give, in the admin site. Deeds with rules of their own stay on the portal's pages."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from core.admin_site import TrackedAdmin, site
from partnership.forms import SchoolFileForm
from partnership.intake.schools import NotTheRegister, SchoolRow, read
from partnership.models import (
    AgencyCategory,
    Area,
    ArrangementsText,
    Contribution,
    Group,
    Memorandum,
    Organisation,
    Person,
    Post,
    School,
    Seat,
)
from partnership.services.schools import carry_out, plan_schools

HELD_SECONDS = 3600  # how long a preview waits to be confirmed
FAULTS_SHOWN = 200


class ReadOnly(TrackedAdmin):
    """Facts that come from elsewhere: looked at here, changed there."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OrganisationAdmin(TrackedAdmin):
    """A name or an end is changed on the organisation's own page, so that old records keep the old name."""

    list_display = ["name", "kind", "sector", "category", "published", "ended_on"]
    list_filter = ["kind", "sector", "published", "is_class"]
    search_fields = ["name", "code"]
    list_select_related = ["category"]
    autocomplete_fields = ["category"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code", "name", "ended_on", "succeeded_by"] if obj else ["succeeded_by"]


class CategoryAdmin(TrackedAdmin):
    list_display = ["code", "name", "heading", "certainty", "retired_on"]
    search_fields = ["code", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []


class AreaAdmin(TrackedAdmin):
    list_display = ["name", "ons_code", "la_code", "child_population", "population_year"]


class GroupAdmin(TrackedAdmin):
    """What a group is stays as it is: its members would all get the roles of another kind."""

    list_display = ["name", "kind", "parent", "ended_on"]
    list_filter = ["kind"]
    list_select_related = ["parent"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind"] if obj else []


class PostAdmin(TrackedAdmin):
    list_display = ["title", "kind", "organisation", "group", "ended_on"]
    list_select_related = ["organisation", "group"]
    autocomplete_fields = ["organisation"]


class PersonAdmin(TrackedAdmin):
    """No password here: people choose their own by invitation. And no new address for somebody who is
    there already: it is changed on the person's own page, where it is asked who may."""

    list_display = ["name", "email", "is_active", "mail_fails"]
    list_filter = ["is_active"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "phone", "digest", "is_active", "mail_fails"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["email"] if obj else []

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        obj.email = obj.email.strip().lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


class SeatAdmin(ReadOnly):
    """Seats are taken and ended on the person's page, where the rules for them are asked."""

    list_display = ["person", "kind", "post", "organisation", "group", "started_on", "ended_on"]
    list_filter = ["kind"]
    list_select_related = ["person", "organisation", "group"]
    search_fields = ["person__name", "post", "organisation__name"]


class ContributionAdmin(TrackedAdmin):
    list_display = ["organisation", "year", "kind", "what", "promised", "received"]
    list_filter = ["year", "kind"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]


class MemorandumAdmin(TrackedAdmin):
    list_display = ["body", "agreed_on", "review_on", "ended_on"]
    list_select_related = ["body"]
    autocomplete_fields = ["body"]


class TextAdmin(TrackedAdmin):
    list_display = ["title", "order", "source"]


class SchoolAdmin(ReadOnly):
    """Schools come from the national register: upload, look at what would change, confirm."""

    list_display = ["organisation", "urn", "type", "phase", "status"]
    list_filter = ["phase", "status"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "urn"]
    change_list_template = "admin/partnership/school/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("import/", guard(self.upload), name="partnership_school_import"),
            path(
                "import/confirm/",
                guard(require_POST(self.confirm)),
                name="partnership_school_confirm",
            ),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponseBase:
        """Read the file and show the counts and faults. Writes nothing."""
        form = SchoolFileForm(request.POST or None, request.FILES or None)
        context = {
            **self.admin_site.each_context(request),
            "title": "Import schools",
            "opts": self.opts,
        }
        if request.method != "POST" or not form.is_valid():
            return render(
                request, "admin/partnership/school/upload.html", {**context, "form": form}
            )
        la_code = form.cleaned_data["la_code"]
        try:
            register = read(form.cleaned_data["file"], la_code)
        except NotTheRegister as problem:
            form.add_error("file", str(problem))
            return render(
                request, "admin/partnership/school/upload.html", {**context, "form": form}
            )
        plan = plan_schools(rows=register.rows, la_code=la_code, errors=len(register.faults))
        key = secrets.token_urlsafe(16)
        held = {
            "person": request.user.pk,
            "la_code": la_code,
            "errors": len(register.faults),
            "rows": [row.as_json() for row in register.rows],
        }
        cache.set(_place(key), held, HELD_SECONDS)
        context |= {
            "counts": plan.counts(),
            "notes": plan.notes,
            "faults": register.faults[:FAULTS_SHOWN],
            "unshown": max(0, len(register.faults) - FAULTS_SHOWN),
            "key": key,
            "la_code": la_code,
        }
        return render(request, "admin/partnership/school/preview.html", context)

    def confirm(self, request: HttpRequest) -> HttpResponseBase:
        """Write what the preview showed, as it stands against the schools held now."""
        place = _place(request.POST.get("key", ""))
        held = cache.get(place)
        if not held or held["person"] != request.user.pk:
            messages.error(request, "The preview is too old. Upload the file again.")
            return redirect("admin:partnership_school_import")
        rows = [SchoolRow.from_json(row) for row in held["rows"]]
        plan = plan_schools(rows=rows, la_code=held["la_code"], errors=held["errors"])
        actor: Any = request.user
        counts = carry_out(actor=actor, plan=plan)
        cache.delete(place)
        messages.success(
            request,
            f"{counts['created']} created, {counts['updated']} updated, {counts['ended']} ended, "
            f"{counts['unchanged']} unchanged, {counts['errors']} rows left out.",
        )
        return redirect("admin:partnership_school_changelist")


def _place(key: str) -> str:
    return f"school-import:{key[:40]}"


site.register(Organisation, OrganisationAdmin)
site.register(AgencyCategory, CategoryAdmin)
site.register(Area, AreaAdmin)
site.register(Group, GroupAdmin)
site.register(Post, PostAdmin)
site.register(Person, PersonAdmin)
site.register(Seat, SeatAdmin)
site.register(Contribution, ContributionAdmin)
site.register(Memorandum, MemorandumAdmin)
site.register(ArrangementsText, TextAdmin)
site.register(School, SchoolAdmin)
