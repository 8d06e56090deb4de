"""A version of a framework as plain values: what is copied into a draft, written to a file, compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from audits.models import FrameworkVersion, Question, Section, Standard
from audits.rules.frameworks import Asked

VERSION_FIELDS = ("basis", "basis_link", "about", "declaration", "signatures")
SECTION_FIELDS = ("code", "title", "about", "voluntary")
STANDARD_FIELDS = ("code", "title", "statement", "reference", "reference_link")
QUESTION_FIELDS = (
    "code", "text", "guidance", "kind", "evidence_wanted", "lengths", "sectors", "when",
    "when_values", "reference", "reference_link",
)  # fmt: skip
PART_FIELDS: dict[type, tuple[str, ...]] = {
    Section: SECTION_FIELDS,
    Standard: STANDARD_FIELDS,
    Question: QUESTION_FIELDS,
}

Outline = dict[str, Any]


def taken(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """The named fields of a record; a list is a list of its own."""
    found = {name: getattr(record, name) for name in names}
    return {name: list(each) if isinstance(each, list) else each for name, each in found.items()}


def outline(version: FrameworkVersion) -> Outline:
    """All the words of a version, in order: its own, and its sections with standards with questions."""
    found = taken(version, VERSION_FIELDS)
    sections: dict[int, Outline] = {}
    standards: dict[int, Outline] = {}
    for section in version.sections.all():
        sections[section.pk] = {**taken(section, SECTION_FIELDS), "standards": []}
    rows = Standard.objects.filter(section__version=version).order_by("position", "pk")
    for standard in rows:
        standards[standard.pk] = {**taken(standard, STANDARD_FIELDS), "questions": []}
        sections[standard.section_id]["standards"].append(standards[standard.pk])
    questions = Question.objects.filter(standard__section__version=version)
    for question in questions.order_by("position", "pk"):
        standards[question.standard_id]["questions"].append(taken(question, QUESTION_FIELDS))
    return {**found, "sections": list(sections.values())}


def questions_of(told: Outline) -> Iterator[Outline]:
    """The questions of an outline in the order they are asked."""
    for section in told["sections"]:
        for standard in section["standards"]:
            yield from standard["questions"]


def asked_of(questions: Iterable[Outline]) -> list[Asked]:
    """What decides whether each of these questions is asked, for the rules."""
    return [
        Asked(
            each["code"], frozenset(each["lengths"]), frozenset(each["sectors"]), each["when"],
            frozenset(each["when_values"]),
        )
        for each in questions
    ]  # fmt: skip
