"""What is typed to share out a return, to name who signs it, and to send it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from audits.models import ReturnSection
from audits.rules.returns import ReturnStatus
from core.forms import DayField
from core.lists import Filters
from partnership.models import Person


class _Parts(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.section)


class GiveForm(forms.Form):
    """Parts for a colleague who sits for the agency."""

    person = forms.ModelChoiceField(
        label="Colleague",
        queryset=Person.objects.none(),
        empty_label="Choose a colleague",
        error_messages={"required": "Choose a colleague"},
    )
    sections = _Parts(
        label="Which parts?",
        queryset=ReturnSection.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="They see these parts and no other.",
        error_messages={"required": "Choose at least one part"},
    )
    reason = forms.CharField(
        label="What do you ask them to do?",
        max_length=300,
        error_messages={"required": "Say what you ask this colleague to do"},
    )

    def __init__(
        self,
        *args: Any,
        sections: QuerySet[ReturnSection],
        people: QuerySet[Person] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"].queryset = sections  # type: ignore[attr-defined]
        if people is not None:
            self.fields["person"].queryset = people  # type: ignore[attr-defined]


class GiveNewForm(GiveForm):
    """Parts for a colleague who is not in the portal yet."""

    field_order = ("name", "email", "sections", "reason")
    person = None
    name = forms.CharField(
        label="Their name", max_length=200, error_messages={"required": "Enter their name"}
    )
    email = forms.EmailField(
        label="Their work email", error_messages={"required": "Enter their email address"}
    )


class SignatoryForm(forms.Form):
    """Who signs in one place."""

    person = forms.ModelChoiceField(
        label="Who signs?",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who signs"},
    )
    post = forms.CharField(label="The post they hold", max_length=200, required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class NewSignatoryForm(forms.Form):
    """Somebody who is not in the portal yet."""

    name = forms.CharField(
        label="Their name", max_length=200, error_messages={"required": "Enter their name"}
    )
    email = forms.EmailField(
        label="Their work email", error_messages={"required": "Enter their email address"}
    )
    post = forms.CharField(label="The post they hold", max_length=200, required=False)


class SendForm(forms.Form):
    """The return is complete."""

    presented_on = DayField(
        label="When was it presented to the governing or trust board?",
        what="the day it was presented",
        required=False,
        help_text="Leave it empty where it has not been yet, or where your organisation has no such board.",
    )


class SignForm(forms.Form):
    """The declaration is read and agreed."""

    agreed = forms.BooleanField(
        label="I have read the return, and I declare this",
        error_messages={"required": "Tick the box to sign, or send the return back"},
    )


class DeclineForm(forms.Form):
    """It is not signed."""

    reason = forms.CharField(
        label="What is not right?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Your safeguarding lead reads this.",
        error_messages={"required": "Say what is not right"},
    )


class ReturnFilters(Filters):
    """Of one's own returns."""

    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Any"), *ReturnStatus.choices]
    )

    def narrow(self, rows: Any) -> Any:
        status = self.set_values().get("status")
        return rows.filter(status=status) if status else rows
