"""What is typed about a notice."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from core.forms import DayField, WebField
from core.lists import Filters
from governance.forms.actions_files import FilesField
from governance.forms.thread import words
from governance.models import Acknowledgement
from governance.queries.notices import agencies
from governance.rules.actions import AskStatus, Spread
from partnership.models import Organisation
from partnership.rules import Sector

TO = [
    ("all", "All partners and relevant agencies"),
    ("sectors", "Those of some sectors"),
    ("chosen", "Those I choose"),
]


class NoticeForm(forms.Form):
    """A notice, and the agencies it is put to."""

    kind = forms.ChoiceField(label="What it is", choices=Spread.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="It shows in mails and calendars, so say nothing about a child.",
        error_messages={"required": "Give the notice a title"},
    )
    text = words("What is new, and what to do", "Say what is new, and what to do", rows=6)
    url = WebField(
        label="Address, if it is published",
        required=False,
        error_messages={"invalid": "Enter a whole address, such as https://www.example.org/policy"},
    )
    file = FilesField()
    to = forms.ChoiceField(label="Put it to", choices=TO, widget=forms.RadioSelect, initial="all")
    sectors = forms.MultipleChoiceField(
        label="Sectors",
        choices=Sector.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Only if you put it to those of some sectors.",
    )
    organisations = forms.ModelMultipleChoiceField(
        label="Agencies",
        queryset=Organisation.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        required=False,
        help_text="Only if you choose them. Hold Ctrl, or Command on a Mac, to choose several.",
    )
    due_on = DayField(label="To be acknowledged by", what="the day it is acknowledged by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = agencies()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """``organisations`` becomes those that the answers name."""
        typed = super().clean() or {}
        match typed.get("to"):
            case "sectors":
                found: Any = agencies().filter(sector__in=typed.get("sectors") or [])
                if not found:
                    self.add_error("sectors", "Choose a sector that has an agency")
                typed["organisations"] = found
            case "all":
                typed["organisations"] = agencies()
            case "chosen" if not typed.get("organisations"):
                self.add_error("organisations", "Choose at least one agency")
        return typed


class NoticeFilters(Filters):
    status = forms.ChoiceField(label="Status", choices=[("", "All"), *AskStatus.choices])
    kind = forms.ChoiceField(label="What it is", choices=[("", "All"), *Spread.choices])


def _answered(rows: QuerySet[Acknowledgement], value: str) -> QuerySet[Acknowledgement]:
    return rows.exclude(at=None) if value == "yes" else rows.filter(at=None)


class AgencyFilters(Filters):
    """Who has acknowledged and who has not."""

    answered = forms.ChoiceField(
        label="Acknowledged", choices=[("", "All"), ("no", "Not yet"), ("yes", "Acknowledged")]
    )
    sector = forms.ChoiceField(label="Sector", choices=[("", "All"), *Sector.choices])
    lookups: ClassVar[Any] = {"answered": _answered, "sector": "organisation__sector"}
