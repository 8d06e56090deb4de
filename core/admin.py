"""What the administrator sets in core: the partnership's look, the lists, the wording of mails."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from core import branding, mail
from core.admin_site import PortalSite, TrackedAdmin, site
from core.errors import RuleBroken
from core.models import Branding, ListValue, MailTemplate

HEXADECIMAL = r"#[0-9a-fA-F]{6}"


class BrandingForm(forms.ModelForm):
    """Colours that cannot be read are refused, each pair with its figures."""

    class Meta:
        model = Branding
        fields = [
            "name", "short_name", "contact_email", "accessibility_contact", "accessibility_answer",
            "worried_text", "worried_phone", *branding.COLOURS, "typeface",
        ]  # fmt: skip
        widgets = {name: forms.TextInput(attrs={"type": "color"}) for name in branding.COLOURS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        colours = [str(cleaned.get(name, "")) for name in branding.COLOURS]
        if all(re.fullmatch(HEXADECIMAL, colour) for colour in colours):
            asked = Branding(**{name: cleaned[name] for name in branding.COLOURS})
            for fault in branding.contrast_faults(asked):
                self.add_error(None, fault)
        return cleaned


@admin.register(Branding, site=site)
class BrandingAdmin(TrackedAdmin):
    form = BrandingForm
    list_display = ["name", "short_name", "contact_email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Branding.objects.exists()


@admin.register(ListValue, site=site)
class ListValueAdmin(TrackedAdmin):
    """A value retires on a day; records that use it keep it."""

    list_display = ["list_code", "label", "code", "order", "retired_on"]
    list_filter = ["list_code", ("retired_on", admin.EmptyFieldListFilter)]
    search_fields = ["label", "code"]
    fields = ["list_code", "code", "label", "order", "retired_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["list_code", "code"] if obj else []


class MailTemplateForm(forms.ModelForm):
    """Only the slots the kind has are filled; others are refused here."""

    code = forms.ChoiceField(label="Which mail", choices=lambda: _kinds())

    class Meta:
        model = MailTemplate
        fields = ["code", "subject", "body"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = mail.REGISTRY.get(cleaned.get("code") or self.instance.code)
        if kind:
            for fault in mail.faults(kind, cleaned.get("subject", ""), cleaned.get("body", "")):
                self.add_error(None, fault)
        return cleaned


@admin.register(MailTemplate, site=site)
class MailTemplateAdmin(TrackedAdmin):
    """The partnership's own wording. Taking one away brings back the wording in code."""

    form = MailTemplateForm
    list_display = ["which", "subject"]
    fields = ["code", "subject", "body"]
    delete_allowed = True
    change_form_template = "admin/mail_template.html"

    @admin.display(description="Which mail")
    def which(self, own: MailTemplate) -> str:
        kind = mail.REGISTRY.get(own.code)
        return kind.label if kind else own.code

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["code"] if obj else []

    def get_urls(self) -> list[Any]:
        own = [
            path(
                "<int:pk>/preview/", self.admin_site.admin_view(self.preview), name="mail_preview"
            ),
            path("<int:pk>/test/", self.admin_site.admin_view(self.test_send), name="mail_test"),
        ]
        return own + super().get_urls()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: Any = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        context = {"kinds": sorted(mail.REGISTRY.values(), key=lambda kind: kind.label)}
        return super().changeform_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail with an example in each slot."""
        own = get_object_or_404(self.get_queryset(request), pk=pk)
        subject, body = _example(own, str(request.user))
        context = {
            **self.admin_site.each_context(request),
            "title": "Preview", "opts": self.opts, "own": own, "subject": subject, "body": body,
        }  # fmt: skip
        return render(request, "admin/mail_preview.html", context)

    def test_send(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the preview to the administrator's own address, at once."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        own = get_object_or_404(self.get_queryset(request), pk=pk)
        subject, body = _example(own, str(request.user))
        try:
            to = mail.address(request.user.email)  # type: ignore[union-attr]
            EmailMessage(f"Test: {subject}", body, to=[to]).send()
        except (OSError, RuleBroken) as problem:
            messages.error(request, f"The test could not be sent: {problem}")
        else:
            messages.success(request, f"A test was sent to {to}.")
        return redirect("admin:mail_preview", pk=own.pk)


def _kinds() -> list[tuple[str, str]]:
    return [
        (kind.code, kind.label) for kind in sorted(mail.REGISTRY.values(), key=lambda k: k.label)
    ]


def _example(own: MailTemplate, name: str) -> tuple[str, str]:
    kind = mail.REGISTRY[own.code]
    return mail.render(kind, mail.Wording(own.subject, own.body), kind.slots, name=name)


__all__ = ["PortalSite", "TrackedAdmin", "site"]
