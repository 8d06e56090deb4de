"""Reading a framework from a file: every fault told by its line or cell, and nothing taken when there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from audits.queries.frameworks_outline import Outline, asked_of, questions_of
from audits.rules.frameworks import condition_fault
from audits.rules.frameworks_files import KEYS, MOST_BYTES, Key
from core.editing import tidy

Place = tuple[str | int, ...]
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
link_valid = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: where, and what, in plain words."""

    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.where}: {self.words}" if self.where else self.words


@dataclass
class Reading:
    """What a file says: plain values, where each of them stands, and what is wrong with it."""

    data: Any = None
    places: dict[Place, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    # What a key is called in this kind of file, where that is not its own name.
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """Where a value stands, or the nearest thing around it."""
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place, "")

    def fault(self, place: Place, words: str) -> None:
        self.faults.append(Fault(self.where(place), words))


@dataclass
class Read:
    """A framework ready for the deed; with a fault, ``told`` is not to be used."""

    told: Outline
    faults: list[Fault]


def read_framework(name: str, content: bytes) -> Read:
    """Read a YAML file or a workbook, whichever it is."""
    if not content:
        return Read({}, [Fault("", "The file is empty. Choose another one.")])
    if len(content) > MOST_BYTES:
        words = f"The file is larger than {MOST_BYTES // 1_000_000} MB. A framework needs less."
        return Read({}, [Fault("", words)])
    reading = _workbook(name, content) if content[:2] == b"PK" else _yaml(name, content)
    told = {} if reading.faults else _checked(reading)
    return Read(told, reading.faults)


def _yaml(name: str, content: bytes) -> Reading:
    from partnership.intake.marked import Marked, parse

    marked = parse(Marked(name), content)
    reading = Reading(marked.data, {at: f"Line {line}" for at, line in marked.lines.items()})
    for each in marked.faults:
        where = f"Line {each.line}" if each.line else ""
        reading.faults.append(Fault(where, each.message))
    return reading


def _workbook(name: str, content: bytes) -> Reading:
    from audits.services.frameworks_sheets import read_sheets

    return read_sheets(name, content)


def _checked(reading: Reading) -> Outline:
    """The whole file, checked against its keys; faults are noted beside their places."""
    told = _values(reading, (), reading.data, "framework")
    told["sections"] = []
    asked: dict[str, Place] = {}
    codes: dict[tuple[str, str], str] = {}
    for section, place in _rows(reading, (), reading.data, "sections"):
        part = _part(reading, place, section, "section", codes) | {"standards": []}
        told["sections"].append(part)
        for standard, below in _rows(reading, place, section, "standards"):
            row = _part(reading, below, standard, "standard", codes) | {"questions": []}
            part["standards"].append(row)
            for question, last in _rows(reading, below, standard, "questions"):
                found = _part(reading, last, question, "question", codes)
                row["questions"].append(found | _condition(reading, last, question))
                asked.setdefault(found["code"], last)
    if not reading.faults:
        questions = list(questions_of(told))
        kinds = {each["code"]: each["kind"] for each in questions}
        for code, words in condition_fault(asked_of(questions), kinds).items():
            reading.fault((*asked[code], "when"), words)
    return told


BELOW = {
    "framework": ("sections",), "section": ("standards",), "standard": ("questions",),
    "question": ("when",), "when": (),
}  # fmt: skip
NOUNS = {"when": "condition"}


def _part(
    reading: Reading, place: Place, data: Any, part: str, codes: dict[tuple[str, str], str]
) -> Outline:
    found = _values(reading, place, data, part)
    code = found["code"]
    if code and (part, code) in codes:
        first = codes[part, code]
        words = (
            f"The code “{code}” stands here twice; the first is at {first[:1].lower()}{first[1:]}."
        )
        reading.fault((*place, "code"), words)
    elif code:
        codes[part, code] = reading.where((*place, "code"))
    return found


def _rows(reading: Reading, place: Place, data: Any, name: str) -> Iterator[tuple[Any, Place]]:
    """The entries of a list, each with its place; a fault where there is no list."""
    rows = data.get(name) if isinstance(data, dict) else None
    if rows is None:
        return
    if not isinstance(rows, list):
        reading.fault((*place, name), f"“{name}” must be a list: each entry begins with a dash.")
        return
    for at, row in enumerate(rows):
        yield row, (*place, name, at)


