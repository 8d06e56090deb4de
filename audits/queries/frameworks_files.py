"""A version of a framework as a file: YAML, or a workbook with a line a question."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from audits.models import FrameworkVersion
from audits.queries.frameworks_outline import Outline, outline
from audits.rules.frameworks_files import (
    COLUMNS,
    FACTS,
    KEYS,
    QUESTION,
    SECTION,
    STANDARD,
    TOP,
    Key,
)


def told_of(version: FrameworkVersion) -> Outline:
    """All that a file says of a version: the framework's code, title and kind, and the version's words."""
    framework = version.framework
    own = {"code": framework.code, "title": framework.title, "kind": framework.kind}
    return {**own, **outline(version)}


def as_yaml(version: FrameworkVersion) -> bytes:
    """The version as YAML. What is empty is left out."""
    import yaml

    class Readable(yaml.SafeDumper):
        """Texts of several lines stand as such."""

    def text(dumper: Any, value: str) -> Any:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style=style)

    Readable.add_representer(str, text)
    Readable.add_multi_representer(str, text)  # a kind that was set by its name
    told = _file_values(told_of(version))
    words: str = yaml.dump(told, Dumper=Readable, sort_keys=False, allow_unicode=True, width=110)
    return words.encode()


def _file_values(told: Outline) -> dict[str, Any]:
    sections = []
    for section in told["sections"]:
        standards = []
        for standard in section["standards"]:
            questions = [_question(each) for each in standard["questions"]]
            standards.append(_keyed(standard, STANDARD) | {"questions": questions})
        sections.append(_keyed(section, SECTION) | {"standards": standards})
    return _keyed(told, TOP) | {"sections": sections}


def _keyed(told: Outline, keys: Mapping[str, Key]) -> dict[str, Any]:
    return {name: told[key.field] for name, key in keys.items() if told[key.field] != key.nothing}


def _question(told: Outline) -> dict[str, Any]:
    found = _keyed(told, QUESTION)
    if told["when"]:
        found["when"] = {"question": told["when"], "is": list(told["when_values"])}
    return found


def as_xlsx(version: FrameworkVersion) -> bytes:
    """The version as a workbook with the sheets "Framework" and "Questions"; every cell is text."""
    import xlsxwriter

    told, file = told_of(version), io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
               "in_memory": True}  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        wrapped.set_align("top")
        facts = book.add_worksheet("Framework")
        facts.set_column(0, 0, 30)
        facts.set_column(1, 1, 90)
        for line, (name, label) in enumerate(FACTS.items()):
            facts.write_string(line, 0, label, bold)
            facts.write_string(line, 1, _cell(TOP[name], told[name]), wrapped)
        sheet = book.add_worksheet("Questions")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 24)
        for at, heading in enumerate(COLUMNS):
            sheet.write_string(0, at, heading, bold)
        for line, cells in enumerate(_lines(told), 1):
            for at, words in enumerate(cells):
                sheet.write_string(line, at, words, wrapped)
    return file.getvalue()


def _lines(told: Outline) -> Iterator[list[str]]:
    """A line a question. What a section or standard says of itself stands on its first line, its code on all."""
    for section in told["sections"]:
        first: Outline = section
        for standard in section["standards"] or [None]:
            new = standard
            for question in (standard["questions"] if standard else None) or [None]:
                yield _line(
                    {
                        "section": first if first is not None else {"code": section["code"]},
                        "standard": new if new or not standard else {"code": standard["code"]},
                        "question": question or {},
                        "when": (question or {}) if (question or {}).get("when") else {},
                    }
                )
                first, new = {"code": section["code"]}, None


def _line(parts: Mapping[str, Outline | None]) -> list[str]:
    cells = []
    for part, name in COLUMNS.values():
        key = KEYS[part][name]
        cells.append(_cell(key, (parts[part] or {}).get(key.field, key.nothing)))
    return cells


def _cell(key: Key, value: Any) -> str:
    if key.kind == "flag":
        return "Yes" if value else ""
    if key.kind == "posts":
        return "\n".join(value)
    if key.kind == "many":
        return "; ".join(key.choices.get(each, each) for each in value)
    return key.choices.get(value, value) if key.kind == "choice" else str(value)
