"""What is typed about a visit, a peer review, or what an agency's own audit found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from audits.forms.plan import ANONYMOUS, KeptForm, LineField, choice, line, words
from audits.models import AssuranceRecord
from audits.queries.plan import choosable as lines
from audits.queries.visits import choosable
from audits.rules.visits import FORMS, AssuranceKind, Direction, Setting
from core.forms import DayField, NumberField
from core.lists import Filters
from core.models import ListValue
from partnership.models import Organisation

# Words of a field that differ by kind: kind → field → label.
LABELS: dict[str, dict[str, str]] = {
    AssuranceKind.VISIT: {
        "title": "The visit in one line",
        "organisation": "Agency visited",
        "began_on": "Day of the visit",
        "who": "Who visited?",
    },
    AssuranceKind.PEER_REVIEW: {
        "title": "The review in one line",
        "organisation": "Agency it was about",
        "began_on": "First day",
        "ended_on": "Last day",
        "who": "Who reviewed?",
        "good_practice": "Strengths",
        "concerns": "Areas for improvement",
    },
    AssuranceKind.AGENCY_AUDIT: {
        "title": "The audit in one line",
        "organisation": "Agency",
        "began_on": "Period from",
        "ended_on": "Period to",
        "observed": "What was found?",
    },
}


class RecordForm(forms.Form):
    """One record. Which fields it asks depends on its kind."""

    title = line("In one line", "Give it a title", ANONYMOUS)
    organisation = forms.ModelChoiceField(
        label="Agency",
        queryset=Organisation.objects.none(),
        empty_label="Choose an agency",
        required=False,
    )
    team = line("Team or service")
    setting = choice(
        "What kind of visit was it?", Setting.choices, "Choose what kind it was", required=False
    )
    direction = choice(
        "Who looked at whom?", Direction.choices, "Choose who looked at whom", required=False
    )
    who = line("Who took part?", hint="Posts, not names.", most=300)
    began_on = DayField(label="Day", what="the day")
    ended_on = DayField(label="Last day", what="the last day", required=False)
    sample_size = NumberField(
        label="How many cases were looked at?", required=False, min_value=0, max_value=1_000_000,
        decimal_places=0,
    )  # fmt: skip
    scope = words("What was looked at?")
    observed = words("What was seen?", ANONYMOUS, rows=6)
    said_children = words("What did children say?", ANONYMOUS, rows=3)
    said_families = words("What did families say?", ANONYMOUS, rows=3)
    said_staff = words("What did staff say?", ANONYMOUS, rows=3)
    themes = forms.ModelMultipleChoiceField(
        label="Themes",
        queryset=ListValue.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    good_practice = words("Good practice", rows=4)
    concerns = words("What should be better", rows=4)
    grade_words = line("How was it graded?", hint="In the agency’s own words.")
    planned_actions = words("What will be done?", rows=4)
    counts = forms.BooleanField(
        label="This is my yearly observation of frontline practice",
        required=False,
        help_text="It is recorded under your duties as a board member.",
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        agencies: QuerySet[Organisation],
        may_count: bool = False,
        plans: bool = False,
        record: AssuranceRecord | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        kept = list(record.themes.values_list("theme", flat=True)) if record else []
        asked = {*FORMS[kind].asks, "why", "seen", *(["counts"] if may_count else [])}
        for name in [each for each in self.fields if each not in asked]:
            del self.fields[name]
        for name, label in LABELS[kind].items():
            self.fields[name].label = label
        for name in FORMS[kind].needs:
            self.fields[name].required = True
        self.fields["organisation"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["themes"].queryset = choosable(kept)  # type: ignore[attr-defined]
        if plans:
            self.fields["line"] = LineField(lines(record.line_id if record else None))

    def clean_sample_size(self) -> int | None:
        size = self.cleaned_data.get("sample_size")
        return None if size is None else int(size)


class RecordChangeForm(KeptForm, RecordForm):
    """A change of a record."""

    why = line("Why does it change?", "Say why it changes", most=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = self.fields.pop("why")


class AssuranceFilters(Filters):
    search = forms.CharField(label="Words or reference", max_length=100)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All"), *AssuranceKind.choices])
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Organisation.objects.none(), empty_label="All"
    )
    theme = forms.ModelChoiceField(
        label="Theme", queryset=ListValue.objects.none(), empty_label="All"
    )
    since = DayField(label="Since", what="a day")
    lookups: ClassVar[Mapping[str, Any]] = {
        "search": lambda rows, value: rows.filter(
            Q(title__icontains=value) | Q(reference__icontains=value) | Q(team__icontains=value)
        ),
        "agency": "organisation",
        "theme": lambda rows, value: rows.filter(
            pk__in=AssuranceRecord.objects.filter(themes__theme=value).order_by().values("pk")
        ),
        "since": "began_on__gte",
    }

    def __init__(self, *args: Any, rows: QuerySet[AssuranceRecord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.filter(assurance__in=rows.order_by().values("pk")).distinct()
        self.fields["agency"].queryset = known  # type: ignore[attr-defined]
        self.fields["theme"].queryset = choosable()  # type: ignore[attr-defined]


class ThemeFilters(Filters):
    kind = forms.ChoiceField(label="Kind", choices=[("", "All"), *AssuranceKind.choices])
