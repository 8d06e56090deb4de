"""What people type about a decision. The rules stand in ``services.decisions``; a form never saves."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DayField
from core.seen import SeenForm
from reviews.models import SignOff
from reviews.rules import Outcome, Reply

LONG = 50_000
HOLLOW = "Choose one"
ANSWERS = [(SignOff.Answer.AGREES, "Yes, I agree"), (SignOff.Answer.DISSENTS, "No, I do not agree")]


def _words(
    label: str, hint: str = "", *, rows: int = 5, required: bool = False, **options: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


class ProposalForm(forms.Form):
    """What the business unit puts to the three partners."""

    outcome = forms.ChoiceField(
        label="What should the partners decide?",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the partners are to decide"},
    )
    rationale = _words(
        "Reasons against the criteria",
        "Take each criterion in turn. Do not name the child or the family.",
        rows=10,
        required=True,
        error_messages={"required": "Give the reasons against the criteria"},
    )
    national_importance = _words(
        "National importance",
        "Say whether the case is complex or of national interest, and why.",
        rows=4,
    )
    panel_response = _words(
        "What the partners made of the national Panel’s reply",
        "Say whether they accept it, and why. This is kept beside the decision.",
        required=True,
        error_messages={"required": "Say what the partners made of the national Panel’s reply"},
    )
    reason = _words(
        "Why does the proposal change?",
        "A partner has signed already. The signature is set aside and kept in the history, and all three sign again.",
        rows=3,
        required=True,
        error_messages={"required": "Say why the proposal changes"},
    )

    def __init__(
        self, *args: Any, challenged: bool = False, signed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not challenged:
            del self.fields["panel_response"]
        if not signed:
            del self.fields["reason"]


class SignForm(forms.Form):
    """One partner's answer."""

    answer = forms.ChoiceField(
        label="Do you agree with this decision?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you agree"},
    )
    reason = _words(
        "Your reason",
        "It is kept with your signature and stands in the report.",
        required=True,
        error_messages={"required": "Give your reason"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def renew(self, mark: str) -> None:
        """Carry the mark of what the page shows now, and keep what was typed."""
        answers = self.data.copy()  # type: ignore[attr-defined]
        answers[self.add_prefix("seen")] = mark
        self.data = answers


class SendForm(forms.Form):
    """When the report and the decision went to the Panel."""

    sent_on = DayField(label="When was it sent to the national Panel?", what="the day it was sent")
    late_reason = _words(
        "Why was it late?",
        "The reason is kept, and shows beside the date from then on.",
        rows=3,
        required=True,
        error_messages={"required": "Say why it was late"},
    )
    without_notification_reason = _words(
        "Why was it sent without a notification?",
        "The national Panel was not notified of this incident. Record the notification first if there was one.",
        rows=3,
        required=True,
        error_messages={"required": "Say why it was sent without a notification"},
    )

    def __init__(
        self, *args: Any, due_passed: bool = False, notified: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late_reason"].required = False
        if not due_passed:
            del self.fields["late_reason"]
        if notified:
            del self.fields["without_notification_reason"]


class ReplyForm(forms.Form):
    """What the Panel answered."""

    reply = forms.ChoiceField(
        label="What did the national Panel answer?",
        choices=Reply.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the national Panel answered"},
    )
    received_on = DayField(label="When did the reply come?", what="the day the reply came")
    text = _words(
        "What did the national Panel say?",
        "Needed when the national Panel disagrees or asks for more.",
        rows=6,
    )


class ReplyChangeForm(SeenForm, ReplyForm):
    """A recorded reply corrected."""

    reason = forms.CharField(
        label="Why is this corrected?",
        max_length=300,
        help_text="The reason is kept in the record, with what was recorded first.",
        error_messages={"required": "Say why this is corrected"},
    )


class ReasonForm(forms.Form):
    """One reason, for a deed that needs no more."""

    reason = _words(
        "Why?",
        "The reason is kept in the record.",
        rows=3,
        required=True,
        error_messages={"required": "Give the reason"},
    )
