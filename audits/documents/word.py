"""A return, or its action plan, as a Word document with real headings, lists and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audits.documents.sheet import confirmed_from, evidence_words
from audits.queries.downloads import Told, in_words_of
from core import word
from core.prose import blocks

PLAN = ("Question", "What will be done", "Owner", "Due", "Standing", "Done (%)")
SIGNED = ("Signs as", "Name and post", "Signed")


def make(told: Told) -> bytes:
    """The DOCX. It holds all that the PDF holds, in the same order."""
    content = told.content
    title = f"{content['audit']['title']}: {content['agency']['name']}"
    document = word.begin(
        title=title, author=told.partnership, running_head=f"Official\t\t{told.reference}"
    )
    document.add_heading(word.clean(title), level=0)
    document.add_paragraph(word.clean(told.partnership))
    word.facts(document, told.facts)
    for section in content["sections"]:
        document.add_heading(word.clean(f"{section['code']} {section['title']}"), level=1)
        if section["left_out"]:
            word.facts(document, [("Left out", section["left_out"])])
        for query in section.get("queries", []):
            _query(document, query)
        for standard in section["standards"]:
            _standard(document, standard, told)
    document.add_heading("Signatures", level=1)
    _signatures(document, content["signatures"])
    return word.finished(document)


def _query(document: Any, query: dict[str, Any]) -> None:
    asked, due = in_words_of(query["asked_at"]), in_words_of(query["due_on"])
    about = f"{asked}, about version {query['about_version']}, to be answered by {due}"
    word.facts(document, [("Sent back with a question", about)])
    word.blocks(document, blocks(query["text"]))
    word.facts(document, [("Reply", "" if query["reply"] else "None in words")])
    word.blocks(document, blocks(query["reply"]))


def _standard(document: Any, standard: dict[str, Any], told: Told) -> None:
    document.add_heading(word.clean(f"{standard['code']} {standard['title']}"), level=2)
    word.blocks(document, blocks(standard["statement"]))
    if standard["reference"]:
        document.add_paragraph(word.clean(standard["reference"]))
    for question in standard["questions"]:
        _question(document, question, told)


def _question(document: Any, question: dict[str, Any], told: Told) -> None:
    document.add_heading(word.clean(f"{question['code']} {question['text']}"), level=3)
    source = confirmed_from(question)
    confirmed = f", confirmed from {source}" if source else ""
    asked = "" if question["asked"] else ". Not asked any more"
    answer = question["words"] or ("In words" if question["narrative"] else "Not answered")
    word.facts(document, [(f"Answer ({question['answered_by']})", f"{answer}{confirmed}{asked}")])
    word.blocks(document, blocks(question["narrative"]))
    if question["na_reason"]:
        word.facts(document, [("Why it does not apply", question["na_reason"])])
    if question["written_by"]:
        at = in_words_of(question["written_at"])
        word.facts(document, [("Written by", f"{question['written_by']}, {at}")])
    judged = told.moderated.get(question["code"])
    if judged:
        word.facts(document, [("Moderated score", judged.score), ("Reason", judged.reason)])
    for each in question["evidence"]:
        where = each["file"] or each["link"]
        word.facts(document, [("Evidence", f"{evidence_words(each)}: {where}")])
    for each in question["actions"]:
        named = f"{each['reference']} " if each["reference"] else ""
        due = in_words_of(each["due_on"]) or "no day yet"
        word.facts(
            document,
            [("Action", f"{named}{each['text']} ({each['owner'] or 'no owner yet'}, {due})")],
        )


def _signatures(document: Any, signatures: Sequence[dict[str, Any]]) -> None:
    if not signatures:
        document.add_paragraph("Nobody is named to sign yet.")
        return
    rows = [
        (
            each["place"],
            f"{each['name']}\n{each['post']}".strip(),
            in_words_of(each["signed_at"]) or "Not signed yet",
        )
        for each in signatures
    ]
    word.table(document, SIGNED, rows, "Who signed the return")
    for declaration in dict.fromkeys(each["declaration"] for each in signatures):
        if declaration:
            document.add_heading("What was declared", level=2)
            word.blocks(document, blocks(declaration))


def make_plan(
    *, title: str, reference: str, partnership: str, rows: Sequence[Sequence[str]]
) -> bytes:
    """The action plan of a return as a table."""
    document = word.begin(title=title, author=partnership, running_head=f"Official\t\t{reference}")
    document.add_heading(word.clean(title), level=0)
    document.add_paragraph(word.clean(partnership))
    if rows:
        word.table(document, PLAN, rows, "Actions of the return, and where they stand")
    else:
        document.add_paragraph("No action is planned.")
    return word.finished(document)
