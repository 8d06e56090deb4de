"""What the business unit types to run a rapid review."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm
from partnership.models import Organisation, Person
from reviews.models import RapidReview
from reviews.queries.timeline import KINDS
from reviews.rules import ReviewStatus

NO_CHILD = "It shows in reminders and calendars, so say nothing about the child."


class ReasonForm(forms.Form):
    """A reason that stands in the record."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason. It stands in the record."},
    )


class MaybeReasonForm(forms.Form):
    """A reason that may be left out."""

    reason = forms.CharField(
        label="Note", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class OpenForm(forms.Form):
    """The title of the review; and why it is held, where that needs saying."""

    title = forms.CharField(
        label="Plain title",
        max_length=120,
        help_text="What happened and an age band, such as “Infant, serious harm”. Nothing that says who the child is.",
    )
    reason = forms.CharField(
        label="Why it begins now",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as the partners’ agreement to begin before the national Panel is notified.",
    )

    says_optional = False

    def __init__(self, *args: Any, early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not early:
            del self.fields["reason"]


class DetailsForm(SeenForm):
    """Title and decision meeting."""

    title = forms.CharField(
        label="Plain title",
        max_length=120,
        help_text="What happened and an age band. Nothing that says who the child is.",
    )
    meeting_on = DayField(
        label="Decision meeting", what="the day of the decision meeting", required=False
    )


class MilestoneForm(forms.Form):
    """One step of the plan."""

    label = forms.CharField(
        label="What is to be done",
        max_length=160,
        help_text=NO_CHILD,
        error_messages={"required": "Say what is to be done"},
    )
    due_on = DayField(label="By when", what="the day it is due")
    owner = forms.ModelChoiceField(
        label="Who sees to it",
        queryset=Person.objects.none(),
        required=False,
        empty_label="The business unit",
    )

    def __init__(self, *args: Any, owners: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class MilestoneChangeForm(SeenForm, MilestoneForm):
    """A step changed; the first date still shows."""

    reason = forms.CharField(
        label="Why it changes",
        max_length=300,
        error_messages={"required": "Say why the plan changes. The first date still shows."},
    )


class MilestoneDoneForm(forms.Form):
    done_on = DayField(label="Done on", what="the day it was done")


class MemberForm(forms.Form):
    """Somebody who joins the panel."""

    person = forms.ModelChoiceField(
        label="Who",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        help_text="Only people whose seat lets them read cases are listed. To add anyone else, give them a"
        " seat on the case review committee first.",
        error_messages={"required": "Choose who joins the review panel"},
    )
    organisation = forms.ModelChoiceField(
        label="For which organisation",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="None in particular",
    )
    reason = forms.CharField(
        label="Why this person joins",
        max_length=300,
        error_messages={"required": "Say why this person joins the review panel"},
    )

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Person],
        organisations: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


def _late(rows: QuerySet[RapidReview], value: str) -> QuerySet[RapidReview]:
    if value == "yes":
        return rows.filter(Q(overdue=True) | Q(agency_late=True))
    return rows.filter(overdue=False, agency_late=False)


def _agency(rows: QuerySet[RapidReview], value: Organisation) -> QuerySet[RapidReview]:
    return rows.filter(pk__in=value.information_requests.values("review"))


class ReviewFilters(Filters):
    """Filters of the list of reviews."""

    status = forms.MultipleChoiceField(
        label="Status", choices=ReviewStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    year = forms.IntegerField(
        label="Opened in the year",
        min_value=2000,
        max_value=2099,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )
    late = forms.ChoiceField(
        label="Late",
        choices=[("", "All"), ("yes", "Late, or an agency is late"), ("no", "Nothing is late")],
    )
    agency = forms.ModelChoiceField(
        label="Agency asked", queryset=Organisation.objects.none(), empty_label="All"
    )
    lookups: ClassVar[Any] = {"late": _late, "agency": _agency, "year": "opened_at__year"}

    def __init__(self, *args: Any, agencies: QuerySet[Organisation] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agencies is None:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class TimelineFilters(forms.Form):
    """What kind of thing happened."""

    says_optional = False

    kind = forms.ChoiceField(
        label="Show", required=False, choices=[("", "Everything"), *KINDS.items()]
    )

    def chosen(self) -> str:
        """The kind asked for, or "" for all and for what makes no sense."""
        return self.cleaned_data.get("kind", "") if self.is_valid() else ""


class LogFilters(Filters):
    """Filters of the list of openings."""

    since = DayField(label="From", what="the first day")
    until = DayField(label="To", what="the last day")
    lookups: ClassVar[Any] = {"since": "at__date__gte", "until": "at__date__lte"}
