"""What is typed about papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.seen import SeenForm
from partnership.models import Person


class TitleForm(forms.Form):
    """What a paper is called."""

    title = forms.CharField(
        label="What the paper is called",
        max_length=200,
        help_text="It stands in the contents of the pack. Nothing that says who a child is.",
        error_messages={"required": "Say what the paper is called"},
    )


class PaperForm(TitleForm):
    """A paper to ask for."""

    author = forms.ModelChoiceField(
        label="Who writes it",
        queryset=Person.objects.none(),
        required=False,
        empty_label="The business unit",
    )
    due_on = DayField(label="By when", what="the day it is due")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["author"].queryset = people  # type: ignore[attr-defined]


class PaperChangeForm(SeenForm, PaperForm):
    """A paper changed before it came, or after."""


class SendForm(forms.Form):
    """The file of a paper."""

    file = forms.FileField(
        label="The file",
        help_text="PDF or Word is best: both go into the pack whole. Pictures and plain text do too.",
        error_messages={"required": "Choose a file"},
    )


class PaperAddForm(SendForm, TitleForm):
    """A paper that is at hand: its name and its file."""

    field_order = ("title", "file")
