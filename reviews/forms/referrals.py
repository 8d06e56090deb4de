"""What is typed about a referral to the case review committee."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.lists import Filters
from partnership.models import Organisation
from reviews.models import Incident
from reviews.referral_rules import ReferralOutcome, ReferralStatus

NO_NAMES = "Name nobody: no child, no parent, no worker."


def words(label: str, said: str = "", *, rows: int = 5, **kwargs: Any) -> Any:
    """A long answer; with ``said``, what is told when it is missing, it is needed."""
    return forms.CharField(
        label=label,
        max_length=4000,
        required=bool(said),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": said},
        **kwargs,
    )


class ReferralForm(forms.Form):
    """A new referral. Somebody who sits for one agency is not asked which."""

    title = forms.CharField(
        label="Plain title",
        max_length=120,
        help_text="What it is about and an age band, such as “Primary age, neglect”. Nothing that says who the"
        " child is.",
        error_messages={"required": "Give the referral a plain title"},
    )
    incident_on = DayField(
        label="When did it happen?",
        what="the day it happened",
        required=False,
        help_text="Leave it empty where it was no single day.",
    )
    what_happened = words("What happened?", "Say what happened", rows=7, help_text=NO_NAMES)
    concern = words(
        "Why should the committee look at it?",
        "Say why the committee should look at it",
        help_text="What agencies could learn from it, what went well, or what worries you about how they worked"
        " together.",
    )
    other_agencies = words(
        "Which other agencies are involved, as far as you know?",
        rows=3,
        help_text="Agencies only, not their workers.",
    )

    def __init__(self, *args: Any, agencies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(agencies[:2])
        self.agency = found[0] if len(found) == 1 else None
        if len(found) > 1:
            self.fields["organisation"] = forms.ModelChoiceField(
                label="Which agency refers it?",
                queryset=agencies,
                empty_label="Choose an agency",
                error_messages={"required": "Choose the agency that refers it"},
            )
        self.order_fields(["organisation"])

    def clean(self) -> dict[str, Any]:
        """The agency stands among the answers, asked or not."""
        return {"organisation": self.agency, **(super().clean() or {})}


class ScreenForm(forms.Form):
    """What comes of a referral, why, and what the agency is told."""

    outcome = forms.ChoiceField(
        label="What comes of it?",
        choices=ReferralOutcome.choices,
        widget=forms.RadioSelect,
        help_text="With one of the first three the referral is taken up.",
        error_messages={"required": "Choose what comes of the referral"},
    )
    reason = words(
        "Reason",
        "Give the reason. It stands in the record.",
        help_text="The business unit and the Executive read it. " + NO_NAMES,
    )
    reply = words(
        "Reply to the agency",
        "Write the reply to the agency",
        rows=6,
        help_text="The agency reads it here after logging in. The message it gets holds the reference and the link,"
        " nothing more. " + NO_NAMES,
    )


class WithdrawForm(forms.Form):
    reason = words(
        "Why is it withdrawn?", "Say why it is withdrawn", rows=3, help_text=NO_NAMES
    )  # fmt: skip


class IncidentForm(forms.Form):
    """The serious incident that was recorded from a referral."""

    incident = forms.ModelChoiceField(
        label="Serious incident",
        queryset=Incident.objects.none(),
        required=False,
        empty_label="None",
    )
    says_optional = False

    def __init__(self, *args: Any, incidents: QuerySet[Incident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].queryset = incidents  # type: ignore[attr-defined]


class ReferralFilters(Filters):
    status = forms.MultipleChoiceField(
        label="Status", choices=ReferralStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    outcome = forms.ChoiceField(label="Outcome", choices=[("", "All"), *ReferralOutcome.choices])
    year = forms.ChoiceField(label="Year")
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Organisation.objects.none(), empty_label="All"
    )
    lookups: ClassVar[Any] = {"year": "received_on__year", "agency": "organisation"}

    def __init__(
        self, *args: Any, years: Iterable[int], agencies: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "All"), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
