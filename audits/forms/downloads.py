"""What narrows an action plan."""

from __future__ import annotations

from django import forms

from core.lists import Filters
from governance.rules.actions import ActionStatus


class PlanFilters(Filters):
    """Narrows the action plan of a return."""

    status = forms.MultipleChoiceField(
        label="Standing", choices=ActionStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    lookups = {"status": "action__status"}


class AnswersFileForm(forms.Form):
    """Answers in an Excel file."""

    file = forms.FileField(
        label="File",
        help_text="Excel, at most 1 MB.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
    overwrite = forms.BooleanField(
        label="Where the portal says something else already, take what the file says",
        required=False,
    )
