"""What is typed about minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.seen import SeenForm
from governance.models import AgendaItem, Meeting


def _long(label: str, *, rows: int = 6, required: bool = False, said: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, "data-plain": ""}),
        error_messages={"required": said},
    )


class FrameForm(SeenForm):
    """What stands before and after the items."""

    says_optional = False

    opening = _long("Welcome, and matters arising")
    closing = _long("Any other business")


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="Why the minutes are taken back",
        max_length=300,
        error_messages={"required": "Say why the minutes are taken back"},
    )


class ApproveForm(forms.Form):
    """At which meeting they were approved."""

    at_meeting = forms.ModelChoiceField(
        label="Which meeting approved them?",
        queryset=Meeting.objects.none(),
        empty_label="Choose a meeting",
        error_messages={"required": "Choose the meeting that approved them"},
    )

    def __init__(self, *args: Any, later: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["at_meeting"]
        field.queryset = later
        field.label_from_instance = lambda m: f"{m.reference}, {m.held_on:%-d %B %Y}: {m.title}"


class CorrectForm(forms.Form):
    """Words that stand in the minutes, and what they should say."""

    item = forms.ModelChoiceField(
        label="Part of the minutes",
        required=False,
        queryset=AgendaItem.objects.none(),
        empty_label="Attendance, opening or any other business",
    )
    says = _long(
        "What the minutes say", rows=3, required=True, said="Copy the words that are not right"
    )
    should_say = _long(
        "What they should say", rows=3, required=True, said="Write what the minutes should say"
    )

    says_optional = False

    def __init__(self, *args: Any, items: QuerySet[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        item.queryset = items
