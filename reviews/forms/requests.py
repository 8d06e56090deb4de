"""What is typed to ask an agency, and what the agency types to answer."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm
from partnership.models import Organisation, Person
from reviews.rules import ASKED_FOR, SUMMARY_LIMIT, RequestStatus


class AskForm(forms.Form):
    """An agency that is asked."""

    organisation = forms.ModelChoiceField(
        label="Agency",
        queryset=Organisation.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Choose the agency to ask"},
    )
    due_on = DayField(label="Due by", what="the day the answer is due")
    asked_for = forms.CharField(
        label="What is asked for",
        max_length=4000,
        initial=ASKED_FOR,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="The agency reads this after logging in. It is not in the message they get.",
    )
    involvement = forms.CharField(
        label="How the agency is involved, as far as is known", max_length=300, required=False
    )
    identity = forms.BooleanField(
        label="This agency may see who the child is",
        required=False,
        help_text="Its safeguarding leads, each time with a reason that is kept, until the answer is sent."
        " Left empty, nobody of the agency sees it.",
    )
    identity_reason = forms.CharField(
        label="Why the agency needs to know who the child is",
        max_length=300,
        required=False,
        help_text="Only if you let them see it. The reason is kept. Do not write a name here.",
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class DueForm(forms.Form):
    due_on = DayField(label="New due day", what="the new due day")
    reason = forms.CharField(
        label="Reason", max_length=300, error_messages={"required": "Say why the due day changes"}
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label="What is missing",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The agency reads this after logging in. It is not in the message they get.",
        error_messages={"required": "Say what is missing"},
    )
    due_on = DayField(
        label="New due day",
        what="the new due day",
        required=False,
        help_text="Left empty, the day it was due stays.",
    )


class SummaryForm(forms.Form):
    """The agency's summary. ``version`` is the one the page was opened with."""

    says_optional = False

    summary = forms.CharField(
        label="Summary",
        required=False,
        max_length=SUMMARY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="What contact your agency had, what was done well, what could have been better, what you have"
        " changed. Write of “the child”, not of a name.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class EntryForm(forms.Form):
    """One event of the chronology."""

    on = DayField(label="Date", what="the date of the event")
    time = forms.CharField(
        label="Time, if known",
        max_length=40,
        required=False,
        help_text="Such as 2:30pm, about 14:00, or evening. Within a day an event without a time comes first,"
        " and a word such as “evening” comes after the clock times of that part of the day.",
    )
    event = forms.CharField(
        label="What happened",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what happened"},
    )
    source = forms.CharField(
        label="Where it is written",
        max_length=200,
        required=False,
        help_text="Such as “GP record”.",
    )
    comment = forms.CharField(
        label="Response and comment",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EntryChangeForm(SeenForm, EntryForm):
    """One event changed."""


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Chronology file",
        help_text="A CSV or Excel file with the columns of the template.",
        error_messages={"required": "Choose a file"},
    )


class UploadForm(forms.Form):
    """A file that goes with the answer."""

    TITLES: ClassVar[list[tuple[str, str]]] = [
        ("Summary", "Summary"),
        ("Chronology", "Chronology"),
        ("Other document", "Something else"),
    ]
    title = forms.ChoiceField(
        label="What it is", choices=TITLES, widget=forms.RadioSelect, initial="Summary"
    )
    file = forms.FileField(
        label="File",
        help_text="PDF, Word, Excel or a picture.",
        error_messages={"required": "Choose a file"},
    )


class NilForm(forms.Form):
    reason = forms.CharField(
        label="How you know",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Such as which records you searched, and for which dates.",
        error_messages={
            "required": "Say how you know that your agency holds nothing: where you looked"
        },
    )


class ColleagueForm(forms.Form):
    """A colleague who is in the portal already."""

    person = forms.ModelChoiceField(
        label="Colleague",
        queryset=Person.objects.none(),
        empty_label="Choose a colleague",
        error_messages={"required": "Choose a colleague"},
    )
    reason = forms.CharField(
        label="What you ask them to do",
        max_length=300,
        help_text="Such as “Write the health visiting part”.",
        error_messages={"required": "Say what you ask this colleague to do"},
    )
    until = DayField(
        label="Until",
        what="the last day",
        required=False,
        help_text="After this day they can no longer open it. Left empty, until you take it back.",
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class NewColleagueForm(forms.Form):
    """A colleague who is not in the portal yet."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter their name"}
    )
    email = forms.EmailField(
        label="Work email address",
        help_text="They get an invitation there to choose a password.",
        error_messages={"required": "Enter their work email address"},
    )
    reason = forms.CharField(
        label="What you ask them to do",
        max_length=300,
        error_messages={"required": "Say what you ask this colleague to do"},
    )
    until = DayField(
        label="Until",
        what="the last day",
        required=False,
        help_text="After this day they can no longer open it. Left empty, until you take it back.",
    )


class RequestFilters(Filters):
    """Filters of an agency's own list."""

    status = forms.MultipleChoiceField(
        label="Status", choices=RequestStatus.choices, widget=forms.CheckboxSelectMultiple
    )
