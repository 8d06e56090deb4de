"""What is typed about written resolutions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.lists import Filters
from governance.rules.meetings import Answer, ResolutionStatus
from partnership.models import Group


class ResolutionForm(forms.Form):
    """A decision that cannot wait for the meeting."""

    group = forms.ModelChoiceField(
        label="Group",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"required": "Choose the group"},
    )
    title = forms.CharField(
        label="What it is about",
        max_length=160,
        help_text="It shows in lists, so say nothing about a child.",
        error_messages={"required": "Say what it is about"},
    )
    text = forms.CharField(
        label="What is to be decided",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="As it will stand in the register of decisions.",
        error_messages={"required": "Write what is to be decided"},
    )
    why_now = forms.CharField(
        label="Why it cannot wait for the meeting",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it cannot wait"},
    )
    due_on = DayField(label="Answers by", what="the day answers are due")

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = groups


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Your answer",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer"},
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed if you are against it. Everyone on the group can read it.",
    )
    reason.says_optional = False  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        error_messages={"required": "Say why it is withdrawn"},
    )


class ResolutionFilters(Filters):
    status = forms.MultipleChoiceField(
        label="Status", choices=ResolutionStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.none(), empty_label="All groups"
    )

    def __init__(self, *args: Any, seen: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = Group.objects.filter(pk__in=seen.order_by().values("group"))
