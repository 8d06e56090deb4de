"""What people type about the proceedings that run beside a case."""

from __future__ import annotations

from django import forms

from core.forms import DayField
from reviews.forms.practice import words
from reviews.proceeding_rules import ProceedingKind

NOBODY = "Name nobody: no child, no parent, no defendant, no worker."


class ProceedingForm(forms.Form):
    """Proceedings that are kept from now on."""

    kind = forms.ChoiceField(
        label="What kind of proceedings are they?",
        choices=ProceedingKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of proceedings they are"},
    )
    about = words(
        "What are they about?",
        NOBODY,
        rows=3,
        required=True,
        missing="Say what they are about, naming nobody",
    )
    began_on = DayField(label="When did they begin?", what="the day they began")
    look_on = DayField(
        label="When should somebody look how far they have got?",
        what="the day somebody looks again",
        help_text="The business unit is reminded of it.",
    )


class LookForm(forms.Form):
    """How far they have got, and when somebody looks next."""

    stands = words(
        "How far have they got?",
        NOBODY,
        rows=4,
        required=True,
        missing="Say how far they have got",
    )
    look_on = DayField(label="When should somebody look again?", what="the day to look again")


class EndForm(forms.Form):
    """How they ended."""

    ended_on = DayField(label="When did they end?", what="the day they ended")
    outcome = words(
        "How did they end?", NOBODY, rows=4, required=True, missing="Say how they ended"
    )


class HoldForm(forms.Form):
    """Why the clock of the case is held for them."""

    reason = forms.CharField(
        label="Why does the review wait for them?",
        max_length=200,
        help_text="It shows beside the clock. " + NOBODY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the review waits for them"},
    )
    look_again_on = DayField(
        label="When is the hold looked at again?", what="the day to look at the hold again"
    )
    approved_by = forms.CharField(
        label="Who approved it?",
        max_length=200,
        error_messages={"required": "Say who approved it"},
    )
