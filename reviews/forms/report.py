"""What people type into the report, and the filter of the chronology."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from core.forms import DayField
from core.lists import Filters
from partnership.models import Organisation
from reviews.services.report import SECTION_LIMIT


class SectionForm(forms.Form):
    """One section: its words, the version the page was opened with, and whether it is finished."""

    says_optional = False

    body = forms.CharField(
        label="Text",
        required=False,
        max_length=SECTION_LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "true", "data-plain": ""}),
        help_text="A blank line starts a new paragraph. A line that starts with “- ” is an item of a list.",
    )
    done = forms.BooleanField(required=False, label="This section is finished")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ChronologyFilters(Filters):
    """Which agencies and which days."""

    agency = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), label="Agency", widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label="From")
    until = DayField(label="To")

    lookups: ClassVar[Mapping[str, Any]] = {
        "agency": "request__organisation",
        "since": "on__gte",
        "until": "on__lte",
    }

    def __init__(self, *args: Any, agencies: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agencies is not None:
            agency: Any = self.fields["agency"]
            agency.queryset = agencies