def _values(reading: Reading, place: Place, data: Any, part: str) -> Outline:
    """The facts of one part, by their fields. Unknown and missing keys are faults."""
    keys, noun = KEYS[part], NOUNS.get(part, part)
    allowed = [*keys, *BELOW[part]]
    if not isinstance(data, dict):
        reading.fault(place, f"This must be a {noun} with its keys: {', '.join(allowed)}.")
        return {key.field: key.nothing for key in keys.values()}
    for name in data:
        if name not in allowed:
            words = f"“{name[:60]}” is not a key of a {noun}. The keys are {', '.join(allowed)}."
            reading.fault((*place, name), words)
    found = {}
    for name, key in keys.items():
        called = reading.names.get((part, name), name)
        if key.required and data.get(name) in (None, "", []):
            reading.fault((*place, name), f"“{called}” is missing for this {noun}.")
        found[key.field] = _value(reading, (*place, name), called, key, data.get(name))
    return found


def _value(reading: Reading, place: Place, name: str, key: Key, raw: Any) -> Any:
    if raw is None:
        return key.nothing
    try:
        return READERS[key.kind](name, key, raw)
    except ValueError as problem:
        reading.fault(place, str(problem))
        return key.nothing


def _text(name: str, key: Key, raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ValueError(f"“{name}” must be words. Put them in quotes.")
    found = tidy(str(raw)).strip()
    if len(found) > key.limit:
        raise ValueError(f"“{name}” is longer than {key.limit:,} characters.")
    return found


def _code(name: str, key: Key, raw: Any) -> str:
    if isinstance(raw, float):
        raise ValueError(f"Put the {name} in quotes, such as “{raw}”: 1.10 would be read as 1.1.")
    found = _text(name, key, raw)
    if found and found.split() != [found]:
        raise ValueError(f"A code has no spaces in it: “{found}”.")
    return found


def _name(name: str, key: Key, raw: Any) -> str:
    found = _text(name, key, raw)
    if found and not SLUG.fullmatch(found):
        raise ValueError(
            f"The code of a framework has letters, numbers and dashes only: “{found}”."
        )
    return found


def _link(name: str, key: Key, raw: Any) -> str:
    found = _text(name, key, raw)
    try:
        if found:
            link_valid(found)
    except ValidationError:
        raise ValueError(
            f"“{name}” must be a web address, such as https://www.example.org."
        ) from None
    return found


def _flag(name: str, key: Key, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(f"“{name}” must be yes or no.")
    return raw


def _choice(name: str, key: Key, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in key.choices:
        raise ValueError(f"“{name}” cannot be “{str(raw)[:60]}”. It is {_or(key)}.")
    return raw


def _many(name: str, key: Key, raw: Any) -> list[str]:
    if not isinstance(raw, list):
        raise ValueError(
            f"“{name}” must be a list, such as [{', '.join(list(key.choices)[:2]) or 'yes, no'}]."
        )
    said = [
        {True: "yes", False: "no"}[each] if isinstance(each, bool) else str(each) for each in raw
    ]
    if not key.choices:
        return sorted(set(said))
    wrong = [each[:60] for each in said if each not in key.choices]
    if wrong:
        raise ValueError(f"“{name}” cannot hold “{wrong[0]}”. It takes {_or(key)}.")
    return [each for each in key.choices if each in said]


def _or(key: Key) -> str:
    return "; ".join(f"{code} ({words})" for code, words in key.choices.items())


def _posts(name: str, key: Key, raw: Any) -> list[str]:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise ValueError(f"“{name}” must be a list of posts, each in words.")
    said = [_text(name, key, each) for each in raw]
    return list(dict.fromkeys(each for each in said if each))


READERS = {
    "text": _text, "code": _code, "name": _name, "link": _link, "flag": _flag, "choice": _choice,
    "many": _many, "posts": _posts,
}  # fmt: skip


def _condition(reading: Reading, place: Place, data: Any) -> Outline:
    raw = data.get("when") if isinstance(data, dict) else None
    if raw is None:
        return {"when": "", "when_values": []}
    return _values(reading, (*place, "when"), raw, "when")
