"""What is typed about a challenge."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from core.forms import DayField
from core.lists import Filters
from core.models import ListValue
from governance.forms.risks import words
from governance.models import Challenge
from governance.queries.challenges import agencies, late, speaks_for, themes
from governance.rules.registers import ChallengeOutcome, ChallengeStatus
from governance.rules.thread import THEMES
from partnership.models import Organisation

NO_NAME = "Name no child here or anywhere in the log."


def agency(label: str, said: str, rows: QuerySet[Organisation], **kwargs: Any) -> Any:
    return forms.ModelChoiceField(
        label=label,
        queryset=rows,
        empty_label="Choose an agency",
        error_messages={"required": said},
        **kwargs,
    )


class ChallengeForm(forms.Form):
    """A new challenge. No time is set for the response: whoever raises it sets the day."""

    text = words("What do you challenge?", "Say what you challenge", rows=6, help_text=NO_NAME)
    evidence = words(
        "What does it rest on?", help_text="Such as an audit, figures, or what staff told you."
    )
    about_a_child = forms.TypedChoiceField(
        label="Is it about one child?",
        choices=[("no", "No"), ("yes", "Yes. I do not name the child here")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="The child’s name and details stay in the agencies’ own records.",
        error_messages={"required": "Say whether it is about one child"},
    )
    due_on = DayField(
        label="By when should they respond?", what="the day by which they should respond"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"] = agency(
            "Whom do you challenge?", "Choose whom you challenge", agencies()
        )
        own = speaks_for(user)
        self.fields["raising"] = agency("Which agency raises it?", "", own, required=False)
        self.fields["raising"].empty_label = "None: I raise it myself"  # type: ignore[attr-defined]
        self.fields["theme"] = forms.ModelChoiceField(
            label="Theme", queryset=themes(timezone.localdate()), required=False, empty_label="None"
        )
        if not own.exists():
            del self.fields["raising"]
        elif len(user.organisation_ids) == 1:
            self.fields["raising"].initial = next(iter(user.organisation_ids))
        self.order_fields(
            ["raising", "against", "text", "evidence", "about_a_child", "theme", "due_on"]
        )


class RespondForm(forms.Form):
    response = words("Response", "Write the response", rows=8, help_text=NO_NAME)


class CloseForm(forms.Form):
    """How it ended. One that goes on through the stages is escalated on a page of its own."""

    outcome = forms.ChoiceField(
        label="How did it end?",
        choices=[
            each for each in ChallengeOutcome.choices if each[0] != ChallengeOutcome.ESCALATED
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended"},
    )
    learning = words(
        "What was learned?",
        rows=5,
        help_text="Needed unless the challenge is withdrawn. " + NO_NAME,
    )
    learning.says_optional = False


class ReopenForm(forms.Form):
    reason = words("What is still needed?", "Say what is still needed", rows=3, most=1000)
    due_on = DayField(
        label="By when should they respond?", what="the day by which they should respond"
    )


class ChallengeFilters(Filters):
    status = forms.MultipleChoiceField(
        label="Status", choices=ChallengeStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    late = forms.BooleanField(label="Only overdue")
    raising = forms.ModelChoiceField(
        label="Raised by", queryset=Organisation.objects.none(), empty_label="All"
    )
    against = forms.ModelChoiceField(
        label="Put to", queryset=Organisation.objects.none(), empty_label="All"
    )
    theme = forms.ModelChoiceField(
        label="Theme", queryset=ListValue.objects.filter(list_code=THEMES), empty_label="All"
    )
    outcome = forms.ChoiceField(label="Outcome", choices=[("", "All"), *ChallengeOutcome.choices])
    about_a_child = forms.BooleanField(label="Only about one child")
    lookups: ClassVar[Any] = {"late": lambda rows, _: late(rows, timezone.localdate())}

    def __init__(self, *args: Any, challenges: QuerySet[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("raising", "against"):
            known = challenges.order_by().values(name)
            self.fields[name].queryset = Organisation.objects.filter(pk__in=known)  # type: ignore[attr-defined]
