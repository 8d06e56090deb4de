"""What is typed about the audit plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from audits.models import AuditPlan, PlanLine
from audits.queries.plan import late
from audits.rules.plan import WHEN, PlanKind, PlanReason, PlanScope, PlanStatus, first_year
from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm
from partnership.models import Group
from partnership.rules import financial_year

ANONYMOUS = "Nobody may be told from it: no child, no family, no member of staff."


def words(
    label: str, hint: str = "", *, rows: int = 4, missing: str = "", most: int = 20_000
) -> forms.CharField:
    """A longer text; with ``missing``, what is said when it is not there, it is needed."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


def line(label: str, missing: str = "", hint: str = "", most: int = 200) -> forms.CharField:
    """One line of words."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=bool(missing),
        error_messages={"required": missing} if missing else None,
    )


def choice(label: str, choices: Any, missing: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Choose one"), *choices],
        required=required,
        error_messages={"required": missing},
    )


class KeptForm(SeenForm):
    """A form that knows what was saved; a colleague's choices are shown by their words, not their codes."""

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        choices = getattr(field, "choices", None)
        if choices is None:
            return super()._words(name, value)
        chosen = value if isinstance(value, list) else [value]
        held = {str(each) for each in chosen}
        found = [str(label) for code, label in choices if str(code) in held and str(code)]
        return ", ".join(found) or "Nothing"


def years() -> list[tuple[str, str]]:
    """This financial year, the one before and the one after."""
    first = first_year(financial_year(timezone.localdate()))
    found = [f"{year}-{(year + 1) % 100:02d}" for year in (first, first + 1, first - 1)]
    return [(year, year) for year in found]


class LineForm(forms.Form):
    """A new line of the plan."""

    year = forms.ChoiceField(label="Financial year")
    theme = line("What will be looked at?", "Say what will be looked at")
    kind = choice("How?", PlanKind.choices, "Choose how")
    reason = choice("Why was it chosen?", PlanReason.choices, "Choose why it was chosen")
    reason_words = words(
        "What does that rest on?", "The figure, the review or the inspection.", rows=3
    )
    scope = choice("How far does it reach?", PlanScope.choices, "Choose how far it reaches")
    when = choice("When in the year?", WHEN, "Choose when in the year")
    lead = line("Which post leads it?", "Say which post leads it", "A post, not a name.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "year" in self.fields:
            self.fields["year"].choices = years()  # type: ignore[attr-defined]


class LineChangeForm(KeptForm, LineForm):
    """A change of a line; its year stays."""

    why = line("Why does it change?", "Say why it changes", most=300)
    field_order = ("theme", "kind", "reason", "reason_words", "scope", "when", "lead", "why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["year"]


class DropForm(forms.Form):
    reason = words("Why is it dropped?", rows=3, missing="Say why it is dropped", most=1000)


class AgreeForm(forms.Form):
    """Which group agreed the plan, and when."""

    group = forms.ModelChoiceField(
        label="Which group agreed it?",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
        error_messages={"required": "Choose the group"},
    )
    agreed_on = DayField(label="When was it agreed?", what="the day it was agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        running: QuerySet[Group] = Group.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today))
        self.fields["group"].queryset = running  # type: ignore[attr-defined]


class PlanFilters(Filters):
    """Filters of the plan."""

    search = forms.CharField(label="Theme or post", max_length=100)
    year = forms.ChoiceField(label="Financial year")
    kind = forms.ChoiceField(label="How", choices=[("", "All"), *PlanKind.choices])
    status = forms.ChoiceField(label="Status", choices=[("", "All"), *PlanStatus.choices])
    scope = forms.ChoiceField(label="Reach", choices=[("", "All"), *PlanScope.choices])
    late = forms.BooleanField(label="Only what is late")
    lookups: ClassVar[Mapping[str, Any]] = {
        "search": lambda rows, value: rows.filter(
            Q(theme__icontains=value) | Q(lead__icontains=value)
        ),
        "year": "plan__year",
        "late": lambda rows, _: late(rows, timezone.localdate()),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = AuditPlan.objects.order_by("-year").values_list("year", flat=True)
        self.fields["year"].choices = [("", "All"), *((one, one) for one in known)]  # type: ignore[attr-defined]


class LineField(forms.ModelChoiceField):
    """The line of the plan that a piece of work follows."""

    def __init__(self, rows: QuerySet[PlanLine]) -> None:
        super().__init__(
            label="Line of the audit plan",
            queryset=rows,
            required=False,
            empty_label="Not in the plan",
        )
