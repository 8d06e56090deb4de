"""The national register's extract of schools (GIAS) as rows: streamed, each fault told by line.

The columns are found by their header. What is not needed, such as the head's name, is never read.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from partnership.rules import CLOSED_STATUSES, OPEN_STATUSES

URN, LA, NAME, STATUS = "URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (name)"
REQUIRED = (URN, LA, NAME, STATUS)
# column → (field of School, the most characters that are kept)
TEXTS = {
    "EstablishmentNumber": ("establishment_number", 10),
    "TypeOfEstablishment (name)": ("type", 100),
    "EstablishmentTypeGroup (name)": ("type_group", 100),
    "PhaseOfEducation (name)": ("phase", 60),
    "Trusts (name)": ("trust", 200),
    "UKPRN": ("ukprn", 10),
    "Street": ("street", 200),
    "Town": ("town", 100),
    "Postcode": ("postcode", 10),
    "TelephoneNum": ("telephone", 40),
}
# column → (field of School, the largest number that is believed)
NUMBERS = {
    "StatutoryLowAge": ("low_age", 99),
    "StatutoryHighAge": ("high_age", 99),
    "NumberOfPupils": ("pupils", 100_000),
}
OPENED, CLOSED = "OpenDate", "CloseDate"
KEPT_BACK = frozenset(
    {"", "supp", "np", "ne", "na", "n/a", "z"}
)  # the register's marks for "no figure"
LONGEST_NAME, LONGEST_STATUS = 200, 60
MOST_LINES = 12  # of one row: addresses now and then hold a line break
SHOWN = 60


class NotTheRegister(Exception):
    """The file as a whole cannot be read; ``str()`` says why in plain words."""


@dataclass(frozen=True)
class RowFault:
    """A row that was left out: its line in the file (the header is line 1) and why."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True)
class SchoolRow:
    """One school of the authority. ``values`` has only the columns that the extract holds."""

    line: int
    urn: int
    name: str
    status: str
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        return self.status.lower() in OPEN_STATUSES

    @property
    def is_closed(self) -> bool:
        return self.status.lower() in CLOSED_STATUSES

    def as_json(self) -> dict[str, Any]:
        """The row for keeping between a preview and its confirmation."""
        kept = asdict(self)
        kept["opened_on"] = self.opened_on.isoformat() if self.opened_on else None
        kept["closed_on"] = self.closed_on.isoformat() if self.closed_on else None
        kept["columns"] = sorted(self.columns)
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> SchoolRow:
        """The row as it was before ``as_json``."""
        days = {
            key: dt.date.fromisoformat(kept[key]) if kept[key] else None
            for key in ("opened_on", "closed_on")
        }
        return cls(**{**kept, **days, "columns": frozenset(kept["columns"])})


@dataclass
class Register:
    """What one authority's schools look like in a file."""

    rows: list[SchoolRow]
    faults: list[RowFault]


def read(file: IO[bytes], la_code: int) -> Register:
    """Read the schools of one authority. Raises NotTheRegister when the file is something else.

    A row of another authority is passed over unread; of this one, a faulty row is told and left out.
    """
    lines = _lines(file)
    header = _header(lines)
    found = Register([], [])
    seen: dict[int, int] = {}
    for line, cells in _records(lines, len(header), found.faults):
        try:
            row = _row(line, dict(zip(header, cells, strict=True)), la_code)
            if row is None:
                continue
            if row.urn in seen:
                raise ValueError(f"URN {row.urn} is on line {seen[row.urn]} already.")
        except ValueError as fault:
            found.faults.append(RowFault(line, str(fault)))
            continue
        seen[row.urn] = line
        found.rows.append(row)
    found.faults.sort(key=lambda fault: fault.line)
    return found


