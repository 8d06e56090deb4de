"""A report as a Word document with real headings, lists and tables, for whoever has to work on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from core import word
from core.prose import Block
from reviews.documents.content import Report, Round

SIGN_OFFS = ("Partner", "Name and post", "Answer", "Reason", "Signed")
CHRONOLOGY = ("Date", "Agency", "What happened", "Source", "Response and comment")


def make(report: Report) -> bytes:
    """The DOCX. It holds all that the PDF holds, in the same order."""
    document = word.begin(
        title=f"Rapid review {report.reference}",
        author=report.partnership,
        running_head=f"Restricted\t\t{report.reference}",
    )
    document.add_heading(word.clean(f"Rapid review {report.reference}"), level=0)
    document.add_paragraph(word.clean(report.partnership))
    word.facts(document, report.facts)
    for section in report.sections:
        document.add_heading(section.title, level=1)
        word.blocks(
            document, section.blocks or (Block(lines=("Nothing has been written here yet.",)),)
        )
    document.add_heading("The partners’ decision", level=1)
    _decision(document, report.rounds)
    document.add_heading("Chronology", level=1)
    _chronology(document, report)
    return word.finished(document)


def _decision(document: Any, rounds: Sequence[Round]) -> None:
    if not rounds:
        document.add_paragraph("No decision has been proposed yet.")
    for decision in rounds:
        several = len(rounds) > 1
        if several:
            document.add_heading(f"Round {decision.number}", level=2)
        _round(document, decision, level=3 if several else 2)


def _round(document: Any, decision: Round, level: int) -> None:
    made = (
        f"Made on {decision.made_on}."
        if decision.made_on
        else "Not made yet: all three partners must sign."
    )
    word.facts(document, [("Decision", decision.outcome), ("Standing", made)])
    if decision.split:
        document.add_paragraph().add_run("A partner does not agree with this decision.").bold = True
    for title, parts in (
        ("Reasons", decision.rationale),
        ("National importance", decision.national_importance),
        ("What the partners made of the Panel’s reply", decision.panel_response),
    ):
        if parts:
            document.add_heading(title, level=level)
            word.blocks(document, parts)
    document.add_heading("Sign-offs", level=level)
    rows = [
        (s.partner, f"{s.person}\n{s.post}", s.answer, s.reason, s.at) for s in decision.signatures
    ] + [(partner, "", "Waiting for the signature", "", "") for partner in decision.waiting_for]
    word.table(document, SIGN_OFFS, rows, "Sign-offs of the three statutory partners")
    if decision.reply:
        document.add_heading("The Panel’s reply", level=level)
        word.blocks(document, (Block(lines=(decision.reply,)), *decision.reply_text))


def _chronology(document: Any, report: Report) -> None:
    if not report.chronology:
        document.add_paragraph("No chronology has been shared yet.")
        return
    rows = [
        (f"{e.day}\n{e.time}".strip(), e.agency, e.event, e.source, e.comment)
        for e in report.chronology
    ]
    page = document.add_section()
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    word.table(document, CHRONOLOGY, rows, "Chronology of all agencies, in order of date")
