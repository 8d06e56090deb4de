"""The rules and the calendar in the admin site: another length or chase plan, and days that do not count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from core.admin_site import REASON, TrackedAdmin, site
from core.errors import RuleBroken
from core.forms import attach
from deadlines import govuk, queries, services, why
from deadlines.chasing import parse_reminders
from deadlines.clocks import REGISTRY
from deadlines.models import Closure, Deadline, RuleVersion
from deadlines.words import long_day


class RuleVersionForm(forms.ModelForm):
    """Another length or chase plan, said in plain words where it makes no sense."""

    code = forms.ChoiceField(label="Clock")

    class Meta:
        model = RuleVersion
        fields = (
            "code",
            "from_day",
            "amount",
            "unit",
            "remind_before",
            "nag_every",
            "escalate_after",
            "reason",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((code, f"{clock.label} ({code})") for code, clock in REGISTRY.items())
        if "code" in self.fields:
            self.fields["code"].choices = known  # type: ignore[attr-defined]

    def clean_remind_before(self) -> str:
        text: str = self.cleaned_data["remind_before"]
        try:
            parse_reminders(text)
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from broken
        return text

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        try:
            queries.check_version(
                typed.get("code", ""),
                typed.get("amount"),
                typed.get("unit", ""),
                typed.get("nag_every"),
            )
        except RuleBroken as broken:
            attach(self, broken)
        return typed


class RuleVersionAdmin(TrackedAdmin):
    """Versions apply to clocks that start from a day on; running clocks keep theirs, so a used one stays."""

    form = RuleVersionForm
    list_display = [
        "code",
        "from_day",
        "amount",
        "unit",
        "remind_before",
        "nag_every",
        "escalate_after",
    ]
    list_filter = ["code"]
    change_list_template = "admin/deadlines/rule_versions.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        used = obj is not None and Deadline.objects.filter(rule_version=obj).exists()
        return ["code", "from_day", "amount", "unit"] if used else []

    def get_urls(self) -> list[URLPattern]:
        declared = path(
            "declared/", self.admin_site.admin_view(self.declared), name="deadlines_declared"
        )
        return [declared, *super().get_urls()]

    def declared(self, request: HttpRequest) -> HttpResponseBase:
        """Every clock there is: length, standing, source and chase plan."""
        rows = [
            (
                clock,
                queries.plan_of(code, None),
                why.reminders_in_words(queries.plan_of(code, None)),
            )
            for code, clock in sorted(REGISTRY.items())
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": "All clocks",
            "opts": self.opts,
            "rows": rows,
        }
        return render(request, "admin/deadlines/declared.html", context)


class BankHolidayFile(forms.Form):
    file = forms.FileField(
        label="The file bank-holidays.json of GOV.UK",
        help_text="Open www.gov.uk/bank-holidays.json, save it, and choose it here. Only England and Wales is read.",
    )


STAYS = "Dates that people set themselves, such as milestones and requests, stay where they are."
MOST_TOLD = 20


class ClosureAdmin(TrackedAdmin):
    """Days that do not count. Adding or taking one back moves the clocks that run across it."""

    list_display = ["day", "label", "bank_holiday", "counts"]
    list_filter = ["bank_holiday", "counts"]
    search_fields = ["label"]
    delete_allowed = True
    change_list_template = "admin/deadlines/closures.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["day"] if obj else []

    def get_urls(self) -> list[URLPattern]:
        upload = path(
            "upload/", self.admin_site.admin_view(self.upload), name="deadlines_closure_upload"
        )
        return [upload, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Closure, form: Any, change: bool) -> None:
        moved = services.close_day(
            actor=_actor(request),
            day=obj.day,
            label=obj.label,
            bank_holiday=obj.bank_holiday,
            counts=obj.counts,
            reason=form.cleaned_data[REASON],
        )
        obj.pk = Closure.objects.get(day=obj.day).pk
        self._say(request, moved)

    def delete_model(self, request: HttpRequest, obj: Closure) -> None:
        self._say(request, services.open_day(actor=_actor(request), closure=obj))

    def _say(self, request: HttpRequest, moved: int) -> None:
        clocks = (
            f"{moved} running clock{' has' if moved == 1 else 's have'}"
            if moved
            else "No running clock has"
        )
        told = " Their owners get a mail with both dates." if moved else ""
        messages.info(request, f"{clocks} moved.{told} {STAYS}")
        for row in why.set_on_closed_days()[:MOST_TOLD]:
            day = long_day(row.due_on)
            messages.warning(
                request,
                f"{row.reference}, “{row.label}”, is set for {day}, a day that is closed. It stays."
                f" Whoever owns it ({queries.owner_words(row)}) is reminded for"
                f" {long_day(row.chase_on)}, or can set another day.",
            )

    def upload(self, request: HttpRequest) -> HttpResponseBase:
        """Bring the calendar into line with GOV.UK's file."""
        form = BankHolidayFile(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                listed = govuk.read(form.cleaned_data["file"].read(govuk.LONGEST + 1))
                changed, moved = services.load_bank_holidays(actor=_actor(request), listed=listed)
                messages.info(
                    request, f"{len(listed)} days were listed; {changed} differed from ours."
                )
                self._say(request, moved)
                return redirect("admin:deadlines_closure_changelist")
            except RuleBroken as broken:
                attach(form, broken)
        context = {
            **self.admin_site.each_context(request),
            "title": "Read the national list of bank holidays",
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/deadlines/upload.html", context)


def _actor(request: HttpRequest) -> Any:
    return request.user


site.register(RuleVersion, RuleVersionAdmin)
site.register(Closure, ClosureAdmin)
