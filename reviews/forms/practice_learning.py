"""What people type about the learning of a practice review. Forms of the golden thread are taken from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.models import ListValue
from governance.forms.notices import NoticeForm
from governance.forms.thread import NO_CHILD, FindingForm
from reviews.forms.practice import words
from reviews.learning_rules import MOST_THEMES, LocalAnswer

BRIEFING_MOST = 8000  # characters: two pages


class PracticeFindingForm(FindingForm):
    """A finding of a review; where it comes from is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"]
        self.order_fields(["text", "theme", "found_on", "group"])


class BriefingForm(NoticeForm):
    """A seven-minute briefing, the agencies that acknowledge it, and perhaps a training need."""

    text = forms.CharField(
        label="The briefing",
        help_text=f"Write under each heading. A heading with nothing under it does not go out. {NO_CHILD}",
        max_length=BRIEFING_MOST,
        widget=forms.Textarea(attrs={"rows": 28}),
        error_messages={"required": "Write the briefing under its headings"},
    )
    need = words("What do people need to be trained in?", "Only if it is a training need.", rows=3)
    audience = forms.CharField(label="Who needs the training?", max_length=200, required=False)

    field_order = (
        "title", "text", "looked", "url", "to", "sectors", "organisations", "due_on", "need", "audience",
    )  # fmt: skip

    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        """``names`` are words of the text that may say who the child is: somebody must look at each."""
        super().__init__(*args, **kwargs)
        for left_out in ("kind", "file"):
            del self.fields[left_out]
        if names:
            shown = ", ".join(f"“{name}”" for name in names)
            self.fields["looked"] = forms.BooleanField(
                label="I have looked at each place: nobody can be told from it",
                help_text=f"The check found {shown}.",
                error_messages={
                    "required": f"What is held for the case occurs in it: {shown}. Change it, or say that you looked"
                },
            )

    def clean(self) -> dict[str, Any]:
        """The agencies the answers name; how they were named is of no more use."""
        typed, used = super().clean(), {"to", "sectors", "looked"}
        return {name: value for name, value in typed.items() if name not in used}


class LocalAnswerForm(forms.Form):
    """How the partnership answers what others recommend."""

    answer = forms.ChoiceField(
        label="How does the partnership answer?",
        choices=LocalAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the partnership answers"},
    )
    words = words(
        "Why, and what will be done here?",
        required=True,
        missing="Say why, and what the partnership will do",
    )
    answered_on = DayField(label="When was it answered?", what="the day it was answered")


class LookForm(forms.Form):
    """One look at the action plan."""

    looked_on = DayField(
        label="When was the plan looked at?", what="the day the plan was looked at"
    )
    words = words(
        "What did you see?",
        "How far it is, what is in the way, and what was agreed.",
        required=True,
        missing="Say how far the plan is, and what is in the way",
    )


class NeedMetForm(forms.Form):
    """A training need is met."""

    met_on = DayField(label="When was it met?", what="the day it was met")
    met_how = words("How was it met?", required=True, missing="Say how it was met", rows=3)


class ThemesForm(forms.Form):
    """Up to three themes of a review."""

    themes = forms.ModelMultipleChoiceField(
        label="Themes",
        queryset=ListValue.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Choose {MOST_THEMES} at most. The report of themes counts them.",
    )

    def __init__(self, *args: Any, offered: QuerySet[ListValue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = offered  # type: ignore[attr-defined]
