"""Checks a partnership's arrangements: against the schema, then each reference, code and date."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError as InvalidAddress
from django.core.validators import URLValidator, validate_email
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from partnership.intake.marked import Fault, Marked, Path_, read, short
from partnership.rules import is_financial_year, seat_fault

FOLDER = Path(settings.BASE_DIR) / "arrangements"
NATIONAL = "relevant-agency-categories.yaml"  # loaded along with every file

TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a section with keys",
}


@cache
def schema() -> dict[str, Any]:
    """The schema that docs/arrangements.md explains."""
    found: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    return found


def check(path: Path) -> tuple[list[Marked], list[Fault]]:
    """Read a file and the national one. Returns them, national first, and every fault in line order."""
    national = FOLDER / NATIONAL
    files = [] if national.resolve() == path.resolve() else [read(national)]
    files.append(read(path))
    for marked in files:
        if marked.data is not None and not marked.faults:
            _check_schema(marked)
    if not any(marked.faults for marked in files):
        known = {entry["code"] for marked in files for _, entry in entries(marked, "categories")}
        for marked in files:
            _check_sense(marked, known)
        _give_way(files[:-1], files[-1])
    return files, sorted({fault for marked in files for fault in marked.faults})


def _give_way(national: list[Marked], own: Marked) -> None:
    """Drop national categories that the partnership's own file gives itself."""
    codes = {entry["code"] for _, entry in entries(own, "categories")}
    for marked in national:
        marked.data["categories"] = [
            entry for entry in marked.data["categories"] if entry["code"] not in codes
        ]


def entries(marked: Marked, section: str) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """The entries of a section that is a list, each with its path."""
    for n, entry in enumerate(marked.data.get(section) or ()):
        yield (section, n), entry


# The schema


def _check_schema(marked: Marked) -> None:
    for error in Draft202012Validator(schema()).iter_errors(marked.data):
        path: Path_ = tuple(error.absolute_path)
        for where, words in _plain(error, path):
            marked.fault(where, words)


def _plain(error: ValidationError, path: Path_) -> Iterator[tuple[Path_, str]]:
    name = f"'{path[-1]}'" if path and isinstance(path[-1], str) else "this entry"
    value = error.instance
    if error.validator == "required":
        for key in error.validator_value:
            if key not in value:
                yield path, f"'{key}' is missing."
    elif error.validator == "additionalProperties":
        allowed = list(error.schema["properties"])
        for key in value:
            if key not in allowed:
                yield (*path, key), _unknown_key(key, allowed)
    else:
        yield path, _WORDS.get(str(error.validator), _fallback)(error, name)


def _unknown_key(key: str, allowed: list[str]) -> str:
    near = get_close_matches(key, allowed, n=1)
    hint = f"Did you mean '{near[0]}'?" if near else f"The keys here are {', '.join(allowed)}."
    return f"'{short(key)}' is not a key that is known here. {hint}"


def _type(error: ValidationError, name: str) -> str:
    wanted = error.validator_value
    first = wanted if isinstance(wanted, str) else wanted[0]
    shown = "empty" if error.instance is None else f"'{short(error.instance)}'"
    return f"{name} must be {TYPES[first]}, but is {shown}."


def _enum(error: ValidationError, name: str) -> str:
    near = get_close_matches(str(error.instance), error.validator_value, n=1)
    hint = f"Did you mean '{near[0]}'? " if near else ""
    return (
        f"'{short(error.instance)}' is not a value for {name}. {hint}"
        f"It can be {', '.join(error.validator_value)}."
    )


def _pattern(error: ValidationError, name: str) -> str:
    return f"'{short(error.instance)}' does not fit {name}: {error.schema['say']}."


def _fallback(error: ValidationError, name: str) -> str:
    return f"{name} does not fit the schema ({error.validator})."


_WORDS: dict[str, Callable[[ValidationError, str], str]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "maxLength": lambda e, name: f"{name} is longer than {e.validator_value} characters.",
    "minLength": lambda e, name: f"{name} is empty.",
    "minimum": lambda e, name: f"{name} must be {e.validator_value} or more.",
    "maximum": lambda e, name: f"{name} must be {e.validator_value} or less.",
    "minProperties": lambda e, name: "The file has no section.",
}


# Sense: references, codes, dates


def _check_sense(marked: Marked, categories: set[str]) -> None:
    _check_days(marked)
    for section in (
        "areas",
        "categories",
        "organisations",
        "groups",
        "posts",
        "memoranda",
        "texts",
    ):
        _once(marked, section, lambda entry: entry["code"], "The code '{}'")
    _once(
        marked,
        "funding",
        lambda e: (e["organisation"], e["year"], e["kind"], e.get("what", "").strip()),
        "This contribution",
    )
    for name, values in (marked.data.get("lists") or {}).items():
        found: list[tuple[Path_, Any]] = [
            (("lists", name, n), value["code"]) for n, value in enumerate(values)
        ]
        _once_in(marked, found, "The code '{}'")
    organisations = {entry["code"]: entry for _, entry in entries(marked, "organisations")}
    groups = {entry["code"]: entry for _, entry in entries(marked, "groups")}
    _check_references(marked, organisations, groups, categories)
    _check_addresses(marked)
    if not marked.faults:
        _check_succession(marked, organisations)
        _check_parents(marked, groups)
        _check_posts(marked, organisations)
        _check_years(marked)


