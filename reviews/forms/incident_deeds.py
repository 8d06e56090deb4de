"""Small forms around an incident: notification, partners told, withdrawal, who may see it, filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from core.forms import DayField
from core.lists import Filters
from partnership.models import Person
from partnership.queries import holders_of_role
from partnership.rules import Role
from reviews import incident_rules as rules
from reviews.models import Incident
from reviews.rules import IncidentKind, IncidentStatus

READERS = (Role.CASE_REVIEW_PANEL, Role.EXECUTIVE, Role.BUSINESS_UNIT)


def reason_field(
    label: str, hint: str = "", required: bool = True, length: int = 2000
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=length,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason"},
    )


class ReasonForm(forms.Form):
    """One question: why."""

    reason = reason_field("Why?")

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


class _DayForm(forms.Form):
    """A day of an incident, checked against the day the authority became aware."""

    day_name: ClassVar[str]

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        self.incident = incident
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        dates = {
            "aware_on": self.incident.aware_on,
            self.day_name: self.cleaned_data.get(self.day_name),
        }
        words = rules.date_faults(dates, timezone.localdate()).get(self.day_name)
        if words:
            self.add_error(self.day_name, words)
        return self.cleaned_data


class NotificationForm(_DayForm):
    """When it was notified. A correction asks for the reason too."""

    day_name = "notified_on"
    notified_on = DayField(label="When was it sent?", what="the day it was sent")
    panel_reference = forms.CharField(
        label="Reference you were given",
        required=False,
        max_length=60,
        help_text="It stands in the answer of the national system.",
    )
    late_reason = reason_field(
        "If it was late, why?", "Leave this empty if it was in time.", required=False
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        initial = {
            "notified_on": incident.notified_on,
            "panel_reference": incident.panel_reference,
            "late_reason": incident.notified_late_reason,
        }
        super().__init__(*args, incident=incident, initial=initial, **kwargs)
        if incident.status == IncidentStatus.NOTIFIED:
            self.fields["reason"] = reason_field("Why is this corrected?", length=300)


class PartnersToldForm(_DayForm):
    day_name = "partners_told_on"
    partners_told_on = DayField(
        label="When were the safeguarding partners told?", what="the day they were told"
    )
    late_reason = reason_field(
        "If it was late, why?", "Leave this empty if it was in time.", required=False
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        initial = {"partners_told_on": incident.partners_told_on}
        super().__init__(*args, incident=incident, initial=initial, **kwargs)
        if incident.partners_told_on:
            self.fields["reason"] = reason_field("Why is this corrected?", length=300)


class OpenCaseForm(forms.Form):
    """Open the case to one person."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Who",
        empty_label="Choose",
        help_text="Somebody who sits on the case review committee, or reads cases already.",
        error_messages={"required": "Choose a person"},
    )
    reason = reason_field(
        "Why do they need to see it?", "They and others can read this.", length=300
    )
    until = DayField(label="Last day", what="the last day", help_text="At most a year from today.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = readers()  # type: ignore[attr-defined]
        self.fields["until"].initial = timezone.localdate() + dt.timedelta(days=90)


def readers() -> QuerySet[Person]:
    """The people whose seats let them read cases that are opened to them."""
    found = holders_of_role(READERS[0])
    for role in READERS[1:]:
        found |= holders_of_role(role)
    return found.distinct()


class DocumentForm(forms.Form):
    """A file to keep with the incident."""

    file = forms.FileField(
        label="File",
        help_text="PDF, Word, spreadsheet, picture or email.",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another one.",
        },
    )
    title = forms.CharField(
        label="What is it?",
        max_length=200,
        required=False,
        help_text="For example, “Letter from the coroner”. Do not name the child.",
    )


FIRST_YEAR = 2018  # the duty to notify the Panel began in June 2018
LATE_CHOICES = [("", "All"), ("yes", "Late, or sent late")]


class IncidentFilters(Filters):
    """Filters of the list of incidents."""

    status = forms.MultipleChoiceField(
        label="Status", choices=IncidentStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.MultipleChoiceField(
        label="Kind", choices=IncidentKind.choices, widget=forms.CheckboxSelectMultiple
    )
    year = forms.TypedChoiceField(label="Year", choices=[], coerce=int, empty_value=None)
    late = forms.ChoiceField(label="Lateness", choices=LATE_CHOICES)

    lookups: ClassVar[Mapping[str, Any]] = {
        "year": "aware_on__year",
        "late": lambda rows, value: rows.filter(late=True),
    }

    def __init__(self, *args: Any, latest: int, reads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reads:
            del self.fields["kind"]
        years = range(latest, FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [("", "All"), *[(year, str(year)) for year in years]]  # type: ignore[attr-defined]


class OpeningFilters(Filters):
    """Filters of the list of who opened a case."""

    action = forms.ChoiceField(label="What was done", choices=[])
    person = forms.CharField(label="Name holds", max_length=100)
    from_day = DayField(label="From")
    to_day = DayField(label="To")

    lookups: ClassVar[Mapping[str, Any]] = {
        "person": "person__name__icontains",
        "from_day": "at__date__gte",
        "to_day": "at__date__lte",
    }

    def __init__(self, *args: Any, actions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            *[(action, action.capitalize()) for action in actions],
        ]
