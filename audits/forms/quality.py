"""What the business unit types when it looks through returns."""

from __future__ import annotations

from typing import Any

from django import forms

from audits.models import AgencyReturn, HandedIn
from audits.rules.frameworks import SCALES
from audits.rules.returns import RETURNED, ReturnStatus
from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm
from partnership.rules import Sector

ANY = [("", "All")]


class SendBackForm(forms.Form):
    """A question about one part."""

    text = forms.CharField(
        label="What do you ask?",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        help_text="The agency reads this above the part. It is not in the message that tells them.",
        error_messages={"required": "Write what you ask the agency"},
    )
    due_on = DayField(label="Answer by", what="the day to answer by")


class WhyForm(forms.Form):
    """A reason."""

    reason = forms.CharField(
        label="Why?", max_length=300, error_messages={"required": "Give a reason"}
    )


class QualityFilters(Filters):
    """Narrows the returns of a campaign."""

    status = forms.MultipleChoiceField(
        label="Status",
        choices=[(each.value, each.label) for each in ReturnStatus if each in RETURNED],
        widget=forms.CheckboxSelectMultiple,
    )
    sector = forms.ChoiceField(label="Sector", choices=[*ANY, *Sector.choices])
    sampled = forms.MultipleChoiceField(
        label="Sample",
        choices=[("on", "In the sample only")],
        widget=forms.CheckboxSelectMultiple,
    )
    lookups = {
        "sector": "organisation__sector",
        "sampled": lambda rows, _value: rows.exclude(sampled_at=None),
    }


class CheckFilters(Filters):
    """Narrows the returns that are checked."""

    sector = forms.ChoiceField(label="Sector", choices=[*ANY, *Sector.choices])
    lookups = {"sector": "organisation__sector"}


class DrawForm(forms.Form):
    """How many returns to draw."""

    number = forms.IntegerField(
        label="How many returns?",
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Enter how many returns to draw"},
    )
    sector = forms.ChoiceField(
        label="From which sector?",
        choices=[("", "All sectors"), *Sector.choices],
        required=False,
    )


class VersionsForm(forms.Form):
    """Two versions of a return to lay beside each other."""

    says_optional = False
    small = True
    old = forms.ModelChoiceField(
        label="Earlier", queryset=HandedIn.objects.none(), to_field_name="number"
    )
    new = forms.ModelChoiceField(
        label="Later", queryset=HandedIn.objects.none(), to_field_name="number"
    )

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            field: Any = self.fields[name]
            field.queryset = versions
            field.empty_label = None
            field.error_messages["invalid_choice"] = (
                "Choose one of the versions that were handed in"
            )
            field.error_messages["required"] = "Choose a version"
            field.label_from_instance = _named


def _named(version: HandedIn) -> str:
    return f"Version {version.number}, {version.at:%d/%m/%Y}"


class ModerationForm(SeenForm):
    """A score and a reason for each scored answer of a part. ``answers`` are the answers, with their question."""

    says_optional = False

    def __init__(self, *args: Any, answers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for answer in answers:
            code = answer.question.code
            self.fields[f"score-{answer.pk}"] = forms.ChoiceField(
                label=f"Moderated score for {code}",
                choices=[("", "Not moderated"), *SCALES[answer.question.kind]],
                required=False,
            )
            self.fields[f"reason-{answer.pk}"] = forms.CharField(
                label=f"Reason for {code}",
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
                required=False,
            )


class ChallengeForm(SeenForm):
    """A peer challenge event."""

    held_on = DayField(label="Day of the event", what="the day of the event")
    place = forms.CharField(label="Place", max_length=200, required=False)


class SummaryForm(SeenForm):
    """What came of the event."""

    summary = forms.CharField(
        label="What came of it?",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20000,
        help_text="Once this is saved, each agency can read it with the notes about itself.",
        error_messages={"required": "Write what came of the event"},
    )


class NoteForm(SeenForm):
    """What was asked of one agency, and what it answered."""

    asked = forms.CharField(
        label="What was the agency asked?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10000,
        error_messages={"required": "Write what the agency was asked"},
    )
    answered = forms.CharField(
        label="What did it answer?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10000,
        required=False,
    )


class NewNoteForm(NoteForm):
    """A note about an agency chosen from those that handed in."""

    agency_return = forms.ModelChoiceField(
        label="Agency",
        queryset=AgencyReturn.objects.none(),
        empty_label="Choose an agency",
        error_messages={"required": "Choose an agency"},
    )
    field_order = ("agency_return", "asked", "answered")

    def __init__(self, *args: Any, returns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency_return"]
        field.queryset = returns
        field.label_from_instance = lambda each: str(each.organisation)
