"""What is typed about a case audit. A list of cases is read here and kept nowhere."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils import timezone

from audits.forms.plan import ANONYMOUS, KeptForm, LineField, line, words
from audits.models import AuditDomain, CaseTool
from audits.queries import case_audits as queries
from audits.queries.plan import choosable
from audits.rules.case_audits import (
    DISCUSSED,
    DOMAINS,
    LARGEST_COHORT,
    LARGEST_SAMPLE,
    CaseAuditStatus,
    Grade,
    Known,
    default_period,
)
from core.errors import RuleBroken
from core.forms import DayField
from core.lists import Filters
from governance.forms.actions import ActionForm
from governance.forms.thread import FindingForm
from partnership.models import Organisation, Person

LARGEST_FILE = 2_000_000
GRADES = [("", "Not graded yet"), *Grade.choices]


class CaseAuditForm(forms.Form):
    """What is audited, over which period, by which agencies, on which domains."""

    theme = line("What does the audit look at?", "Say what the audit looks at", ANONYMOUS)
    why = words("Why this theme?", "The data, review or inspection it rests on.", rows=3)
    period_from = DayField(label="Practice from", what="the first day of the period")
    period_to = DayField(label="Practice to", what="the last day of the period")
    due_on = DayField(label="Agencies send their tools by", what="the day the tools are due")
    organisations = forms.ModelMultipleChoiceField(
        label="Agencies asked",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that somebody leads safeguarding for in the portal.",
    )
    domains = words(
        "Domains", "One a line. Each agency grades each of them.", rows=11,
        missing="Name at least one domain", most=4000,
    )  # fmt: skip
    field_order = (
        "theme", "why", "line", "period_from", "period_to", "due_on", "organisations", "domains",
    )  # fmt: skip

    def __init__(self, *args: Any, kept: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = kept or {}
        self.fields["line"] = LineField(choosable(held.get("line")))
        agencies: Any = self.fields["organisations"]
        agencies.queryset = queries.agencies_with_leads(held.get("organisations", ()))
        self.order_fields(self.field_order)

    @staticmethod
    def first() -> dict[str, Any]:
        """The last 12 months of practice, and the usual domains."""
        begins, ends = default_period(timezone.localdate())
        return {"period_from": begins, "period_to": ends, "domains": "\n".join(DOMAINS)}

    def clean_domains(self) -> list[str]:
        return str(self.cleaned_data["domains"]).splitlines()


class CaseAuditChangeForm(KeptForm, CaseAuditForm):
    """A change before the audit is opened."""


class DrawForm(forms.Form):
    """The list of cases, pasted or uploaded, and how many are drawn."""

    about = line(
        "Where did the list come from?", "Say where the list came from",
        "Such as: children on a child protection plan for neglect on 1 June. No names.",
    )  # fmt: skip
    cohort = words(
        "Paste the list",
        "One case number a line. Of the list only how long it is is kept; the cases drawn are kept encrypted.",
        rows=8, most=LARGEST_COHORT * 82,
    )  # fmt: skip
    upload = forms.FileField(
        label="Or upload it",
        required=False,
        help_text="CSV or Excel, with the case numbers in the first column. The file is not kept.",
    )
    heading = forms.BooleanField(label="The first line is a heading", required=False)
    size = forms.IntegerField(
        label="How many cases are drawn?",
        min_value=1,
        max_value=LARGEST_SAMPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Say how many cases are drawn",
            "invalid": "Enter a number, such as 6",
        },
    )

    def clean(self) -> dict[str, Any]:
        """The list as lines, wherever it came from."""
        typed: dict[str, Any] = super().clean() or {}
        upload, heading = typed.pop("upload", None), typed.pop("heading", False)
        pasted = [row for row in str(typed.get("cohort") or "").splitlines() if row.strip()]
        if upload and pasted:
            raise ValidationError("Paste the list or upload it, not both.")
        try:
            lines = read_list(upload) if upload else pasted
        except RuleBroken as broken:
            self.add_error("upload", str(broken))
            lines = []
        typed["cohort"] = lines[1:] if heading else lines
        return typed


def read_list(upload: UploadedFile) -> list[str]:
    """The first column of a CSV or Excel file. Raises RuleBroken, and never says what stands in it."""
    if (upload.size or 0) > LARGEST_FILE:
        raise RuleBroken("The file is larger than 2 MB. Give the case numbers only.")
    content = upload.read()
    rows = _sheet(content) if content[:4] == b"PK\x03\x04" else _text(content)
    return [row for row in rows if row]


def _text(content: bytes) -> Iterator[str]:
    if b"\0" in content:
        raise RuleBroken("This is neither a CSV nor an Excel file. Save it as one of them.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        for row in reader:
            yield row[0].strip() if row else ""
    except csv.Error:
        raise RuleBroken(f"The CSV file cannot be read near line {reader.line_num}.") from None


def _sheet(content: bytes) -> Iterator[str]:
    from openpyxl import load_workbook  # heavy, and few requests bring a spreadsheet

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise RuleBroken(
            "The Excel file cannot be read. Save it again as .xlsx, or as CSV."
        ) from None
    try:
        rows: Iterable[Any] = book.worksheets[0].iter_rows(
            max_row=LARGEST_COHORT + 2, max_col=1, values_only=True
        )
        for row in rows:
            yield str(row[0] if row and row[0] is not None else "").strip()
    finally:
        book.close()


class ReasonForm(forms.Form):
    """One reason."""

    reason = words("Why?", rows=3, missing="Say why", most=1000)

    def __init__(self, *args: Any, label: str = "Why?", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint


class OptionalReasonForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class ModeratorsForm(forms.Form):
    """Who takes part in the moderation meeting."""

    people = forms.ModelMultipleChoiceField(
        label="People",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They read the tools that were sent, and agree the grades with you.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = queries.can_moderate()  # type: ignore[attr-defined]


class DueForm(forms.Form):
    due_on = DayField(label="By when?", what="the day it is due")
    reason = words(
        "Why does the date change?", rows=3, missing="Say why the date changes", most=300
    )


class BackForm(forms.Form):
    reason = words(
        "What is missing?", "The agency reads this.", rows=4, missing="Say what is missing"
    )
    due_on = DayField(label="By when?", what="the day it is due")


class ColleagueForm(forms.Form):
    """A colleague who fills in the tools."""

    person = forms.ModelChoiceField(
        label="Colleague",
        queryset=Person.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose a colleague"},
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


def _grade_fields(form: forms.Form, domains: Iterable[AuditDomain]) -> None:
    for each in domains:
        form.fields[f"grade_{each.pk}"] = forms.ChoiceField(
            label=each.title, choices=GRADES, required=False
        )
        form.fields[f"reason_{each.pk}"] = forms.CharField(
            label=f"Why: {each.title}",
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class ToolForm(KeptForm):
    """An agency's tool for one case. It saves as it is typed: ``version`` is the mark of the last save."""

    says_optional = False  # what is needed is asked when the tool is sent
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    known = forms.ChoiceField(
        label="Is the case known to your agency?",
        choices=Known.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text="If it is not, nothing more is needed: save and send.",
    )
    good_practice = words("What good practice did you see?", ANONYMOUS, rows=5)
    to_develop = words("What is to be developed?", ANONYMOUS, rows=5)
    recommendations = words("What do you recommend?", rows=4)

    def __init__(self, *args: Any, tool: CaseTool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _grade_fields(self, tool.case.audit.domains.all())

    def clean(self) -> dict[str, Any]:
        """Told apart as the deed takes it: the values, and the mark they were opened with."""
        typed: dict[str, Any] = super().clean() or {}
        version = typed.pop("version", "")
        typed["seen"] = version or typed.get("seen", "")
        return typed

    def show_clash(self, held: Mapping[str, Any], seen: str) -> None:
        super().show_clash(held, seen)
        self.data[self.add_prefix("version")] = ""  # type: ignore[index]


class AgreeGradesForm(KeptForm):
    """The grades that the moderation meeting agreed for a case."""

    says_optional = False  # what is needed depends on the agencies' own grades

    def __init__(self, *args: Any, domains: Iterable[AuditDomain], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _grade_fields(self, domains)
        self.fields["grade_overall"] = forms.ChoiceField(
            label="The case overall",
            choices=[each for each in GRADES if each[0] != Grade.NONE],
            required=False,
        )
        self.fields["reason_overall"] = words("Why: the case overall", ANONYMOUS, rows=3)


class MeetingForm(KeptForm):
    """The moderation meeting and its joint discussion."""

    met_on = DayField(label="When did it meet?", what="the day of the meeting")
    took_part = words("Who took part?", "Posts, not names.", rows=3, missing="Say who took part")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DISCUSSED.items():
            self.fields[name] = words(label, rows=3)


class ReportForm(KeptForm):
    """The words of the theme report."""

    summary = words(
        "What did the audit show?", ANONYMOUS, rows=6, missing="Say what the audit showed"
    )
    good_practice = words("Good practice", ANONYMOUS)
    to_develop = words("Areas to develop", ANONYMOUS)
    recommendations = words(
        "Recommendations",
        "In words. Hang each finding on the golden thread as well, so that it is followed.",
    )


class OriginFindingForm(FindingForm):
    """A finding of a record; where it comes from is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"]
        self.order_fields(["text", "theme", "found_on", "group"])


class OriginActionForm(ActionForm):
    """An action that follows from a record; where it comes from is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, asks_source=False, **kwargs)


class CaseAuditFilters(Filters):
    search = forms.CharField(label="Theme or reference", max_length=100)
    status = forms.ChoiceField(label="Status", choices=[("", "All"), *CaseAuditStatus.choices])
    lookups: ClassVar[Mapping[str, Any]] = {
        "search": lambda rows, value: rows.filter(
            Q(theme__icontains=value) | Q(reference__icontains=value)
        )
    }
