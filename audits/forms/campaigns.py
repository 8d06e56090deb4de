"""What is typed about a campaign. The rules stand in the deeds; a form never saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from audits.models import Campaign, FrameworkVersion
from audits.rules.frameworks import VersionStatus
from core.forms import DayField
from core.seen import SeenForm

WORDS = "Agencies read this at the top of the mail and of their return. Say nothing about a child."


def words(label: str, missing: str = "", *, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        required=bool(missing),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
        **kwargs,
    )


class ReasonForm(forms.Form):
    """A reason that stands in the record."""

    reason = words("Reason", "Give the reason. It stands in the record.", rows=3)


class SureForm(forms.Form):
    """A page that asks whether one is sure."""


class VersionField(forms.ModelChoiceField):
    """A version that is in use, by the name of its framework."""

    def __init__(self, **kwargs: Any) -> None:
        rows = FrameworkVersion.objects.filter(status=VersionStatus.IN_USE)
        super().__init__(
            label="Framework",
            queryset=rows.select_related("framework").order_by("framework__title", "-number"),
            empty_label="Choose a framework",
            error_messages={"required": "Choose a framework"},
            **kwargs,
        )


class PreviousField(forms.ModelChoiceField):
    """The campaign before, so that answers come forward and years can be compared."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="The same audit last time",
            queryset=Campaign.objects.none(),
            required=False,
            empty_label="None",
            help_text="Its answers come forward to be confirmed, and results are compared with it.",
            **kwargs,
        )


class _Campaign(forms.Form):
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="Such as Section 11 audit 2026-27",
        error_messages={"required": "Give the audit a title"},
    )
    cycle = forms.CharField(
        label="Year",
        max_length=20,
        help_text="Such as 2026-27",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": "Say for which year it is"},
    )
    words = words("What agencies are told", help_text=WORDS)

    def __init__(self, *args: Any, earlier: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["previous"] = PreviousField()
        self.fields["previous"].queryset = earlier  # type: ignore[attr-defined]
        self.order_fields(["title", "version", "cycle", "opens_on", "closes_on", "words"])


class CampaignForm(_Campaign):
    """A new campaign."""

    opens_on = DayField(label="Opens on", what="the day it opens")
    closes_on = DayField(label="Closes on", what="the day it closes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"] = VersionField()
        self.order_fields(["title", "version", "cycle", "opens_on", "closes_on", "words"])


class CampaignDraftForm(SeenForm, CampaignForm):
    """Changing a campaign that nobody was told of yet."""


class CampaignWordsForm(SeenForm, _Campaign):
    """What may be put right once it was issued."""


class PartsForm(forms.Form):
    """Which parts are asked."""

    parts = forms.MultipleChoiceField(
        label="Parts that are asked",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one part"},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = choices  # type: ignore[attr-defined]


class ClosingForm(forms.Form):
    """Another closing day."""

    closes_on = DayField(label="New closing day", what="the new closing day")
    reason = words("Reason", "Give the reason. It stands in the record.", rows=3)


class MoreTimeForm(forms.Form):
    """Another day for one agency."""

    due_on = DayField(label="New day", what="the new day")
    reason = words("Why is more time needed?", "Say why more time is needed", rows=3)


class AskAgainForm(forms.Form):
    """By when an agency returns after all."""

    due_on = DayField(label="By when", what="the day it is due")
