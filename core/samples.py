"""What the catalogue of components shows: made-up records, for developers only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from core.columns import Cell, Heading, Row, drawn
from core.forms import DayField

NINTH = dt.date(2026, 6, 9)


@dataclass(frozen=True)
class Clock:
    """The same fields as ``deadlines.presenters.ClockFace``."""

    label: str
    words: str
    kind: str
    date: dt.date
    used: float
    original: dt.date | None = None
    why_url: str = "#why"


@dataclass(frozen=True)
class Entry:
    at: dt.datetime | dt.date
    title: str
    who: str = ""
    detail: str = ""
    kind: str = ""
    link: str = ""


@dataclass(frozen=True)
class Task:
    title: str
    url: str
    status: str
    kind: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Line:
    what: str
    url: str
    record: str
    words: str
    kind: str
    date: dt.date


class SampleForm(forms.Form):
    """One field of each shape."""

    sections: ClassVar = [
        ("When it happened", ["happened", "time"]),
        ("What is known", ["summary", "file", "agree"]),
    ]

    reference = forms.CharField(
        label="Their reference", help_text="The agency’s own number for the record", max_length=20
    )
    kind = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        choices=[("died", "A child died"), ("harmed", "A child was seriously harmed")],
    )
    agencies = forms.MultipleChoiceField(
        label="Agencies involved",
        help_text="Choose all that apply",
        widget=forms.CheckboxSelectMultiple,
        choices=[("council", "Council"), ("police", "Police"), ("icb", "Integrated care board")],
    )
    place = forms.ChoiceField(
        label="Where it happened", choices=[("", "Choose a place"), ("home", "At home")]
    )
    happened = DayField(label="Date of the incident", what="the date of the incident")
    time = forms.CharField(label="Time", required=False, max_length=10)
    summary = forms.CharField(
        label="What happened", widget=forms.Textarea(attrs={"rows": 8}), max_length=4000,
        help_text="Facts first. Leave out names: say mother, father, the child.",
    )  # fmt: skip
    file = forms.FileField(
        label="A file", required=False, help_text="PDF, Word or a picture, 25 MB at most"
    )
    agree = forms.BooleanField(label="I have checked these answers")


class SampleFilters(forms.Form):
    """Filters of the sample list."""

    says_optional = False
    small = True
    words = forms.CharField(label="Words or reference", required=False)
    status = forms.MultipleChoiceField(
        label="Status", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("open", "Open"), ("done", "Done")],
    )  # fmt: skip
    since = DayField(label="Due on or after", required=False)


class SamplePage:
    """The same names as ``core.lists.ListPage``."""

    caption = "Requests"
    empty = "Requests appear here when a rapid review opens."
    sorted_by = "due"
    clear_url = "#"
    is_filtered = True
    problems: ClassVar[list[str]] = []
    previous_url = ""
    next_url = "#2"
    pages: ClassVar = [(1, "#1", True), (2, "#2", False), (None, "", False), (9, "#9", False)]
    chips: ClassVar = [{"label": "Status", "value": "Open", "remove_url": "#"}]
    export_links: ClassVar = [("CSV", "#csv"), ("Excel", "#xlsx"), ("OpenDocument", "#ods")]
    headings: ClassVar = [
        Heading("Reference", False, "#", "none"), Heading("Agency", False, "#", "none"),
        Heading("Due", False, "#", "ascending"), Heading("Status", False, "", "none"),
        Heading("Entries", True, "", "none"),
    ]  # fmt: skip

    def __init__(self, rows: int) -> None:
        self.count = rows and 204
        self.is_filtered = bool(rows)
        self.filters = SampleFilters()
        states = [
            ("Late", "overdue"),
            ("Due soon", "due-soon"),
            ("Started", "waiting"),
            ("Submitted", "done"),
        ]
        self.rows = [Row(None, self._cells(number, *states[number % 4])) for number in range(rows)]
        self.table = drawn(self.headings, self.rows)

    def _cells(self, number: int, words: str, kind: str) -> list[Cell]:
        agency = ["Community Trust", "St Hilda’s Church of England Primary School", "Police"][
            number % 3
        ]
        return [
            Cell("Reference", f"RR-2026-{number + 1:03}", link="#"),
            Cell("Agency", agency),
            Cell("Due", f"{number + 1} Jun 2026"),
            Cell("Status", words, tag=kind),
            Cell("Entries", str(number * 37), numeric=True),
        ]


def components() -> list[tuple[str, str]]:
    """Name and opening comment of every component, read from its file."""
    found = []
    for file in sorted(Path(settings.BASE_DIR, "templates", "cotton").glob("*.html")):
        said = (
            file.read_text(encoding="utf-8")
            .partition("{% comment %}")[2]
            .partition("{% endcomment %}")[0]
        )
        found.append((f"c-{file.stem.replace('_', '-')}", said.strip()))
    return found


def everything(request: HttpRequest) -> dict[str, Any]:
    """The context of the catalogue page. ``?state=faulty`` shows the form with its errors."""
    faulty = request.GET.get("state") == "faulty"
    typed = {
        "happened_day": "31",
        "happened_month": "6",
        "happened_year": "2026",
        "summary": "x" * 4100,
    }
    form = SampleForm(typed) if faulty else SampleForm()
    now = timezone.make_aware(dt.datetime(2026, 6, 4, 14, 30))  # noqa: DTZ001
    return {
        "components": components(),
        "form": form,
        "clocks": [
            Clock("Notify the Panel", "2 working days late", "overdue", NINTH, 1.0),
            Clock("Rapid review to the Panel", "4 working days left", "due-soon", NINTH, 0.73),
            Clock("Publish the review", "5 months left", "on-time", dt.date(2026, 11, 9), 0.17),
            Clock("Serious case plan", "held since 3 May: inquest", "waiting", NINTH, 0.4, dt.date(2026, 5, 20)),
            Clock("Notify the Panel", "sent 1 working day late", "done", NINTH, 1.0),
        ],
        "clock": Clock("Rapid review to the Panel", "4 working days left", "due-soon", NINTH, 0.73),
        "tabs": [
            ("Overview", "#", True), ("Requests 5/7", "#", False), ("Chronology", "#", False),
            ("Report", "#", False), ("Decision", "#", False), ("Timeline", "#", False),
            ("Who can see this", "#", False),
        ],
        "rows": [
            ("Date of the incident", "Tuesday 26 May 2026", "#"),
            ("Where it happened", "", "#"),
            ("Reference", "RR-2026-004", ""),
        ],
        "entries": [
            Entry(now, "Request sent to the Community Trust", "Sam Okafor, business manager",
                  "One message was sent:\n\n- what is asked\n- until when", "waiting", "#"),
            Entry(NINTH, "Rapid review opened", kind="done"),
        ],
        "tasks": [
            Task("The dates", "#", "Done"),
            Task("The children", "#", "Started", "waiting", "Name them on the next page, kept apart"),
            Task("Check your answers", "", "Cannot start yet"),
        ],
        "overdue": [Line("Send the summary", "#", "RR-2026-004", "2 working days late", "overdue", NINTH)],
        "later": [
            Line("Sign the decision", "#", "RR-2026-002", "4 working days left", "due-soon", NINTH),
            Line("Review the memorandum with the ambulance service", "#", "MOU-7", "6 months left", "on-time", NINTH),
        ],
        "page": SamplePage(8),
        "empty_page": SamplePage(0),
    }  # fmt: skip
