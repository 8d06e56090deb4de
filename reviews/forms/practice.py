"""What people type about a practice review. The rules stand in ``services.practice``; a form never saves."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm
from partnership.models import Organisation
from reviews.models import PracticeSignOff
from reviews.practice_rules import (
    BY_ITSELF,
    COURSES,
    CRITERIA,
    PracticeKind,
    PracticeStatus,
    Weighed,
    has_target,
)

LONG = 100_000
HOLLOW = "Choose one"
NOBODY = "Plain, and nothing that tells who the child is."
ANSWERS = [
    (PracticeSignOff.Answer.AGREES, "Yes, I agree"),
    (PracticeSignOff.Answer.DISSENTS, "No, I do not agree"),
]


def words(
    label: str, hint: str = "", *, rows: int = 5, required: bool = False, missing: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


def agencies() -> QuerySet[Organisation]:
    """The organisations that may lead a review today."""
    return Organisation.objects.current().exclude(is_class=True).order_by("name")


class LeadForm(forms.Form):
    """Who leads a review, and by when it is to be finished, as its kind needs it."""

    lead = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Which agency leads it?",
        required=False,
        empty_label=HOLLOW,
    )
    target_on = DayField(label="When should it be finished?", what="the day it should be finished")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead"]
        lead.queryset = agencies()
        if kind == PracticeKind.SINGLE_AGENCY:
            lead.required, lead.label = True, "Which agency carries out its review?"
            lead.error_messages["required"] = "Choose the agency that carries out its review"
        if not has_target(kind):
            del self.fields["target_on"]


class BeginForm(LeadForm):
    """How a review begins from a rapid review. Scope comes filled in from it."""

    scope = words(
        "What does it look at?", "Taken from the rapid review. Shorten it as you need.", rows=12
    )


class KindForm(forms.Form):
    """Which kind of review is begun without a rapid review."""

    kind = forms.ChoiceField(
        label="What kind of review is it?",
        choices=[(kind.value, kind.label) for kind in (PracticeKind.LCSPR, *BY_ITSELF)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of review it is"},
    )


class NewForm(LeadForm):
    """A review begun without a rapid review."""

    title = forms.CharField(label="Title", max_length=120, help_text=NOBODY)
    decided_on = DayField(label="When was it decided?", what="the day it was decided")
    carried_out_by = forms.CharField(label="Who carries it out?", max_length=200)
    rationale = words(
        "Why is it carried out?", required=True, missing="Say why it is carried out", rows=6
    )
    scope = words("What does it look at?", NOBODY, rows=8)
    sign_by = DayField(
        label="By when should the partners sign?",
        what="the day by which they sign",
        help_text="All three statutory partners decide. The review begins when they have signed.",
    )

    field_order = (
        "title", "rationale", "decided_on", "carried_out_by", "lead", "target_on", "scope", "sign_by",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if kind == PracticeKind.LEGACY:
            self.fields["decided_on"].label = "When did the board begin it?"
        if kind == PracticeKind.LCSPR:
            del self.fields["decided_on"]
        else:
            del self.fields["sign_by"]
        if not COURSES[kind].elsewhere:
            del self.fields["carried_out_by"]


class WriteForm(SeenForm, LeadForm):
    """What is written of a review as it goes on."""

    title = forms.CharField(label="Title", max_length=120, help_text=NOBODY)
    carried_out_by = forms.CharField(label="Who carries it out?", max_length=200, required=False)
    reason = words("Why does the date change?", "Only needed if you change the date.", rows=2)
    period_from = DayField(label="Looks at events from", what="the first day", required=False)
    period_to = DayField(label="Looks at events to", what="the last day", required=False)
    scope = words("What does it look at?", "The questions it is to answer.", rows=8)
    terms = words("Terms of reference", "Needed before the work begins.", rows=8)
    method = words(
        "How is it carried out?", "For example a systems method, with whom and when.", rows=4
    )
    happened = words("What happened?", NOBODY, rows=6)
    learned = words("What was learned?", "Needed before it can be finished.", rows=10)
    changed = words("What has changed since?", "And how you know.", rows=6)

    field_order = (
        "title", "lead", "carried_out_by", "target_on", "reason", "period_from", "period_to", "scope", "terms",
        "method", "happened", "learned", "changed",
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if not has_target(kind):
            del self.fields["reason"]
        if not COURSES[kind].signed:
            for name in ("terms", "period_from", "period_to"):
                del self.fields[name]
        if not COURSES[kind].elsewhere:
            del self.fields["carried_out_by"]


class CriteriaForm(forms.Form):
    """Each criterion, weighed by itself, with the reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, title, hint in CRITERIA:
            self.fields[code] = forms.ChoiceField(
                label=title,
                help_text=hint,
                choices=Weighed.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"{title}: choose how it was weighed"},
            )
            self.fields[f"{code}_reason"] = words(
                "Why?", rows=2, required=True, missing=f"{title}: say why"
            )

    def weighed(self) -> dict[str, tuple[str, str]]:
        """Code → answer and reason, as the deed takes them."""
        typed = self.cleaned_data
        return {code: (typed[code], typed[f"{code}_reason"]) for code, _title, _hint in CRITERIA}


