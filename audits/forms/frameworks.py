"""What is typed about frameworks: their words, sections, standards and questions, and files of them."""

from __future__ import annotations

from typing import Any

from django import forms

from audits.rules.frameworks import SCALES, AnswerKind, FrameworkKind, Length
from audits.rules.frameworks_files import LONG
from core.forms import WebField
from core.seen import SeenForm
from partnership.rules import Sector


def words(
    label: str, hint: str = "", *, rows: int = 4, required: bool = False, missing: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing} if missing else None,
    )


def line(label: str, hint: str = "", *, limit: int = 200, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=bool(missing),
        error_messages={"required": missing} if missing else None,
    )


def code(hint: str, limit: int) -> forms.CharField:
    return forms.CharField(
        label="Code",
        help_text=hint,
        max_length=limit,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": "Give it a code"},
    )


def chosen(label: str, choices: list[tuple[str, str]], hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


class FrameworkForm(SeenForm):
    """What a framework is called, and which duty it asks about."""

    title = line("Title", "Such as Section 11 audit.", missing="Give it a title")
    kind = forms.ChoiceField(
        label="What kind of audit is it?",
        choices=FrameworkKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of audit"},
    )


class ListingForm(SeenForm):
    """A form with lists: a colleague's choices are told in words."""

    def _words(self, name: str, value: Any) -> str:
        if not isinstance(value, list):
            return super()._words(name, value)
        field: Any = self.fields[name]
        said = [str(label) for each, label in field.choices if each in value]
        return ", ".join(said) or "Nothing"


class VersionForm(SeenForm):
    """The words of a version that belong to no section."""

    about = words("What it is for", "Agencies read this before they begin.", rows=6)
    basis = line("Statutory basis", "Such as Children Act 2004, section 11.", limit=300)
    basis_link = WebField(label="Where to read it", required=False, max_length=200)
    declaration = words("What is declared when it is signed", rows=5)
    signatures = words(
        "Who signs",
        "One post on each line, in order: each signs by a person of its own. Leave it empty for one accountable"
        " officer.",
    )


class SectionForm(ListingForm):
    """A themed part of a framework."""

    code = code("Such as 1 or A. It stays the same from version to version.", 20)
    title = line("Title", missing="Give it a title")
    about = words("About this section")
    voluntary = forms.BooleanField(label="The agency may leave this section out", required=False)


class StandardForm(ListingForm):
    """What is expected."""

    code = code("Such as 1.2. It stays the same from version to version.", 20)
    title = line("Title", missing="Give it a title")
    statement = words("What is expected")
    reference = line("Where it is written", "Such as Working Together 2023, chapter 4.", limit=300)
    reference_link = WebField(label="Link to it", required=False, max_length=200)


class QuestionForm(ListingForm):
    """One question, who is asked and how it is answered."""

    code = code("Such as 1.2.3. It stays the same from version to version.", 30)
    text = words("Question", required=True, missing="Write the question", rows=3)
    guidance = words("Guidance", "What a good answer looks at. It stands beside the question.")
    kind = forms.ChoiceField(
        label="How is it answered?",
        choices=AnswerKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is answered"},
    )
    evidence_wanted = forms.BooleanField(label="A good answer needs evidence", required=False)
    lengths = chosen("Which agencies are asked?", Length.choices, "Choose none to ask all.")
    sectors = chosen("Which sectors are asked?", Sector.choices, "Choose none to ask all.")
    reference = line("Where it is written", "Such as Working Together 2023, chapter 4.", limit=300)
    reference_link = WebField(label="Link to it", required=False, max_length=200)


class WaitForm(forms.Form):
    """Which earlier question decides; asked by address, before its answers are shown."""

    on = forms.ChoiceField(label="Which earlier question decides?")

    def __init__(self, *args: Any, rows: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["on"]
        field.choices = [(each["code"], f"{each['code']} {each['text'][:90]}") for each in rows]


class ConditionForm(ListingForm):
    """The answers of an earlier question that make this one be asked."""

    when = forms.CharField(widget=forms.HiddenInput)
    when_values = chosen("Ask this question where the answer is", [])

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["when_values"]
        field.choices = SCALES[kind]
        field.required = True
        field.error_messages["required"] = "Choose at least one answer"


class PublishForm(forms.Form):
    """What is new, for those who look back."""

    note = line(
        "What changed, in one line", "Shown beside the version in the list of versions.", limit=300
    )


class FileForm(forms.Form):
    """A framework in a file."""

    file = forms.FileField(
        label="File",
        help_text="YAML or Excel, at most 1 MB.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
    replace = forms.BooleanField(
        label="If this framework has a draft, put the file in its place", required=False
    )


class NothingForm(forms.Form):
    """A page that only asks whether it should be done."""