def _once(marked: Marked, section: str, key: Callable[[Any], Any], words: str) -> None:
    _once_in(marked, [(path, key(entry)) for path, entry in entries(marked, section)], words)


def _once_in(marked: Marked, found: list[tuple[Path_, Any]], words: str) -> None:
    first: dict[Any, int] = {}
    for path, key in found:
        place = (*path, "code")
        if key in first:
            marked.fault(place, f"{words.format(short(key))} is on line {first[key]} already.")
        else:
            first[key] = marked.line(place)


DAY_KEYS = frozenset({"from", "until", "renamed_on", "retired", "agreed", "review"})


def _check_days(marked: Marked) -> None:
    for path in list(marked.lines):
        if path and path[-1] in DAY_KEYS:
            text = _at(marked.data, path)
            try:
                dt.date.fromisoformat(text)
            except ValueError:
                marked.fault(path, f"'{short(text)}' is not a date that exists.")
    if marked.faults:
        return
    for path in list(marked.lines):
        entry = _at(marked.data, path)
        if isinstance(entry, dict):
            _check_order(marked, path, entry)


def _check_order(marked: Marked, path: Path_, entry: dict[str, Any]) -> None:
    for first, last in (
        ("from", "until"),
        ("agreed", "until"),
        ("agreed", "review"),
        ("from", "renamed_on"),
    ):
        if first in entry and last in entry and entry[last] < entry[first]:
            marked.fault(
                (*path, last),
                f"'{last}' is {entry[last]}, before '{first}', which is {entry[first]}.",
            )


def _at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def _check_references(
    marked: Marked, organisations: dict[str, Any], groups: dict[str, Any], categories: set[str]
) -> None:
    def known(path: Path_, entry: dict[str, Any], key: str, codes: Any, what: str) -> None:
        if key in entry and entry[key] not in codes:
            near = get_close_matches(entry[key], list(codes), n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            marked.fault((*path, key), f"'{short(entry[key])}' is not {what}.{hint}")

    here = "an organisation in this file"
    for path, entry in entries(marked, "organisations"):
        known(path, entry, "category", categories, "a category of relevant agency")
        known(path, entry, "succeeded_by", organisations, here)
    for path, entry in entries(marked, "groups"):
        known(path, entry, "parent", groups, "a group in this file")
    for path, entry in entries(marked, "posts"):
        known(path, entry, "organisation", organisations, here)
        known(path, entry, "group", groups, "a group in this file")
    for path, entry in entries(marked, "memoranda"):
        known(path, entry, "with", organisations, here)
    for path, entry in entries(marked, "funding"):
        known(path, entry, "organisation", organisations, here)


def _check_addresses(marked: Marked) -> None:
    validators: dict[Any, Any] = {
        "contact_email": validate_email,
        "website": URLValidator(["https", "http"]),
    }
    for path in list(marked.lines):
        if path and path[-1] in validators and _at(marked.data, path):
            text = _at(marked.data, path)
            try:
                validators[path[-1]](text)
            except InvalidAddress:
                what = "an email address" if path[-1] == "contact_email" else "a web address"
                marked.fault(path, f"'{short(text)}' is not {what}.")


def _check_succession(marked: Marked, organisations: dict[str, Any]) -> None:
    for path, entry in entries(marked, "organisations"):
        if "succeeded_by" not in entry:
            continue
        place = (*path, "succeeded_by")
        successor = organisations[entry["succeeded_by"]]
        if "until" not in entry:
            marked.fault(place, "An organisation that was succeeded needs its last day in 'until'.")
            continue
        begins = (dt.date.fromisoformat(entry["until"]) + dt.timedelta(days=1)).isoformat()
        if successor.get("from", begins) > begins:
            marked.fault(
                place,
                f"'{successor['code']}' begins on {successor['from']}, but this one ended on "
                f"{entry['until']}: nobody stands between.",
            )
        if successor.get("until", "9999") < begins:
            marked.fault(place, f"'{successor['code']}' ended on {successor['until']} itself.")
        if _comes_back(entry["code"], organisations, "succeeded_by"):
            marked.fault(
                place, f"Following who succeeded whom from '{entry['code']}' leads back to it."
            )


def _check_parents(marked: Marked, groups: dict[str, Any]) -> None:
    for path, entry in entries(marked, "groups"):
        if _comes_back(entry["code"], groups, "parent"):
            marked.fault(
                (*path, "parent"), f"Following the parents of '{entry['code']}' leads back to it."
            )


def _comes_back(code: str, known: dict[str, Any], key: str) -> bool:
    at, seen = known[code].get(key), set()
    while at and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = known[at].get(key)
    return False


def _check_posts(marked: Marked, organisations: dict[str, Any]) -> None:
    for path, entry in entries(marked, "posts"):
        body = organisations.get(entry.get("organisation", ""))
        field, words = seat_fault(entry["seat"], body["kind"] if body else None, "group" in entry)
        if words:
            needs = {"organisation": "an organisation", "group": "a group"}[field]
            kind = " that is a statutory partner" if "statutory" in words else ""
            marked.fault(
                (*path, "seat"), f"A post with the seat '{entry['seat']}' needs {needs}{kind}."
            )


def _check_years(marked: Marked) -> None:
    for path, entry in entries(marked, "funding"):
        if not is_financial_year(entry["year"]):
            marked.fault(
                (*path, "year"), f"'{entry['year']}' is not a financial year, such as 2026-27."
            )
