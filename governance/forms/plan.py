"""What is typed about the business plan."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DayField, NumberField
from core.seen import SeenForm
from governance.forms.actions import OwnerField, agency_field
from governance.forms.actions_files import FilesField
from governance.forms.risks import words
from governance.rules.registers import Direction, Rag

WHY = {"required": "Say why it changes"}


class PriorityForm(forms.Form):
    title = forms.CharField(
        label="The priority",
        max_length=200,
        error_messages={"required": "Name the priority"},
    )
    why = words("Why it comes first", "Say why it comes first")
    from_day = DayField(label="From", what="the first day")
    until_day = DayField(label="To", what="the last day")
    order = forms.IntegerField(
        label="Place in the plan",
        min_value=1,
        max_value=99,
        initial=1,
        help_text="1 stands first.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter a place from 1 to 99"
        ),
    )


class PriorityChangeForm(SeenForm, PriorityForm):
    reason = forms.CharField(label="Why it changes", max_length=300, error_messages=WHY)


class ObjectiveForm(forms.Form):
    title = forms.CharField(
        label="What is to be reached",
        max_length=200,
        error_messages={"required": "Say what is to be reached"},
    )
    due_on = DayField(label="By when", what="the day it is to be reached")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OwnerField("Who leads on it")
        self.fields["organisation"] = agency_field("Lead agency")
        self.fields["organisation"].empty_label = "No one agency"  # type: ignore[attr-defined]
        self.order_fields(["title", "owner", "organisation", "due_on", "reason"])


class ObjectiveChangeForm(SeenForm, ObjectiveForm):
    reason = forms.CharField(label="Why it changes", max_length=300, error_messages=WHY)


def figure(label: str, said: str = "") -> NumberField:
    wrong = {
        "required": said,
        "invalid": f"{label}: enter a number, such as 1,200 or 62.5",
        "max_decimal_places": f"{label}: enter at most 2 figures after the point",
        "max_whole_digits": f"{label}: enter a number below 10,000,000,000",
        "max_digits": f"{label}: enter at most 12 figures",
    }
    return NumberField(
        label=label, max_digits=12, decimal_places=2, required=bool(said), error_messages=wrong
    )


class MeasureForm(forms.Form):
    title = forms.CharField(
        label="What is measured",
        max_length=200,
        help_text="A figure of many, never of one child.",
        error_messages={"required": "Say what is measured"},
    )
    unit = forms.CharField(
        label="Unit", max_length=40, required=False, help_text="Such as: per cent, days, families."
    )
    direction = forms.ChoiceField(
        label="What is better",
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether higher or lower is better"},
    )
    baseline = figure("Where it began")
    target = figure("Target", "Enter the target")


class MeasureChangeForm(SeenForm, MeasureForm):
    reason = forms.CharField(label="Why it changes", max_length=300, error_messages=WHY)


class ProgressForm(forms.Form):
    """How an objective stands. Each report carries its reason, and evidence where there is some."""

    rag = forms.ChoiceField(
        label="How it stands",
        choices=Rag.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands"},
    )
    text = words(
        "What was done, and why it stands so",
        "Say what was done, and why it stands so",
        rows=6,
        help_text="The annual report draws on this. Name no child.",
    )
    reported_on = DayField(label="As of", what="the day of the report")
    files = FilesField(label="Evidence", help_text="You can choose several files at once.")


class EvidenceFilesForm(forms.Form):
    files = FilesField(
        label="Files",
        help_text="You can choose several at once. Nothing that tells who a child is.",
    )


class ValueForm(forms.Form):
    measured_on = DayField(label="Day", what="the day it was measured")
    value = figure("Value", "Enter the value")
    note = forms.CharField(
        label="Note", max_length=300, required=False, help_text="Such as where the figure is from."
    )


class ValueCorrectForm(forms.Form):
    figure = figure("Value", "Enter the value")
    note = forms.CharField(label="Note", max_length=300, required=False)
    reason = forms.CharField(
        label="Why it is corrected",
        max_length=300,
        error_messages={"required": "Say why it is corrected"},
    )
