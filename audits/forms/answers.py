"""What an agency types to answer: a form a question, and all of a section in one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html

from audits.models import AuditEvidence
from audits.queries.answering import Line, held
from audits.rules.frameworks import SCALES, AnswerKind, answer_words
from audits.services.answering import Typed
from core.forms import DayField, NumberField, WebField
from core.seen import SeenForm
from core.stale import mark
from governance.forms.actions_files import FilesField

JUDGE = {
    AnswerKind.RAG: "How far is this met?",
    AnswerKind.SCALE_5: "Where do you stand, from 1 to 5?",
    AnswerKind.SCALE_3: "Where do you stand, from 0 to 3?",
    AnswerKind.YES_NO: "Yes or no?",
    AnswerKind.GATE: "Yes or no?",
    AnswerKind.DATE: "Which day?",
    AnswerKind.NUMBER: "How many?",
}
WORDS = {
    AnswerKind.TEXT: "Your answer",
    AnswerKind.GATE: "Anything to add?",
    AnswerKind.DATE: "Anything to add?",
    AnswerKind.NUMBER: "Anything to add?",
    AnswerKind.FILE: "Anything to say about the file?",
}
NAMELESS = "Name no child and no family."
STILL_RIGHT = "This is still right: use it as this year’s answer"
RIGHT_HERE = "This is right here too: use it as our answer"


class AnswerForm(SeenForm):
    """The answer to one question. A prefix tells it from the others on the page."""

    says_optional = False
    small = True

    def __init__(self, data: Any = None, *, line: Line, **kwargs: Any) -> None:
        self.line = line
        question = line.question
        shown = held(line.answer or line.last)
        initial = {**shown, "value": _shown(question.kind, shown["value"])}
        initial["seen"] = mark(held(line.answer))
        super().__init__(data, prefix=f"q{question.pk}", initial=initial, **kwargs)
        field = _value_field(question.kind, question.code)
        if field:
            self.fields["value"] = field
        in_words = question.kind == AnswerKind.TEXT
        self.fields["narrative"] = forms.CharField(
            label=_of(WORDS.get(AnswerKind(question.kind), "What shows it?"), question.code),
            required=False,
            help_text=NAMELESS,
            widget=forms.Textarea(attrs={"rows": 6 if in_words else 4}),
        )
        self.fields["not_applicable"] = forms.BooleanField(
            label=_of("This does not apply to us", question.code), required=False
        )
        self.fields["na_reason"] = reason = forms.CharField(
            label=_of("Why does it not apply?", question.code),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        reason.shown_by = f"{self.prefix}-not_applicable=on"  # type: ignore[attr-defined]
        if line.to_confirm:
            self.fields["confirmed"] = forms.BooleanField(
                label=_of(STILL_RIGHT if line.last.pk else RIGHT_HERE, question.code),
                required=False,
            )
            self.order_fields(["confirmed"])

    def typed(self) -> Typed:
        """What was typed, as the deed takes it."""
        said = self.cleaned_data
        return Typed(
            value=_kept(said.get("value")),
            narrative=said["narrative"],
            not_applicable=said["not_applicable"],
            na_reason=said["na_reason"],
            confirmed=bool(said.get("confirmed")),
            seen=said["seen"],
        )

    def show_clash(self, held: Mapping[str, Any], seen: str) -> None:
        """A colleague's answer stands beside what is typed; compared as both are kept."""
        typed = self.typed().values()
        self.theirs = tuple(
            (_plain_label(name), self._kept_words(name, value))
            for name, value in held.items()
            if typed[name] != value
        )
        answers = self.data.copy()  # type: ignore[attr-defined]
        answers[self.add_prefix("seen")] = seen
        self.data = answers

    def _kept_words(self, name: str, value: Any) -> str:
        if name == "value":
            return answer_words(self.line.question.kind, value) or "Nothing"
        if name == "not_applicable":
            return "Does not apply" if value else "Applies"
        return str(value) or "Nothing"


