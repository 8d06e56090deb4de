"""What the business unit types about a group."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DayField
from core.seen import SeenForm
from governance.rules.meetings import Needed
from partnership.models import Group
from partnership.rules import GroupKind

CHOOSE = ("", "Choose")


def _text(label: str, rows: int, **kwargs: Any) -> forms.CharField:
    kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
    return forms.CharField(label=label, max_length=20_000, **kwargs)


class _Group(forms.Form):
    name = forms.CharField(label="Name", max_length=200)
    parent = forms.ModelChoiceField(
        label="Stands under",
        queryset=Group.objects.none(),
        required=False,
        empty_label="No other group",
    )
    purpose = _text("What it is for", 4, required=False)
    frequency = forms.CharField(
        label="How often it meets",
        max_length=120,
        required=False,
        help_text="Such as: every six weeks.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Group.objects.filter(  # type: ignore[attr-defined]
            ended_on=None
        ).order_by("name")


class GroupForm(_Group):
    kind = forms.ChoiceField(label="Kind of group", choices=[CHOOSE, *GroupKind.choices])
    started_on = DayField(label="First day", what="the first day")
    field_order = ("name", "kind", "parent", "purpose", "frequency", "started_on")


class GroupChangeForm(SeenForm, _Group):
    pass


class RulesForm(SeenForm):
    """When a group may decide, and by when it wants its papers."""

    quorum = forms.IntegerField(
        label="Members needed to decide",
        min_value=1,
        max_value=100,
        help_text="Deputies count. Observers, the scrutineer and the business unit do not.",
    )
    each_partner = forms.BooleanField(
        label="Somebody from each of the three statutory partners must be there", required=False
    )
    every_weeks = forms.IntegerField(
        label="Meets every so many weeks", min_value=1, max_value=53, required=False
    )
    papers_days = forms.IntegerField(
        label="Papers are due so many working days before the meeting", min_value=0, max_value=30
    )
    resolution_needs = forms.ChoiceField(
        label="A written resolution is carried when",
        choices=Needed.choices,
        widget=forms.RadioSelect,
    )


class TermsForm(forms.Form):
    """A new version of the terms of reference."""

    body = _text(
        "Terms of reference",
        16,
        help_text="A blank line starts a paragraph; a line starting with - is a list item.",
    )
    approved_by = forms.CharField(
        label="Approved by", max_length=200, help_text="The group or post that approved them."
    )
    approved_on = DayField(label="Approved on", what="the day of approval")
    from_day = DayField(label="In force from", what="the day they are in force from")
    review_on = DayField(
        label="Review by",
        what="the day of the review",
        required=False,
        help_text="Somebody is reminded before this day.",
    )


class LastDayForm(forms.Form):
    """When a group ends."""

    ended_on = DayField(
        label="Last day",
        what="the last day",
        required=False,
        help_text="Leave empty for a group without an end.",
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say why. The reason stands in the record."},
    )