# The file


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 when every byte fits it, else Windows-1252. Reads the file once, in pieces."""
    start = file.read(4096)
    if not start.strip():
        raise NotTheRegister("The file is empty.")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in start:
        if start.startswith(b"PK"):
            raise NotTheRegister("This is a spreadsheet or zip file. Save the extract as CSV.")
        raise NotTheRegister(
            "The file is not Windows-1252 or UTF-8 text. Download the extract again, or save it as UTF-8."
        )
    if start.startswith(b"PK\x03\x04"):
        raise NotTheRegister("This is a spreadsheet or zip file. Save the extract as CSV.")
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while start:
            decoder.decode(start)
            start = file.read(1 << 20)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """The physical lines, numbered from 1. A byte outside the encoding becomes U+FFFD."""
    encoding = _encoding(file)
    file.seek(0)
    for number, raw in enumerate(file, start=1):
        yield (
            number,
            raw.decode(encoding if number == 1 else encoding.removesuffix("-sig"), "replace"),
        )


def _header(lines: Iterator[tuple[int, str]]) -> list[str]:
    _, first = next(lines)
    try:
        names = [cell.strip() for cell in next(csv.reader([first]))]
    except (csv.Error, StopIteration) as problem:
        raise NotTheRegister("The first line does not hold the names of the columns.") from problem
    by_name = {name.lower(): name for name in (*REQUIRED, *TEXTS, *NUMBERS, OPENED, CLOSED)}
    names = [by_name.get(name.lower(), name) for name in names]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        count = "column" if len(missing) == 1 else "columns"
        hint = " The first line must hold the names of the columns, separated by commas."
        are = "is" if len(missing) == 1 else "are"
        raise NotTheRegister(f"The {count} {', '.join(missing)} {are} missing from the file.{hint}")
    twice = sorted({name for name in REQUIRED if names.count(name) > 1})
    if twice:
        raise NotTheRegister(f"The column {twice[0]} is in the file twice.")
    return names


def _records(
    lines: Iterable[tuple[int, str]], width: int, faults: list[RowFault]
) -> Iterator[tuple[int, list[str]]]:
    """Rows of the right width. One broken quotation mark costs its own row and no other."""
    waiting: deque[tuple[int, str]] = deque()
    source = iter(lines)

    def following() -> tuple[int, str] | None:
        return waiting.popleft() if waiting else next(source, None)

    while (at := following()) is not None:
        number, text = at
        if not text.strip():
            continue
        taken: list[tuple[int, str]] = []
        cells = _cells(text)
        while cells is None and len(taken) < MOST_LINES:
            more = following()
            if more is None:
                break
            taken.append(more)
            text += more[1]
            cells = _cells(text)
            if cells is not None and len(cells) != width:
                cells = None
        if cells is not None and len(cells) == width:
            yield number, cells
            continue
        waiting.extendleft(reversed(taken))
        faults.append(RowFault(number, _width_words(cells, width)))


def _width_words(cells: list[str] | None, width: int) -> str:
    if cells is None:
        return "A quotation mark is not closed, or stands in the wrong place."
    return f"There are {len(cells)} columns where the first line has {width}."


def _cells(text: str) -> list[str] | None:
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error:
        return None


# One row


def _row(line: int, cells: dict[str, str], la_code: int) -> SchoolRow | None:
    if _number(cells, LA, 999, required=True) != la_code:
        return None
    urn = cells[URN].strip()
    if not (urn.isascii() and urn.isdigit() and len(urn) == 6):
        raise ValueError(f"“{urn[:SHOWN]}” is not a URN. A URN has six digits.")
    opened, closed = _day(cells, OPENED), _day(cells, CLOSED)
    if opened and closed and closed < opened:
        raise ValueError(
            f"It closed on {cells[CLOSED].strip()}, before it opened on {cells[OPENED].strip()}."
        )
    values: dict[str, Any] = {
        name: _text(cells, column, most)
        for column, (name, most) in TEXTS.items()
        if column in cells
    }
    for column, (name, largest) in NUMBERS.items():
        if column in cells:
            values[name] = _number(cells, column, largest)
    return SchoolRow(
        line=line,
        urn=int(urn),
        name=_text(cells, NAME, LONGEST_NAME, required=True),
        status=_text(cells, STATUS, LONGEST_STATUS, required=True),
        opened_on=opened,
        closed_on=closed,
        values=values,
        columns=frozenset({OPENED, CLOSED} & cells.keys()),
    )


def _text(cells: dict[str, str], column: str, most: int, *, required: bool = False) -> str:
    text = " ".join(cells[column].split())
    if required and not text:
        raise ValueError(f"{column} is empty.")
    if len(text) > most:
        raise ValueError(f"{column} is longer than {most} characters.")
    if "\ufffd" in text or not text.isprintable():
        raise ValueError(f"{column} holds a character that cannot be read.")
    return text


def _number(
    cells: dict[str, str], column: str, largest: int, *, required: bool = False
) -> int | None:
    text = cells[column].strip()
    if text.lower() in KEPT_BACK and not required:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(f"“{text[:SHOWN]}” in {column} is not a whole number.")
    if int(text) > largest:
        raise ValueError(f"{text} in {column} is too large.")
    return int(text)


def _day(cells: dict[str, str], column: str) -> dt.date | None:
    text = cells.get(column, "").strip()
    if not text:
        return None
    for form in _DAY_FORMS:
        try:
            return form(text)
        except ValueError:
            continue
    raise ValueError(f"“{text[:SHOWN]}” in {column} is not a date such as 31-08-2024.")


def _by(pattern: str) -> Callable[[str], dt.date]:
    return lambda text: dt.datetime.strptime(text, pattern).replace(tzinfo=dt.UTC).date()


_DAY_FORMS = (_by("%d-%m-%Y"), _by("%d/%m/%Y"), _by("%Y-%m-%d"))
