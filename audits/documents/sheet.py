"""A return as a table: a row a question, then what was left out and who signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audits.queries.downloads import Judged, Told, in_words_of

HEADINGS = (
    "Agency", "Audit", "Version", "Part", "Standard", "What is expected", "Where it is written", "Code",
    "Question", "Answered by", "Asked", "Answer", "In words", "Why it does not apply",
    "Confirmed from", "Written by", "Written at", "Evidence", "Files and links", "Actions",
    "Owners", "Due", "References of actions", "Moderated score", "Reason for it",
)  # fmt: skip


def rows(told: Told) -> Iterator[list[Any]]:
    """The values, in the order of the headings."""
    content = told.content
    head = [
        content["agency"]["name"],
        f"{told.reference} {content['audit']['title']}, {content['audit']['year']}",
        told.standing,
    ]
    for section in content["sections"]:
        named = f"{section['code']} {section['title']}"
        if section["left_out"]:
            yield _full([*head, named], question="Left out", narrative=section["left_out"])
        for query in section.get("queries", []):
            yield _full(
                [*head, named],
                question=f"Sent back with a question: {query['text']}",
                answer=f"About version {query['about_version']}, due {in_words_of(query['due_on'])}",
                narrative=query["reply"],
                at=in_words_of(query["asked_at"]),
            )
        for standard in section["standards"]:
            for question in standard["questions"]:
                yield [*head, named, *_question(standard, question, told.moderated)]
    for label, value in told.facts:
        yield _full([*head, "About this return"], question=label, answer=value)
    for each in content["signatures"]:
        yield _full(
            [*head, "Signatures"],
            question=each["place"],
            answer=each["post"],
            narrative=each["declaration"],
            by=each["name"],
            at=in_words_of(each["signed_at"]) or "Not signed yet",
        )


def _question(
    standard: dict[str, Any], question: dict[str, Any], moderated: dict[str, Judged]
) -> list[Any]:
    evidence, actions = question["evidence"], question["actions"]
    judged = moderated.get(question["code"], Judged("", ""))
    return [
        f"{standard['code']} {standard['title']}",
        standard["statement"],
        standard["reference"],
        question["code"],
        question["text"],
        question["answered_by"],
        "Yes" if question["asked"] else "No",
        question["words"],
        question["narrative"],
        question["na_reason"],
        confirmed_from(question),
        question["written_by"],
        in_words_of(question["written_at"]),
        "\n".join(evidence_words(each) for each in evidence),
        "\n".join(each["file"] or each["link"] for each in evidence),
        "\n".join(each["text"] for each in actions),
        "\n".join(each["owner"] for each in actions),
        "\n".join(in_words_of(each["due_on"]) for each in actions),
        "\n".join(each["reference"] for each in actions),
        judged.score,
        judged.reason,
    ]


def evidence_words(evidence: dict[str, Any]) -> str:
    """A piece of evidence by its title, with the day it runs out and the checksum of its file."""
    until = (
        f", out of date after {in_words_of(evidence['expires_on'])}"
        if evidence["expires_on"]
        else ""
    )
    mark = f", checksum {evidence['sha256']}" if evidence["sha256"] else ""
    origin = f", from {evidence['origin']}" if evidence.get("origin") else ""
    return f"{evidence['title']}{origin}{until}{mark}"


def confirmed_from(question: dict[str, Any]) -> str:
    """Whence an answer came that was confirmed as it stood: last time, or another partnership."""
    if question["confirmed_from_last_time"]:
        return "last time"
    return str(question.get("confirmed_from", ""))


def _full(head: list[Any], **said: str) -> list[Any]:
    """A row that is no question."""
    places = {"question": 8, "answer": 11, "narrative": 12, "by": 15, "at": 16}
    row = head + [""] * (len(HEADINGS) - len(head))
    for name, value in said.items():
        row[places[name]] = value
    return row
