"""What is typed while a meeting runs, and about decisions afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from core.forms import DayField
from core.lists import Filters
from governance.forms.actions import OwnerField, agency_field
from governance.models import Decision
from governance.services.outcomes import DISCUSSION_LIMIT
from partnership.models import Group

DECISION, ACTION, NOTE = "decision", "action", "note"
KINDS = ((DECISION, "Decision"), (ACTION, "Action"), (NOTE, "Note"))
LETTER = re.compile(r"^\s*([dan])\s*[:.]\s*", re.IGNORECASE)
LETTERS = {"d": DECISION, "a": ACTION, "n": NOTE}
NEEDED = frozenset({"owner", "due_on", "override_reason"})  # by the kind that shows them


def _more(label: str, help_text: str = "", shown_by: str = f"kind={DECISION}") -> forms.CharField:
    field = forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field.shown_by = shown_by  # type: ignore[attr-defined]
    return field


class DiscussionForm(forms.Form):
    """What was said on one item, and the version the page was opened with."""

    says_optional = False

    discussion = forms.CharField(
        label="What was said",
        required=False,
        max_length=DISCUSSION_LIMIT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "true", "data-plain": ""}),
        help_text="A blank line starts a new paragraph. A line that starts with “- ” is an item of a list.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class OutcomeForm(forms.Form):
    """What an item ended with, quickly: the kind, one line, Enter.

    A line that begins with “d:”, “a:” or “n:” says its kind itself.
    """

    kind = forms.ChoiceField(
        label="What is it?",
        choices=KINDS,
        initial=DECISION,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose decision, action or note"},
    )
    text = forms.CharField(
        label="In one line",
        max_length=2000,
        help_text="Enter keeps it. Begin with d: for a decision, a: for an action, n: for a note.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write what came of it"},
    )
    reasons = _more("Reasons")
    dissent = _more("Who did not agree, and why")
    override_reason = _more(
        "Why it is decided without a quorum",
        "The meeting is not quorate, so a decision needs this.",
    )

    def __init__(self, *args: Any, quorate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].inline = True  # type: ignore[attr-defined]
        self._take_letter()
        if quorate:
            del self.fields["override_reason"]
        self.fields["owner"] = OwnerField(required=False)
        self.fields["organisation"] = agency_field()
        self.fields["due_on"] = DayField(label="By when", what="the day it is due", required=False)
        for name in ("owner", "organisation", "due_on"):
            self.fields[name].shown_by = f"kind={ACTION}"  # type: ignore[attr-defined]
        for name in NEEDED & self.fields.keys():
            self.fields[name].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        said = LETTER.match(typed.get("text", ""))
        if said:
            typed["text"] = typed["text"][said.end() :].strip()
        return typed

    def _take_letter(self) -> None:
        """Choose the kind that the line says itself, so that a form that comes back shows its fields."""
        said = LETTER.match(self.data.get(self.add_prefix("text"), ""))
        if said:
            answers = self.data.copy()
            answers[self.add_prefix("kind")] = LETTERS[said[1].lower()]
            self.data = answers


class DecisionFilters(Filters):
    """Which group, which year, which words."""

    text = forms.CharField(label="Words", max_length=100)
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.none(), empty_label="All groups"
    )
    year = forms.ChoiceField(label="Year", choices=[("", "All years")])
    stands = forms.ChoiceField(
        label="Standing",
        choices=[("", "All"), ("stands", "Stands"), ("replaced", "Replaced")],
    )

    lookups: ClassVar[Mapping[str, Any]] = {
        "text": "text__icontains",
        "year": "decided_on__year",
        "stands": lambda rows, value: rows.filter(revoked_by__isnull=value == "stands"),
    }

    def __init__(self, *args: Any, seen: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.queryset = Group.objects.filter(pk__in=seen.order_by().values("group"))
        year: Any = self.fields["year"]
        years = seen.order_by("-decided_on__year").values_list("decided_on__year", flat=True)
        year.choices = [("", "All years"), *((str(y), str(y)) for y in years.distinct())]


class ReplaceForm(forms.Form):
    """Which later decision takes its place, and why."""

    by = forms.ModelChoiceField(
        label="The decision that replaces it",
        queryset=Decision.objects.none(),
        empty_label="Choose a decision",
        error_messages={"required": "Choose the decision that replaces it"},
    )
    reason = forms.CharField(
        label="Why it is replaced",
        max_length=300,
        error_messages={"required": "Say why it is replaced"},
    )

    def __init__(self, *args: Any, later: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by: Any = self.fields["by"]
        by.queryset = later
        by.label_from_instance = lambda one: f"{one.reference}: {one.text[:80]}"
