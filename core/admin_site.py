"""The admin site: for the portal's configuration, open to the verb ``core.configure`` alone.

Every write goes through history with the person and a reason. A model stands there only when
somebody registers it with this site; those of other packages do not.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import urlencode

from core import access, history, timeline

VERB = "core.configure"
REASON = "why"


class PortalSite(admin.AdminSite):
    """Django's admin site under our log-in and our verb."""

    site_header = site_title = "Settings of the portal"
    index_title = "What would you like to set?"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return access.can(request.user, VERB)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal's own log-in page; who is logged in but may not come in is told so."""
        if request.user.is_authenticated:
            access.require(request.user, VERB)
            return redirect("admin:index")
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Somebody without the verb gets 403 with the reason, and the refusal is logged."""
        inner = super().admin_view(view, cacheable)
        return access.allow(VERB)(_named(inner))

    def get_urls(self) -> list[Any]:
        ours = {"login", "view_on_site"}
        found = [each for each in super().get_urls() if getattr(each, "name", "") not in ours]
        _mark(found)
        return [path("login/", access.public(_named(self.login)), name="login"), *found]


class TrackedAdmin(admin.ModelAdmin):
    """Writes through history, asks why, and deletes nothing: what was used retires."""

    delete_allowed = False
    show_full_result_count = False
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        return access.can(request.user, VERB)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.can(request.user, VERB)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.can(request.user, VERB)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.can(request.user, VERB)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.delete_allowed and access.can(request.user, VERB)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Not Django's bulk deletion, which knows no reason."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if kwargs.get("fields"):  # the reason is no field of the model
            kwargs["fields"] = [name for name in kwargs["fields"] if name != REASON]
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {REASON: reason_field()})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.fields:
            return [*self.fields, REASON]
        form = self._get_form_for_get_fields(request, obj)  # type: ignore[attr-defined]
        names = [name for name in form.base_fields if name != REASON]
        return [*names, *self.get_readonly_fields(request, obj), REASON]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        keep(obj, form, actor=_actor(request), reason=form.cleaned_data[REASON], change=change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        reason = form.cleaned_data[REASON]
        formset.save(commit=False)
        with transaction.atomic():
            for gone in formset.deleted_objects:
                history.delete(gone, actor=_actor(request), reason=reason)
            for one in formset.forms:
                if one.has_changed() and one.instance not in formset.deleted_objects:
                    keep(
                        one.instance,
                        one,
                        actor=_actor(request),
                        reason=reason,
                        change=bool(one.initial),
                    )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        history.delete(obj, actor=_actor(request), reason="Deleted in the admin site")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """History says more than Django's own log of the admin site."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """See ``log_addition``."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """See ``log_addition``."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Field by field, who changed what and why."""
        record = get_object_or_404(self.get_queryset(request), pk=object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Changes of {record}",
            "opts": self.opts,
            "object": record,
            "entries": timeline.entries(record, kinds=[timeline.EDIT]),
        }
        return render(request, "admin/changes.html", context)


def _actor(request: HttpRequest) -> Any:
    return request.user


def reason_field() -> forms.CharField:
    """The field that every change in the admin site carries."""
    return forms.CharField(
        label="Why?",
        help_text="Kept in history with your name.",
        max_length=300,
        error_messages={"required": "Say why you make this change."},
    )


def keep(obj: models.Model, form: Any, *, actor: Any, reason: str, change: bool) -> None:
    """Write what a form of the admin site changed."""
    if not change:
        history.create(obj, actor=actor, reason=reason)
        return
    held = type(obj)._base_manager.get(pk=obj.pk)
    values = {name: getattr(obj, name) for name in form.changed_data if _is_field(obj, name)}
    history.change(held, actor=actor, reason=reason, **values)


def _is_field(obj: models.Model, name: str) -> bool:
    try:
        each = obj._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return bool(each.concrete and not each.many_to_many)


def _named(view: Any) -> Any:
    """The view as a plain function, without a mark that ``update_wrapper`` copied from within."""

    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    page.__name__ = getattr(view, "__name__", "page")
    return page


def _mark(patterns: list[Any]) -> None:
    """Each address says by which verb it is guarded, also where Django wraps the guard once more."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _mark(list(pattern.url_patterns))
        elif isinstance(pattern, URLPattern) and not hasattr(pattern.callback, "access_mark"):
            pattern.callback.access_mark = VERB  # type: ignore[attr-defined]


site = PortalSite(name="admin")