class PracticeSignForm(forms.Form):
    """One partner's answer."""

    answer = forms.ChoiceField(
        label="Do you agree?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you agree"},
    )
    reason = words(
        "Your reason", "It is kept with your signature.", required=True, missing="Give your reason"
    )
    round_ = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class FinishForm(forms.Form):
    """When a review was finished."""

    finished_on = DayField(label="When was it finished?", what="the day it was finished")
    late_reason = words("Why was it later than planned?", "Only needed if it was.", rows=3)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if COURSES[kind].elsewhere:
            self.fields["finished_on"].label = "When was it published?"


class ConvertForm(forms.Form):
    """What a review becomes."""

    kind = forms.ChoiceField(
        label="What does it become?",
        choices=(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what this review becomes"},
    )
    reason = words("Why?", required=True, missing="Say why it becomes another review", rows=3)
    lead = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Which agency leads it?",
        help_text="Needed for a review by a single agency.",
        required=False,
        empty_label="As before",
    )
    carried_out_by = forms.CharField(
        label="Who carries it out?",
        help_text="For a national or regional review.",
        max_length=200,
        required=False,
    )
    target_on = DayField(
        label="When should it be finished?",
        what="the day it should be finished",
        help_text="Not for a local child safeguarding practice review: it has six months from the decision.",
        required=False,
    )
    sign_by = DayField(
        label="By when should the partners sign?",
        what="the day by which they sign",
        help_text="Only for a local child safeguarding practice review, which all three partners decide on.",
        required=False,
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        becomes = [each for each in PracticeKind if each in COURSES[kind].becomes]
        chosen: Any = self.fields["kind"]
        chosen.choices = [(each.value, each.label) for each in becomes]
        lead: Any = self.fields["lead"]
        lead.queryset = agencies()
        if PracticeKind.LCSPR not in becomes:
            del self.fields["sign_by"]
        if not {PracticeKind.REGIONAL, PracticeKind.NATIONAL} & set(becomes):
            del self.fields["carried_out_by"]


TOLD = "Leave it empty until they have been told."


class ToldForm(forms.Form):
    """When the Panel and the Secretary of State were told."""

    panel_told_on = DayField(
        label="When was the national Panel told?",
        what="the day the Panel was told",
        help_text=TOLD,
        required=False,
    )
    secretary_told_on = DayField(
        label="When was the Secretary of State told?",
        what="the day the Secretary of State was told",
        help_text=TOLD,
        required=False,
    )


class DelayForm(ToldForm):
    """Why a report comes later."""

    reason = words(
        "Why is it delayed?",
        "For example a criminal investigation, an inquest or a prosecution. Both are told this reason.",
        rows=4,
        required=True,
        missing="Say why it is delayed",
    )
    expected_on = DayField(label="When is it expected now?", what="the day it is expected")
    early_learning = words(
        "What is acted on already?", "Early learning does not wait for the report.", rows=3
    )

    field_order = ("reason", "expected_on", "early_learning", "panel_told_on", "secretary_told_on")


class SignByForm(forms.Form):
    """By when the partners are asked to sign."""

    sign_by = DayField(label="By when should the partners sign?", what="the day by which they sign")


def _late(rows: Any, value: str) -> Any:
    return rows.filter(overdue=value == "yes")


class PracticeFilters(Filters):
    """Filters of the list of practice reviews."""

    kind = forms.MultipleChoiceField(
        label="Kind", choices=PracticeKind.choices, widget=forms.CheckboxSelectMultiple
    )
    status = forms.MultipleChoiceField(
        label="Stage", choices=PracticeStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    year = forms.IntegerField(
        label="Begun in the year",
        min_value=2000,
        max_value=2099,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )
    late = forms.ChoiceField(
        label="Late", choices=[("", "All"), ("yes", "Late"), ("no", "Not late")]
    )
    lookups: ClassVar[Any] = {"late": _late, "year": "begun_at__year"}
