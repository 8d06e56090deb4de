"""What is typed about a professional disagreement or a dispute."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from core.forms import DayField
from core.lists import Filters
from governance.forms.challenges import NO_NAME, agency
from governance.forms.risks import words
from governance.models import Escalation, EscalationStage
from governance.queries.challenges import agencies, speaks_for
from governance.queries.escalations import late
from governance.rules.registers import EscalationKind, EscalationStatus
from partnership.models import Organisation


class _Case(forms.Form):
    """Two agencies and what they do not agree on."""

    text = words("What is it about?", "Say what it is about", rows=6, help_text=NO_NAME)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = speaks_for(user)
        self.fields["raising"] = agency("Which agency raises it?", "Choose an agency", own)
        self.fields["against"] = agency(
            "Which agency does it disagree with?", "Choose the other agency", agencies()
        )
        if len(user.organisation_ids) == 1:
            self.fields["raising"].initial = next(iter(user.organisation_ids))
        self.order_fields(["raising", "against", "text", "immediate"])


def danger() -> forms.BooleanField:
    return forms.BooleanField(
        label="A child may be in immediate danger",
        required=False,
        help_text="Act now, and do not wait for a stage: the business unit takes it to the stage that can act.",
    )


class DisagreementForm(_Case):
    immediate = danger()


class DisputeForm(_Case):
    """Between two of the statutory partners."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("raising", "against"):
            field: Any = self.fields[name]
            field.queryset = field.queryset.statutory()
            field.label = field.label.replace("agency", "partner")


class FromChallengeForm(forms.Form):
    """A challenge that was not settled goes on through the stages."""

    text = words("What is it about?", "Say what it is about", rows=6, help_text=NO_NAME)
    immediate = danger()

    def __init__(self, *args: Any, user: Any, against: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = speaks_for(user).exclude(pk=against.pk)
        self.fields["raising"] = agency("Which agency raises it?", "Choose an agency", others)
        self.order_fields(["raising", "text", "immediate"])


class _FromStage(forms.Form):
    """``number`` is the stage the page was opened at, so that sending it twice does not skip one."""

    number = forms.IntegerField(widget=forms.HiddenInput)


class GoOnForm(_FromStage):
    outcome = words(
        "What came of this stage?", "Say what came of this stage", rows=5, help_text=NO_NAME
    )
    on = DayField(label="When did it end?", what="the day it ended")


class SkipForm(_FromStage):
    to = forms.TypedChoiceField(
        label="Go to",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a stage"},
    )
    reason = words(
        "Why may a child be in immediate danger?",
        "Say why a child may be in immediate danger",
        rows=4,
        help_text=NO_NAME,
    )

    def __init__(self, *args: Any, stages: QuerySet[EscalationStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(stage.number, str(stage)) for stage in stages]  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    outcome = words("How was it settled?", "Say how it was settled", rows=5, help_text=NO_NAME)
    on = DayField(label="When?", what="the day it was settled")


class WithdrawForm(forms.Form):
    reason = words("Why is it withdrawn?", "Say why it is withdrawn", rows=3, most=1000)


class AdviceForm(forms.Form):
    advice = words("Your advice to the Executive", "Write your advice", rows=8, help_text=NO_NAME)


class ConsultedForm(forms.Form):
    consulted = words(
        "Whom did the chief executive consult, and when?",
        "Say whom the chief executive consulted, and when",
        rows=4,
        help_text="By post, not by name.",
    )


class EscalationFilters(Filters):
    kind = forms.ChoiceField(label="Kind", choices=[("", "All"), *EscalationKind.choices])
    status = forms.ChoiceField(label="Status", choices=[("", "All"), *EscalationStatus.choices])
    stage = forms.TypedChoiceField(
        label="Stage now",
        coerce=int,
        empty_value=None,
        choices=[("", "All"), *((n, f"Stage {n}") for n in range(1, 6))],
    )
    late = forms.BooleanField(label="Only past the time of their stage")
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Organisation.objects.none(), empty_label="All"
    )
    lookups: ClassVar[Any] = {
        "stage": "stage_number",
        "late": lambda rows, _: late(rows, timezone.localdate()),
        "agency": lambda rows, one: rows.filter(raising=one) | rows.filter(against=one),
    }

    def __init__(self, *args: Any, cases: QuerySet[Escalation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = cases.order_by()
        known = Organisation.objects.filter(pk__in=rows.values("raising")) | (
            Organisation.objects.filter(pk__in=rows.values("against"))
        )
        self.fields["agency"].queryset = known  # type: ignore[attr-defined]
