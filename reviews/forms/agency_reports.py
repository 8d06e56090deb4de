"""What is typed about the report of an agency for a practice review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.seen import SeenForm
from partnership.models import Organisation
from reviews.forms.practice import HOLLOW, words

ASKED = (
    "Look at your agency’s own part: what you knew, what you did and why, what was done well, what could have been"
    " better, and what you have changed since. Name roles, not people."
)


class AskReportForm(forms.Form):
    """Which agency is asked, for what, by when."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Which agency?",
        empty_label=HOLLOW,
        error_messages={"required": "Choose the agency"},
    )
    asked_for = words(
        "What is the report to answer?",
        "The agency reads this. Say nothing that tells who the child is: its lead asks you.",
        rows=8,
        required=True,
        missing="Say what the report is to answer",
    )
    due_on = DayField(label="By when?", what="the day it is due")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations


class ReportDueForm(forms.Form):
    """Another day."""

    due_on = DayField(label="By when?", what="the day it is due")
    reason = words(
        "Why does the date change?", rows=3, required=True, missing="Say why the date changes"
    )


class ReportBackForm(forms.Form):
    """What is missing in a report."""

    reason = words(
        "What is missing?",
        "The agency reads this.",
        rows=5,
        required=True,
        missing="Say what is missing",
    )
    due_on = DayField(label="By when?", what="the day it is due")


class ReportForm(SeenForm):
    """What the agency writes."""

    text = words(
        "Your agency’s report", "Name roles, not people. You can upload it instead.", rows=18
    )
    upload = forms.FileField(label="Upload a file", help_text="PDF or Word.", required=False)


class NothingToReportForm(forms.Form):
    """The agency has nothing to report."""

    reason = words(
        "How do you know that there is nothing to report?",
        "Say where you looked.",
        rows=4,
        required=True,
        missing="Say how you know that there is nothing: where you looked",
    )
