"""What people type about clocks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.forms import DayField
from core.lists import Filters
from deadlines.clocks import REGISTRY
from deadlines.models import Deadline
from partnership.models import Organisation, Person
from partnership.rules import Role


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        error_messages={"required": "Say why"},
        help_text="Kept with the clock, for everyone who sees it. Say nothing about a child.",
    )


class HoldForm(ReasonForm):
    look_again_on = DayField(
        label="Look at it again on",
        what="the day to look at it again",
        help_text="The business unit gets a reminder that day.",
    )
    approved_by = forms.CharField(
        label="Approved by", max_length=200, help_text="A name and a post."
    )
    field_order = ["reason", "look_again_on", "approved_by"]


class ExtendForm(ReasonForm):
    to = DayField(
        label="New date", what="the new date", help_text="The first date stays beside it."
    )
    approved_by = forms.CharField(
        label="Approved by", max_length=200, help_text="A name and a post."
    )
    field_order = ["to", "reason", "approved_by"]


class SnoozeForm(ReasonForm):
    until = DayField(
        label="Remind me again on",
        what="the day to remind you again",
        help_text="Within 31 days. The business unit sees that you asked, and why.",
    )
    field_order = ["until", "reason"]


class HandOverForm(ReasonForm):
    """Give a clock to one person, one organisation or one role."""

    owner_person = forms.ModelChoiceField(
        Person.objects.none(), label="A person", required=False, empty_label="Nobody in particular"
    )
    owner_organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="or an organisation",
        required=False,
        empty_label="No organisation",
        help_text="Its safeguarding lead is reminded.",
    )
    owner_role = forms.ChoiceField(label="or a role", required=False)
    field_order = ["owner_person", "owner_organisation", "owner_role", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: QuerySet[Person] = Person.objects.filter(is_active=True)
        self.fields["owner_person"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner_organisation"].queryset = Organisation.objects.current()  # type: ignore[attr-defined]
        self.fields["owner_role"].choices = [("", "No role"), *Role.choices]  # type: ignore[attr-defined]


class DigestForm(forms.Form):
    digest = forms.ChoiceField(
        label="When do you want reminders?",
        choices=Person.Digest.choices,
        widget=forms.RadioSelect,
        help_text="One mail with everything, on working days at 8am, or as soon as something is due.",
    )


class ClockFilters(Filters):
    """Filters of the list of clocks."""

    state = forms.ChoiceField(
        label="Which", choices=[("", "All"), ("late", "Late"), *Deadline.Status.choices]
    )
    code = forms.ChoiceField(label="Clock")
    owner_organisation = forms.ModelChoiceField(
        Organisation.objects.filter(pk__in=Deadline.objects.values("owner_organisation")).only(
            "name"
        ),
        label="Organisation",
        empty_label="All",
    )
    whose = forms.CharField(label="Whose, by name", max_length=200)
    reference = forms.CharField(label="Reference", max_length=40)
    due_on = DayField(label="Due by", required=False)
    lookups = {
        "state": lambda rows, value: narrowed(rows, value),
        "whose": lambda rows, name: rows.filter(
            Q(owner_person__name__icontains=name) | Q(owner_organisation__name__icontains=name)
        ),
        "reference": "reference__icontains",
        "due_on": "due_on__lte",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((code, clock.label) for code, clock in REGISTRY.items())
        self.fields["code"].choices = [("", "All"), *known]  # type: ignore[attr-defined]


def narrowed(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    """Clocks in a state; "late" is open and past its date."""
    if state == "late":
        return rows.filter(status=Deadline.Status.OPEN, due_on__lt=timezone.localdate())
    return rows.filter(status=state)