def _plain_label(name: str) -> str:
    return {
        "value": "Judgement",
        "narrative": "Words",
        "not_applicable": "Whether it applies",
        "na_reason": "Why it does not apply",
    }[name]


def _of(words: str, code: str) -> Any:
    """A label that says which question it belongs to, for those who hear the page."""
    return format_html('{}<span class="visually-hidden"> ({})</span>', words, code)


def _value_field(kind: str, code: str) -> forms.Field | None:
    if kind in SCALES:
        return forms.ChoiceField(
            label=_of(JUDGE[AnswerKind(kind)], code),
            choices=SCALES[kind],
            widget=forms.RadioSelect,
            required=False,
        )
    if kind == AnswerKind.DATE:
        return DayField(label=_of(JUDGE[AnswerKind.DATE], code), what="the day", required=False)
    if kind == AnswerKind.NUMBER:
        return NumberField(
            label=_of(JUDGE[AnswerKind.NUMBER], code),
            required=False,
            max_digits=14,
            decimal_places=2,
            error_messages={"invalid": "Enter a number, such as 12"},
        )
    return None


def _shown(kind: str, value: str) -> Any:
    return dt.date.fromisoformat(value) if kind == AnswerKind.DATE and value else value


def _kept(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value or "")


def forms_for(lines: list[Line], data: QueryDict | None = None) -> list[AnswerForm]:
    """A form a question; with what was posted where something was."""
    return [AnswerForm(data, line=line) for line in lines]


def posted(request: HttpRequest, lines: list[Line]) -> list[AnswerForm]:
    """The forms of the questions that the page had: one that was not there then is left alone."""
    return [
        AnswerForm(request.POST, line=line)
        for line in lines
        if f"q{line.question.pk}-seen" in request.POST
    ]


class ReplyForm(SeenForm):
    """What the agency says to the question that a part was sent back with."""

    prefix = "reply"
    says_optional = False
    small = True
    reply = forms.CharField(
        label="Your reply",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Write a few words, or change the answers below. The business unit reads both once the return"
        " is handed in again. Name no child and no family.",
    )


class LeaveOutForm(forms.Form):
    """A voluntary part is left out."""

    reason = forms.CharField(
        label="Why do you leave this part out?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you leave this part out"},
    )


EXPIRES = "Such as the review day of a policy. Leave it empty where it does not go out of date."


class EvidenceForm(forms.Form):
    """Files, a link, or what is there from before."""

    files = FilesField(label="Files")
    link = WebField(label="Or the address of a page that shows it", required=False, max_length=500)
    title = forms.CharField(label="What the page is called", required=False, max_length=200)
    again = forms.ModelMultipleChoiceField(
        label="Or use what your agency added before",
        queryset=AuditEvidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = DayField(
        label="Out of date after",
        what="the day it goes out of date",
        required=False,
        help_text=EXPIRES,
    )

    def __init__(self, *args: Any, evidence: QuerySet[AuditEvidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        again: Any = self.fields["again"]
        again.queryset = evidence
        again.label_from_instance = _named
        if not evidence:
            del self.fields["again"]


def _named(evidence: AuditEvidence) -> str:
    until = evidence.expires_on
    said = f"{evidence}, from {evidence.origin}" if evidence.origin else str(evidence)
    return f"{said}, until {until.day} {until:%b %Y}" if until else said


class EvidenceChangeForm(forms.Form):
    """Another title or day."""

    title = forms.CharField(label="What it is called", max_length=200)
    expires_on = DayField(
        label="Out of date after",
        what="the day it goes out of date",
        required=False,
        help_text=EXPIRES,
    )


class PlannedForm(SeenForm):
    """An action about an answer. Its owner and its day may follow until the return is signed."""

    text = forms.CharField(
        label="What will be done?",
        max_length=200,
        error_messages={"required": "Say what will be done"},
    )
    owner = forms.ModelChoiceField(
        label="Who owns it?", queryset=None, required=False, empty_label="Say later"
    )
    due_on = DayField(label="By when?", what="the day it is to be done by", required=False)

    def __init__(self, *args: Any, people: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
