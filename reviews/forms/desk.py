"""The filters of the committee’s desk, of the gaps and of the tracker; the cases for a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core.lists import Filters
from reviews.desk_rules import CaseKind
from reviews.queries.desk import DeskRow
from reviews.queries.gaps import KINDS


class DeskFilters(Filters):
    kind = forms.MultipleChoiceField(
        label="Kind", choices=CaseKind.choices, widget=forms.CheckboxSelectMultiple
    )
    late = forms.ChoiceField(
        label="Late", choices=[("", "All"), ("yes", "Late"), ("no", "Not late")]
    )


class GapFilters(Filters):
    kind = forms.ChoiceField(label="What is missing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", "All"), *((kind.code, kind.label) for kind in KINDS)]


class TrackerFilters(Filters):
    late = forms.ChoiceField(
        label="Later than first due", choices=[("", "All"), ("yes", "Later"), ("no", "In time")]
    )


class CasesForm(forms.Form):
    """The cases that are put on the agenda."""

    cases = forms.MultipleChoiceField(
        label="Which cases are on the agenda?",
        help_text="Ticked are those that are late, or due before three weeks after the meeting.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one case"},
    )

    def __init__(self, *args: Any, cases: Sequence[DeskRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cases"]
        field.choices = [
            (row.reference, f"{row.reference}, {row.heading}: {row.clock}") for row in cases
        ]
