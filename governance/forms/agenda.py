"""What is typed about the items of an agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.seen import SeenForm
from governance.forms.meetings import StandingItemForm
from governance.models import Meeting
from partnership.models import Group, Person


class RestrictionFields(forms.Form):
    """Who brings an item, and whether only those who are cleared see it."""

    owner = forms.ModelChoiceField(
        label="Who brings it",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody yet",
    )
    restricted = forms.BooleanField(
        label="Only for those who are cleared",
        required=False,
        help_text="Everybody else sees neither the item nor a gap where it stands. Choose who is cleared afterwards.",
    )
    restricted_reason = forms.CharField(
        label="Why it is restricted", max_length=300, required=False
    )
    # Needed once the box is ticked.
    restricted_reason.shown_by = "restricted=on"  # type: ignore[attr-defined]
    restricted_reason.says_optional = False  # type: ignore[attr-defined]

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class ItemForm(RestrictionFields, StandingItemForm):
    """A new item."""

    field_order = ("title", "purpose", "minutes", "owner", "restricted", "restricted_reason")


class ItemChangeForm(SeenForm, ItemForm):
    """An item changed."""


class CarryForm(forms.Form):
    """Where to, and whether it stays open here."""

    meeting = forms.ModelChoiceField(
        label="To which meeting",
        queryset=Meeting.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a meeting"},
    )
    keep_open = forms.TypedChoiceField(
        label="What becomes of it here",
        choices=[("no", "Move it: it is done with here"), ("yes", "Copy it: it stays open here")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it moves or is copied"},
    )

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["meeting"]
        chosen.queryset = meetings
        chosen.label_from_instance = meeting_words


class AboutForm(forms.Form):
    """A form with a ``person`` to choose among ``people``; without any, it is about whoever fills it in."""

    def __init__(self, *args: Any, people: QuerySet[Person] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]


class ClearForm(AboutForm):
    """One person cleared for a restricted item."""

    person = forms.ModelChoiceField(
        label="Who",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        help_text="Members of the group, their deputies, and those who see every meeting.",
        error_messages={"required": "Choose who may see it"},
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say why it is opened."},
    )
    until = DayField(label="Until", what="the last day", required=False)


class InterestForm(AboutForm):
    """An interest of one's own, or of a member."""

    person = forms.ModelChoiceField(
        label="Whose interest",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose whose interest it is"},
    )
    what = forms.CharField(
        label="What the interest is",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands in the minutes. Nothing that says who a child is.",
        error_messages={"required": "Say what the interest is. It stands in the minutes."},
    )


class SuggestionForm(StandingItemForm):
    """Something a member would like a group to look at."""

    group = forms.ModelChoiceField(
        label="Group",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"required": "Choose a group you sit on"},
    )
    why = forms.CharField(
        label="Why it matters now",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nothing that says who a child is.",
        error_messages={"required": "Say why it matters now"},
    )
    field_order = ("group", "title", "why", "purpose", "minutes")

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class AcceptForm(RestrictionFields):
    """Which agenda a suggestion goes on."""

    meeting = forms.ModelChoiceField(
        label="Meeting",
        queryset=Meeting.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a meeting"},
    )
    field_order = ("meeting", "owner", "restricted", "restricted_reason")

    def __init__(self, *args: Any, meetings: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["meeting"]
        chosen.queryset = meetings
        chosen.label_from_instance = meeting_words


def meeting_words(meeting: Meeting) -> str:
    """A meeting to choose: its reference, day and how it stands."""
    day = meeting.held_on
    words = f"{meeting.reference}, {day:%A} {day.day} {day:%B %Y}"
    return f"{words} (draft)" if meeting.status == "draft" else words
