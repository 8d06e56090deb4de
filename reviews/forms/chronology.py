"""Reading a chronology file (CSV or Excel): every fault told by its line, and nothing taken when there is one."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from core import filetypes
from core.documents import check_size
from core.errors import RuleBroken
from reviews.rules import ENTRIES_LIMIT

COLUMNS = ("Date", "Time", "What happened", "Source", "Response and comment")
FIELDS = ("on", "time", "event", "source", "comment")
LIMITS = {"time": 40, "event": 10_000, "source": 200, "comment": 10_000}
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")
EARLIEST = dt.date(1900, 1, 1)
FAULTS_SHOWN = 50


@dataclass
class Read:
    """What a file holds: rows ready for the deed, and faults as (line, words)."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_chronology(upload: UploadedFile, today: dt.date) -> Read:
    """Read every line. Raises RuleBroken(field="file") for a file that is no chronology at all."""
    check_size(upload.size or 0)
    content = upload.read()
    filetypes.told(io.BytesIO(content), upload.name or "")
    lines = list(_sheet(content) if content[:2] == b"PK" else _text(content))
    if not lines:
        raise RuleBroken("The file is empty. Choose another one.", field="file")
    places = _places(lines[0][1])
    found = Read()
    for number, cells in lines[1:]:
        if not any(str(cell or "").strip() for cell in cells):
            continue
        row, faults = _row({name: _cell(cells, place) for name, place in places.items()}, today)
        found.faults += [(number, words) for words in faults]
        found.rows.append(row)
    if len(found.rows) > ENTRIES_LIMIT:
        raise RuleBroken(
            f"The file has more than {ENTRIES_LIMIT:,} events. Upload it as a document instead.",
            field="file",
        )
    if not found.rows:
        raise RuleBroken("The file has headings and no events below them.", field="file")
    return found


def _text(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    if b"\0" in content:
        raise RuleBroken("This is neither a CSV nor an Excel file. Use the template.", field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield reader.line_num, list(row)
    except csv.Error as problem:
        raise RuleBroken(
            f"The CSV file cannot be read near line {reader.line_num}.", field="file"
        ) from problem


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _sheet(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    from openpyxl import load_workbook  # heavy, and few requests bring a spreadsheet

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as problem:
        raise RuleBroken(
            "The Excel file cannot be read. Save it again as .xlsx, or as CSV.", field="file"
        ) from problem
    try:
        rows: Iterable[Any] = book.worksheets[0].iter_rows(
            max_row=ENTRIES_LIMIT + 100, max_col=20, values_only=True
        )
        for number, row in enumerate(rows, start=1):
            yield number, list(row)
    finally:
        book.close()


def _places(headings: list[Any]) -> dict[str, int]:
    """Field → column, told from the headings, in any order."""
    named = {
        " ".join(str(heading or "").split()).casefold(): place
        for place, heading in enumerate(headings)
    }
    places = {
        name: named[label.casefold()]
        for name, label in zip(FIELDS, COLUMNS, strict=True)
        if label.casefold() in named
    }
    missing = [
        label
        for name, label in zip(FIELDS, COLUMNS, strict=True)
        if name in ("on", "event") and name not in places
    ]
    if missing:
        raise RuleBroken(
            f"The first line must have the headings of the template. Missing: {', '.join(missing)}.",
            field="file",
        )
    return places


def _cell(cells: list[Any], place: int) -> Any:
    return cells[place] if place < len(cells) else None


def _row(cells: dict[str, Any], today: dt.date) -> tuple[dict[str, Any], list[str]]:
    faults: list[str] = []
    row: dict[str, Any] = {"on": _day(cells.get("on"), today, faults)}
    for name, limit in LIMITS.items():
        words = _words(cells.get(name))
        if len(words) > limit:
            faults.append(
                f"“{dict(zip(FIELDS, COLUMNS, strict=True))[name]}” is longer than {limit:,} characters."
            )
        row[name] = words
    if not row["event"]:
        faults.append("Say what happened.")
    return row, faults


def _words(value: Any) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.datetime):
        return f"{value:%H:%M}" if value.date() <= EARLIEST else f"{value:%d/%m/%Y}"
    text = str(value if value is not None else "").replace("\0", "").replace("\r\n", "\n").strip()
    # The template and our own exports put an apostrophe before what a spreadsheet could run.
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" and len(text) > 1 else text


def _day(value: Any, today: dt.date, faults: list[str]) -> dt.date | None:
    day = value.date() if isinstance(value, dt.datetime) else value
    if not isinstance(day, dt.date):
        text = " ".join(str(value or "").split())
        if not text:
            faults.append("The date is missing.")
            return None
        day = _typed_day(text)
        if day is None:
            faults.append(f"“{text[:40]}” is not a date. Write it as 09/06/2026.")
            return None
    if day > today:
        faults.append("The date is in the future.")
    elif day < EARLIEST:
        faults.append("The date is before 1900.")
    return day


def _typed_day(text: str) -> dt.date | None:
    for form in DAY_FORMATS:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
