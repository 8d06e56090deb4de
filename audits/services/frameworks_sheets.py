"""A workbook of a framework as plain values, each with the cell it stands in. Formulas are read as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from audits.rules.frameworks_files import COLUMNS, FACTS, KEYS, TOP, Key
from audits.services.frameworks_reading import Fault, Place, Reading
from audits.services.workbooks import MOST_ROWS, Cells, sheets_of
from core.errors import RuleBroken

FLAGS = {"yes": True, "no": False, "true": True, "false": False}


def read_sheets(name: str, content: bytes) -> Reading:
    """Read the sheets "Framework" and "Questions". A file that is no workbook is a fault."""
    names = {key: label for label, key in COLUMNS.items()}
    names |= {("framework", name): label for name, label in FACTS.items()}
    reading = Reading({"sections": []}, names=names)
    try:
        sheets = sheets_of(name, content)
    except RuleBroken as broken:
        reading.faults.append(Fault("", str(broken)))
        return reading
    for wanted in ("Framework", "Questions"):
        if wanted.casefold() not in sheets:
            reading.faults.append(Fault("", f"There is no sheet called “{wanted}”."))
    if not reading.faults:
        _framework(reading, sheets["framework"])
        _questions(reading, sheets["questions"])
    return reading


def _framework(reading: Reading, rows: list[Cells]) -> None:
    named = {label.casefold(): name for name, label in FACTS.items()}
    for number, row in enumerate(rows, 1):
        label, value = [*row, "", ""][:2]
        if not label:
            continue
        where = f"Framework, cell B{number}"
        name = named.get(" ".join(label.split()).casefold())
        if name is None:
            words = f"“{label[:60]}” is no fact of a framework. It has {', '.join(FACTS.values())}."
            reading.faults.append(Fault(f"Framework, cell A{number}", words))
        elif (name,) in reading.places:
            reading.faults.append(Fault(where, f"“{FACTS[name]}” stands here twice."))
        else:
            reading.places[(name,)] = where
            reading.data[name] = _value(TOP[name], value)


def _questions(reading: Reading, rows: list[Cells]) -> None:
    if not rows:
        reading.faults.append(Fault("Questions, row 1", "The headings are missing."))
        return
    if len(rows) > MOST_ROWS + 1:
        reading.faults.append(Fault("", f"There are more than {MOST_ROWS:,} rows of questions."))
        return
    columns = _columns(reading, rows[0])
    found = _Found(reading, columns)
    for number, row in enumerate(rows[1:], 2):
        if any(row) and not reading.faults:
            found.take(number, row)


def _columns(reading: Reading, headings: Cells) -> dict[int, tuple[str, str]]:
    """Number of a column → the part and the key it fills, told from the headings in any order."""
    named = {label.casefold(): (label, key) for label, key in COLUMNS.items()}
    columns: dict[int, tuple[str, str]] = {}
    for at, heading in enumerate(headings):
        if not heading:
            continue
        where = f"Questions, cell {letter(at)}1"
        label, key = named.get(" ".join(heading.split()).casefold(), ("", ("", "")))
        if not label:
            words = f"“{heading[:60]}” is no column of this sheet. It has {', '.join(COLUMNS)}."
            reading.faults.append(Fault(where, words))
        elif key in columns.values():
            reading.faults.append(Fault(where, f"The column “{label}” stands here twice."))
        else:
            columns[at] = key
    missing = [
        label
        for label, key in COLUMNS.items()
        if KEYS[key[0]][key[1]].required and key[0] != "when" and key not in columns.values()
    ]
    if missing:
        words = f"Columns are missing: {', '.join(missing)}."
        reading.faults.append(Fault("Questions, row 1", words))
    return columns


@dataclass
class _Found:
    """Sections and standards as they come up, row by row."""

    reading: Reading
    columns: dict[int, tuple[str, str]]
    sections: dict[str, tuple[dict[str, Any], Place]] = field(default_factory=dict)
    standards: dict[str, tuple[dict[str, Any], Place, str]] = field(default_factory=dict)

    def take(self, number: int, row: Cells) -> None:
        """One row: a section and a standard, met before or new, and perhaps a question."""
        parts: dict[str, dict[str, str]] = {name: {} for name in KEYS}
        for at, (part, key) in self.columns.items():
            if at < len(row) and row[at]:
                parts[part][key] = f"Questions, cell {letter(at)}{number}"
        values = {
            (part, key): _value(KEYS[part][key], row[at])
            for at, (part, key) in self.columns.items()
            if at < len(row) and row[at]
        }
        here = f"Questions, row {number}"
        if not parts["section"].get("code"):
            self.reading.faults.append(Fault(here, "The code of the section is missing."))
            return
        section, place = self._section(here, parts["section"], values)
        if not parts["standard"].get("code"):
            if parts["standard"] or parts["question"]:
                words = "The code of the standard is missing."
                self.reading.faults.append(Fault(here, words))
            return
        standard, below = self._standard(here, parts["standard"], values, section, place)
        if parts["question"] or parts["when"]:
            self._question(here, parts, values, standard, below)

    def _section(self, here: str, cells: dict[str, str], values: Any) -> Any:
        code = values["section", "code"]
        if code not in self.sections:
            rows = self.reading.data["sections"]
            place: Place = ("sections", len(rows))
            rows.append({"standards": []})
            self.sections[code] = (rows[-1], place)
            self.reading.places[place] = here
        section, place = self.sections[code]
        self._merge("section", section, place, cells, values)
        return section, place

    def _standard(
        self, here: str, cells: dict[str, str], values: Any, section: Any, place: Any
    ) -> Any:
        code = values["standard", "code"]
        if code not in self.standards:
            below = (*place, "standards", len(section["standards"]))
            section["standards"].append({"questions": []})
            self.standards[code] = (section["standards"][-1], below, section["code"])
            self.reading.places[below] = here
        standard, below, within = self.standards[code]
        if within != section["code"]:
            words = f"Standard {code} stands in section {within} further up."
            self.reading.faults.append(Fault(here, words))
        self._merge("standard", standard, below, cells, values)
        return standard, below

    def _merge(self, part: str, held: Any, place: Any, cells: dict[str, str], values: Any) -> None:
        """Facts of a section or standard may stand on each of its rows, if they say the same."""
        for key, cell in cells.items():
            value = values[part, key]
            if key in held and held[key] != value:
                words = f"This differs from {self.reading.places[(*place, key)]}. Say it once."
                self.reading.faults.append(Fault(cell, words))
            elif key not in held:
                held[key] = value
                self.reading.places[(*place, key)] = cell

    def _question(self, here: str, parts: Any, values: Any, standard: Any, below: Any) -> None:
        place = (*below, "questions", len(standard["questions"]))
        question = {key: values["question", key] for key in parts["question"]}
        self.reading.places[place] = here
        for key, cell in parts["question"].items():
            self.reading.places[(*place, key)] = cell
        if parts["when"]:
            question["when"] = {key: values["when", key] for key in parts["when"]}
            for key, cell in parts["when"].items():
                self.reading.places.setdefault((*place, "when"), cell)
                self.reading.places[(*place, "when", key)] = cell
        standard["questions"].append(question)


def _value(key: Key, words: str) -> Any:
    """A cell as a file of the other kind would say it. What it cannot be stays as it is, and is a fault."""
    codes = {label.casefold(): code for code, label in key.choices.items()}
    codes |= {code.casefold(): code for code in key.choices}
    if key.kind == "flag":
        return FLAGS.get(words.casefold(), words)
    if key.kind == "choice":
        return codes.get(words.casefold(), words)
    if key.kind == "many":
        return [
            codes.get(each.casefold(), each if codes else each.casefold())
            for each in _split(words, ";")
        ]
    return list(_split(words, "\n")) if key.kind == "posts" else words


def _split(words: str, by: str) -> Iterator[str]:
    return (each.strip() for each in words.split(by) if each.strip())


def letter(at: int) -> str:
    """The letter of a column, counted from 0."""
    return chr(65 + at) if at < 26 else letter(at // 26 - 1) + chr(65 + at % 26)
