"""What is typed about a snapshot, and by the agencies that answer it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from audits.models import SnapshotAnswer, SnapshotQuestion
from audits.queries.snapshots import choices
from audits.rules.snapshots import LONGEST_WORDS, MOST_QUESTIONS, VALUES, PlanTo, SnapshotKind
from core.forms import DayField
from core.lists import Filters
from core.seen import SeenForm


class SnapshotForm(SeenForm):
    """A snapshot: what is asked, by when, of whom. Questions left empty are left out."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="It shows in mails and calendars.",
        error_messages={"required": "Give the snapshot a title"},
    )
    words = forms.CharField(
        label="What agencies are told", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = DayField(label="To be answered by", what="the day it is to be answered by")
    categories = forms.MultipleChoiceField(
        label="Only these",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none to ask every agency that has a safeguarding lead.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = choices()  # type: ignore[attr-defined]
        for place in range(1, MOST_QUESTIONS + 1):
            self.fields[f"text_{place}"] = forms.CharField(
                label=f"Question {place}", required=False, max_length=300
            )
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=f"Question {place} is answered by",
                choices=SnapshotKind.choices,
                required=False,
                initial=SnapshotKind.RAG,
            )

    def questions(self) -> list[tuple[str, str]]:
        """The words and the kind of each question, in order; those left empty have no words."""
        typed = self.cleaned_data
        places = range(1, MOST_QUESTIONS + 1)
        return [(typed[f"text_{place}"], typed[f"kind_{place}"]) for place in places]

    def _words(self, name: str, value: Any) -> str:
        if name.startswith("kind_") and value:
            return str(SnapshotKind(value).label)
        return super()._words(name, value)


class ReplyForm(SeenForm):
    """An agency's answers, saved as they are typed."""

    says_optional = False

    def __init__(self, *args: Any, questions: Iterable[SnapshotQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in questions:
            choosing = one.kind != SnapshotKind.TEXT
            asked = f"{one.position}. {one.text}"
            if choosing:
                self.fields[f"value_{one.pk}"] = forms.ChoiceField(
                    label=asked, choices=VALUES[one.kind], widget=forms.RadioSelect, required=False
                )
            self.fields[f"words_{one.pk}"] = forms.CharField(
                label=f"What should we know about question {one.position}?" if choosing else asked,
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea(attrs={"rows": 3 if choosing else 6}),
            )

    def typed(self) -> dict[str, str]:
        """As the deed takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class PlanForm(forms.Form):
    file = forms.FileField(
        label="Business-continuity plan",
        error_messages={"required": "Choose a file"},
    )


class ShareForm(forms.Form):
    to = forms.ChoiceField(
        label="Who may read the plan?",
        choices=PlanTo.choices,
        widget=forms.RadioSelect,
        help_text="You can take this back at any time. To oversee the partnership gives nobody your plan.",
        error_messages={"required": "Choose who may read the plan"},
    )


class AnswerFilters(Filters):
    question = forms.ChoiceField(label="Question", choices=[("", "All")])
    value = forms.ChoiceField(label="Answer", choices=[("", "All")])

    def __init__(self, *args: Any, questions: Iterable[SnapshotQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = list(questions)
        numbered: Any = self.fields["question"]
        numbered.choices = [
            ("", "All"),
            *((str(q.pk), f"{q.position}. {q.text}"[:80]) for q in asked),
        ]
        values: Any = self.fields["value"]
        kinds = dict.fromkeys(q.kind for q in asked)
        values.choices = [("", "All"), *(pair for kind in kinds for pair in VALUES[kind])]


def keeps(row: SnapshotAnswer, chosen: dict[str, Any]) -> bool:
    """Whether an answer stays with these filters."""
    asked = chosen.get("question")
    if asked and str(row.question_id) != asked:
        return False
    return not chosen.get("value") or row.value == chosen["value"]
