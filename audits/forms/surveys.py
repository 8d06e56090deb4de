"""What is typed about a practitioner survey, and in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms

from audits.models import Standard, SurveyStatement
from audits.queries.surveys import Result
from audits.rules.surveys import LONGEST_COMMENT, Said
from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm


class StatementsForm(SeenForm):
    """One box a standard; those left empty are not in the survey."""

    says_optional = False

    def __init__(self, *args: Any, standards: Iterable[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in standards:
            self.fields[f"standard-{one.pk}"] = forms.CharField(
                label=str(one), help_text=one.statement, required=False, max_length=200
            )


class EndForm(forms.Form):
    closes_on = DayField(label="Last day to reply", what="the last day to reply")


class ReplyForm(forms.Form):
    """The survey as the front line sees it. ``once`` makes a button that is pressed twice count once."""

    says_optional = False
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, statements: Iterable[SurveyStatement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["once"] = secrets.token_urlsafe(12)
        for number, one in enumerate(statements, 1):
            self.fields[f"said-{one.pk}"] = forms.ChoiceField(
                label=f"{number}. {one.text}",
                choices=Said.choices,
                widget=forms.RadioSelect,
                required=False,
            )
        self.fields["comment"] = forms.CharField(
            label="Is there anything else? (you can leave this empty)",
            help_text="Only the partnership’s business unit reads it. Name nobody: no child, no family, no colleague.",
            widget=forms.Textarea(attrs={"rows": 5}),
            required=False,
            max_length=LONGEST_COMMENT,
        )

    def said(self) -> dict[int, str]:
        """Key of a statement → the answer to it."""
        typed = self.cleaned_data
        return {int(n.removeprefix("said-")): v for n, v in typed.items() if n.startswith("said-")}


class ResultFilters(Filters):
    show = forms.ChoiceField(
        label="Show", choices=[("", "Everything"), ("gaps", "Only where staff and agency differ")]
    )
    agency = forms.ChoiceField(label="Agency", choices=[("", "All")])

    def __init__(self, *args: Any, rows: Iterable[Result], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict.fromkeys((str(row.organisation.pk), str(row.organisation)) for row in rows)
        field: Any = self.fields["agency"]
        field.choices = [("", "All"), *names]


def keeps(row: Result, chosen: dict[str, Any]) -> bool:
    """Whether a line stays with these filters."""
    if chosen.get("show") == "gaps" and not row.speaks_against:
        return False
    return not chosen.get("agency") or str(row.organisation.pk) == chosen["agency"]
