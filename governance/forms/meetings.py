"""What is typed about meetings, series and templates."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from core.forms import DayField, WebField
from core.lists import Filters
from core.seen import SeenForm
from core.templatetags.portal import clocktime
from governance.models import Meeting, MeetingTemplate
from governance.rules.meetings import MeetingStatus, Purpose, SuggestionStatus
from partnership.models import Group

TYPED_TIME = re.compile(r"^(\d{1,2})(?:[.:](\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?$", re.IGNORECASE)
WORDS = {"midday": "12pm", "noon": "12pm", "midnight": "12am"}
OPEN_WORDS = "It shows in reminders and lists, so say nothing about a child."


class TimeField(forms.CharField):
    """A time as people say it: 10am, 2:30pm, 14:30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5"}))
        kwargs.setdefault("help_text", "Such as 10am or 2:30pm")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return clocktime(value) if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip().lower()
        if not typed:
            return None
        found = TYPED_TIME.match(WORDS.get(typed, typed))
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        half = found[3] if found else None
        if half:
            hour = hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else 99
        if hour > 23 or minute > 59:
            raise ValidationError(f"{self.label}: give a time such as 10am or 2:30pm.")
        return dt.time(hour, minute)


class ReasonForm(forms.Form):
    """A reason that stands in the record."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason. It stands in the record."},
    )


class NothingForm(forms.Form):
    """A page that asks whether one is sure."""


class PlaceFields(forms.Form):
    """When by the clock, and where."""

    starts = TimeField(label="Starts", error_messages={"required": "Enter when it starts"})
    ends = TimeField(label="Ends", error_messages={"required": "Enter when it ends"})
    place = forms.CharField(label="Place", max_length=200, required=False)
    link = WebField(
        label="Online at",
        required=False,
        help_text="The address where people join, such as https://…",
    )


class MeetingForm(PlaceFields):
    """A new meeting. With a template, times may stay empty: they are the template's."""

    group = forms.ModelChoiceField(
        label="Group",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"required": "Choose the group that meets"},
    )
    template = forms.ModelChoiceField(
        label="Template",
        queryset=MeetingTemplate.objects.none(),
        required=False,
        empty_label="None: begin with an empty agenda",
        help_text="Its items are copied. Changing the template later leaves this meeting as it is.",
    )
    title = forms.CharField(
        label="Title",
        max_length=160,
        help_text=f"Such as “Autumn meeting”. {OPEN_WORDS}",
        error_messages={"required": "Enter a title"},
    )
    held_on = DayField(label="Day", what="the day of the meeting")
    field_order = ("group", "template", "title", "held_on", "starts", "ends", "place", "link")

    def __init__(
        self,
        *args: Any,
        groups: QuerySet[Group],
        templates: QuerySet[MeetingTemplate],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        chosen: Any = self.fields["template"]
        chosen.queryset = templates
        chosen.label_from_instance = _template_words
        for name in ("starts", "ends"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        template = typed.get("template")
        for name in ("starts", "ends"):
            if typed.get(name) is None and name not in self.errors:
                if template:
                    typed[name] = getattr(template, name)
                else:
                    self.add_error(name, f"Enter when it {name}, or choose a template")
        return typed


class MeetingChangeForm(SeenForm, PlaceFields):
    """A meeting changed."""

    title = forms.CharField(label="Title", max_length=160, help_text=OPEN_WORDS)
    held_on = DayField(label="Day", what="the day of the meeting")
    papers_due_on = DayField(
        label="Papers due",
        what="the day papers are due",
        help_text="Leave it, and it moves along with the day of the meeting.",
    )
    reason = forms.CharField(
        label="Why it changes",
        max_length=300,
        error_messages={"required": "Say why the meeting changes."},
    )
    field_order = ("title", "held_on", "starts", "ends", "place", "link", "papers_due_on", "reason")


class OpenForm(forms.Form):
    """Which of the two buttons was pressed."""

    notify = forms.ChoiceField(
        choices=[("yes", "Open and send invitations"), ("no", "Open without telling anyone")],
        error_messages={"required": "Say whether the members are invited now."},
    )


class SeriesForm(forms.Form):
    """Every so many weeks between two days."""

    template = forms.ModelChoiceField(
        label="Template",
        queryset=MeetingTemplate.objects.none(),
        empty_label="Choose a template",
        help_text="It says which group meets, when by the clock, where, and the standing items.",
        error_messages={"required": "Choose a template"},
    )
    every_weeks = forms.IntegerField(
        label="Every how many weeks",
        min_value=1,
        max_value=52,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={"required": "Enter a number of weeks from 1 to 52"},
    )
    first_on = DayField(label="First meeting", what="the day of the first meeting")
    last_on = DayField(label="None after", what="the day after which there is none")

    def __init__(self, *args: Any, templates: QuerySet[MeetingTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["template"]
        chosen.queryset = templates
        chosen.label_from_instance = _template_words


class TemplateForm(PlaceFields):
    """A new template."""

    group = forms.ModelChoiceField(
        label="Group",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"required": "Choose the group it is for"},
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="It becomes the title of its meetings.",
        error_messages={"required": "Enter a name"},
    )
    field_order = ("group", "name", "starts", "ends", "place", "link")

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class TemplateChangeForm(SeenForm, PlaceFields):
    name = forms.CharField(label="Name", max_length=120)
    field_order = ("name", "starts", "ends", "place", "link")


class StandingItemForm(forms.Form):
    """An item that every meeting of the kind has."""

    title = forms.CharField(
        label="Item",
        max_length=200,
        help_text="Nothing about a child.",
        error_messages={"required": "Enter what the item is about"},
    )
    purpose = forms.ChoiceField(
        label="Purpose",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the item is for"},
    )
    minutes = forms.IntegerField(
        label="Time in minutes",
        min_value=1,
        max_value=480,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"required": "Enter how many minutes it takes"},
    )


def _template_words(template: MeetingTemplate) -> str:
    return f"{template.group}: {template.name}"


def _when(rows: QuerySet[Meeting], value: str) -> QuerySet[Meeting]:
    today = timezone.localdate()
    return rows.filter(held_on__gte=today) if value == "coming" else rows.filter(held_on__lt=today)


class MeetingFilters(Filters):
    """Filters of the list of meetings."""

    group = forms.ModelChoiceField(label="Group", queryset=Group.objects.none(), empty_label="All")
    status = forms.MultipleChoiceField(
        label="Status", choices=MeetingStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    when = forms.ChoiceField(
        label="When", choices=[("", "All"), ("coming", "Today and later"), ("past", "Past")]
    )
    lookups: ClassVar[Any] = {"when": _when}

    def __init__(
        self, *args: Any, groups: QuerySet[Group], drafts: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        if not drafts:
            shown = [choice for choice in MeetingStatus.choices if choice[0] != MeetingStatus.DRAFT]
            self.fields["status"].choices = shown  # type: ignore[attr-defined]


class SuggestionFilters(Filters):
    """Filters of the backlog."""

    group = forms.ModelChoiceField(label="Group", queryset=Group.objects.none(), empty_label="All")
    status = forms.MultipleChoiceField(
        label="Status", choices=SuggestionStatus.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
