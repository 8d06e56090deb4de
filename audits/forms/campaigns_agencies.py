"""How agencies are chosen for a campaign, and what lists of them are filtered by."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from audits.models import AgencyReturn
from audits.queries.campaigns import is_late
from audits.queries.campaigns_agencies import school_areas, school_kinds
from audits.queries.handed_in import returned
from audits.rules.frameworks import Length
from audits.rules.returns import ReturnStatus
from core.forms import DayField
from core.lists import Filters
from partnership.models import AgencyCategory
from partnership.rules import Sector

RETURNED_AT_ALL = "returned"
STATUSES = [
    (ReturnStatus.NOT_STARTED, ReturnStatus.NOT_STARTED.label),
    (ReturnStatus.STARTED, ReturnStatus.STARTED.label),
    (ReturnStatus.TO_SIGN, ReturnStatus.TO_SIGN.label),
    (RETURNED_AT_ALL, "Returned"),
    (ReturnStatus.QUERIED, ReturnStatus.QUERIED.label),
    (ReturnStatus.MODERATED, ReturnStatus.MODERATED.label),
    (ReturnStatus.EXCUSED, ReturnStatus.EXCUSED.label),
]
SCHOOLS = {"phase": "Phase of school", "type": "Type of school", "town": "Town of school"}
LATE = [("", "All"), ("late", "Late"), ("on_day", "Returned in time"), ("after", "Returned late")]


class _Many(forms.MultipleChoiceField):
    """Any of several."""

    small = True

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class ChooseForm(forms.Form):
    """By what agencies are. Those that are all that is ticked are added."""

    section11 = forms.BooleanField(label="Has the Section 11 duty", required=False)
    sectors = _Many("Sector", choices=Sector.choices)
    categories = forms.ModelMultipleChoiceField(
        label="Category of relevant agency",
        queryset=AgencyCategory.objects.filter(retired_on=None),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SCHOOLS.items():
            found = school_kinds(name)
            if found:
                self.fields[f"{name}s"] = _Many(label, choices=found)
        areas = school_areas()
        if len(areas) > 1:
            self.fields["areas"] = _Many("Council area of school", choices=areas)
        self.fields["categories"].small = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not any(typed.values()):
            raise forms.ValidationError("Tick at least one thing that the agencies are.")
        return typed


class ListForm(forms.Form):
    """A list from elsewhere."""

    text = forms.CharField(
        label="Names, codes or school numbers (URN), one a line",
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Paste at least one line"},
    )


class OneForm(forms.Form):
    """One agency, by its name, code or school number: there may be thousands to choose from."""

    organisation = forms.CharField(
        label="Name, code or school number (URN)",
        max_length=200,
        error_messages={"required": "Enter a name, a code or a school number"},
    )


class JoinForm(OneForm):
    """One agency that joins an open campaign."""

    length = forms.ChoiceField(
        label="How much is asked",
        required=False,
        choices=[("", "What its sector is asked"), *Length.choices],
    )
    due_on = DayField(label="By when", what="the day it is due")


class LengthForm(forms.Form):
    length = forms.ChoiceField(
        label="How much is asked", choices=Length.choices, widget=forms.RadioSelect
    )


class ReturnsField(forms.ModelMultipleChoiceField):
    """Returns to tick, told apart by agency and day."""

    small = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Agencies",
            queryset=AgencyReturn.objects.none(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose at least one agency"},
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        day = f"{obj.due_on.day} {obj.due_on:%b %Y}"
        return f"{obj.organisation} ({obj.get_status_display().lower()}, due {day})"


class ChaseForm(forms.Form):
    """Whom to remind."""

    chosen = ReturnsField()

    def __init__(self, *args: Any, returns: QuerySet[AgencyReturn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = returns  # type: ignore[attr-defined]


def _status(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    wanted = Q(status__in=values)
    if RETURNED_AT_ALL in values:
        wanted |= returned()
    return rows.filter(wanted)


def _late(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "late":
        return rows.filter(is_late(timezone.localdate()))
    handed = rows.filter(returned())
    if value == "on_day":
        return handed.filter(first_in__date__lte=F("due_then"))
    return handed.filter(first_in__date__gt=F("due_then"))


def _search(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(
        Q(organisation__name__icontains=value) | Q(organisation__code__icontains=value)
    )


class ReturnFilters(Filters):
    """Filters of the returns of a campaign."""

    search = forms.CharField(label="Name of the agency", max_length=100)
    late = forms.ChoiceField(label="Against its day", choices=LATE)
    status = forms.MultipleChoiceField(
        label="Status", choices=STATUSES, widget=forms.CheckboxSelectMultiple
    )
    sector = forms.ChoiceField(label="Sector", choices=[("", "All"), *Sector.choices])
    category = forms.ModelChoiceField(
        label="Category", queryset=AgencyCategory.objects.all(), empty_label="All",
        to_field_name="code",
    )  # fmt: skip
    nobody = forms.BooleanField(label="Nobody receives mail for it")
    lookups: ClassVar[Any] = {
        "search": _search,
        "late": _late,
        "status": _status,
        "sector": "organisation__sector",
        "category": "organisation__category",
        "nobody": lambda rows, _: rows.filter(reached=False),
    }


class AskedFilters(ReturnFilters):
    """Filters of who is asked: a draft has no status yet."""

    length = forms.ChoiceField(label="How much is asked", choices=[("", "All"), *Length.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["late"], self.fields["status"]
