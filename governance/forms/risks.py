"""What is typed about a risk."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm
from governance.forms.actions import NO_CHILD, ActionForm, agency_field
from governance.queries.risks import in_band, over_appetite, risk_owners
from governance.rules.registers import IMPACT, LIKELIHOOD, POINTS, Band, RiskStatus, band
from partnership.models import Group, Organisation, Person


def scores(*held: int) -> list[tuple[Any, str]]:
    """The scores to choose from: those that can occur, and what is ``held`` already."""
    offered = sorted({*POINTS, *held})
    return [("", "Choose"), *((n, f"{n}: {band(n).label.lower()}") for n in offered)]


def words(label: str, said: str = "", *, rows: int = 4, most: int = 4000, **kwargs: Any) -> Any:
    """A long answer; with ``said``, what is told when it is missing, it is needed."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(said),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": said},
        **kwargs,
    )


def side(label: str, scale: dict[int, str]) -> forms.TypedChoiceField:
    """Likelihood or impact, from 1 to 5."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "Choose"), *((n, f"{n}: {word.lower()}") for n, word in scale.items())],
        coerce=int,
        error_messages={"required": f"{label}: choose from 1 to 5"},
    )


class _Risk(forms.Form):
    """What a risk is. Its scores now are asked when it is added, and then at each review."""

    title = forms.CharField(
        label="The risk in one line",
        max_length=200,
        help_text=NO_CHILD,
        error_messages={"required": "Name the risk in one line"},
    )
    cause = words("Why it could happen", "Say why it could happen")
    effect = words("What it would mean for children", "Say what it would mean for children")
    controls = words("What is in place already")
    inherent_likelihood = side("Likelihood before mitigation", LIKELIHOOD)
    inherent_impact = side("Impact before mitigation", IMPACT)
    target_likelihood = side("Likelihood to reach", LIKELIHOOD)
    target_impact = side("Impact to reach", IMPACT)
    appetite = forms.TypedChoiceField(
        label="Highest score the partners accept",
        choices=scores(),
        coerce=int,
        help_text="Likelihood times impact. A risk that stands higher shows as over appetite.",
        error_messages={"required": "Choose the highest score the partners accept"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.ModelChoiceField(
            label="Owner",
            queryset=risk_owners(),
            empty_label="Choose a person",
            help_text="They review the risk and are reminded of it.",
            error_messages={"required": "Choose the owner"},
        )
        self.fields["organisation"] = agency_field("Agency it is about")
        self.fields["organisation"].empty_label = "No one agency"  # type: ignore[attr-defined]
        self.fields["group"] = forms.ModelChoiceField(
            label="Group that keeps it",
            queryset=Group.objects.filter(ended_on=None),
            empty_label="Choose a group",
            error_messages={"required": "Choose the group that keeps it"},
        )


class RiskForm(_Risk):
    """A new risk, with its first review day."""

    likelihood = side("Likelihood now", LIKELIHOOD)
    impact = side("Impact now", IMPACT)
    review_on = DayField(
        label="First review",
        what="the day of the first review",
        help_text="Commonly within three months.",
    )
    field_order = (
        "title",
        "cause",
        "effect",
        "controls",
        "inherent_likelihood",
        "inherent_impact",
        "likelihood",
        "impact",
    )


class RiskChangeForm(SeenForm, _Risk):
    reason = forms.CharField(
        label="Why it changes",
        max_length=300,
        error_messages={"required": "Say why it changes"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = self.fields.pop("reason")
        if held := self.initial.get("appetite"):
            self.fields["appetite"].choices = scores(held)  # type: ignore[attr-defined]


class RiskReviewForm(forms.Form):
    """One look at a risk."""

    likelihood = side("Likelihood now", LIKELIHOOD)
    impact = side("Impact now", IMPACT)
    note = words(
        "What was looked at, and why the scores are so",
        "Say what was looked at and why the scores are so",
    )
    review_on = DayField(label="Next review", what="the day of the next review")


class RiskReopenForm(forms.Form):
    reason = words("Why it is open again", "Say why it is open again", rows=3, most=300)
    review_on = DayField(label="Next review", what="the day of the next review")


class FollowUpForm(ActionForm):
    """An action that follows from a record of a register: the record says where it comes from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, asks_source=False, **kwargs)
        del self.fields["group"]


class RiskFilters(Filters):
    """Filters of the register. The cells of the heat map set the hidden ones."""

    search = forms.CharField(label="Words or reference", max_length=100)
    status = forms.ChoiceField(label="Status", choices=[("", "All"), *RiskStatus.choices])
    band = forms.ChoiceField(label="Band now", choices=[("", "All"), *Band.choices])
    over = forms.BooleanField(label="Only over appetite")
    late = forms.BooleanField(label="Only with an overdue review")
    owner = forms.ModelChoiceField(
        label="Owner", queryset=Person.objects.none(), empty_label="Anyone"
    )
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.none(), empty_label="All", to_field_name="code"
    )
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Organisation.objects.none(), empty_label="All"
    )
    lookups: ClassVar[Any] = {
        "search": lambda rows, value: rows.filter(
            Q(title__icontains=value) | Q(reference__icontains=value)
        ),
        "band": in_band,
        "over": lambda rows, _: over_appetite(rows),
        "agency": "organisation",
    }

    def __init__(self, *args: Any, risks: Any, lookups: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookups = {**self.lookups, **lookups}
        for name, model in (("owner", Person), ("group", Group), ("agency", Organisation)):
            known = model.objects.filter(risks__in=risks).distinct()
            self.fields[name].queryset = known  # type: ignore[attr-defined]
        for prefix, said in (("", "now"), ("inherent_", "before mitigation")):
            for name, scale in (("likelihood", LIKELIHOOD), ("impact", IMPACT)):
                self.fields[f"{prefix}{name}"] = forms.ChoiceField(
                    label=f"{name.capitalize()} {said}",
                    choices=list(scale.items()),
                    required=False,
                    widget=forms.HiddenInput,
                )
