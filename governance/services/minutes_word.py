"""Minutes as a Word document. It holds all that the PDF holds, in the same order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core import word
from governance.queries.minutes import Correction, Minuted, MinutesPaper, Outcome

NOT_SHOWN = "You declared an interest in this item, so what was said is not shown to you."


def make(minutes: MinutesPaper) -> bytes:
    """The DOCX."""
    document = word.begin(
        title=f"Minutes of {minutes.reference}",
        author=minutes.partnership,
        running_head=f"{minutes.group}\t\t{minutes.reference}",
    )
    document.add_heading(word.clean(f"Minutes: {minutes.title}"), level=0)
    document.add_paragraph(word.clean(minutes.partnership))
    word.facts(document, [*minutes.facts, ("Minutes", minutes.status)])
    document.add_heading("Who was there", level=1)
    _attendance(document, minutes)
    if minutes.opening:
        document.add_heading("Welcome, and matters arising", level=1)
        word.blocks(document, minutes.opening)
    if minutes.resolutions:
        document.add_heading("Resolutions since the last meeting", level=1)
        _outcomes(document, minutes.resolutions)
    for item in minutes.items:
        _item(document, item)
    if minutes.closing:
        document.add_heading("Any other business", level=1)
        word.blocks(document, minutes.closing)
    _corrections(document, minutes.corrections)
    return word.finished(document)


def _attendance(document: Any, minutes: MinutesPaper) -> None:
    document.add_paragraph(word.clean(minutes.quorum))
    if minutes.attendance:
        headings = ("Name", "Agency", "Attendance")
        word.table(document, headings, minutes.attendance, "Who was there, by agency")


def _item(document: Any, item: Minuted) -> None:
    document.add_heading(word.clean(f"{item.number}. {item.title}"), level=1)
    if not item.readable:
        document.add_paragraph(NOT_SHOWN)
        return
    if item.restricted:
        document.add_paragraph().add_run("Restricted").bold = True
    word.facts(document, [("Declared interest", interest) for interest in item.interests])
    word.blocks(document, item.discussion)
    _outcomes(document, item.outcomes)
    _corrections(document, item.corrections)


def _outcomes(document: Any, outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        label = f"{outcome.kind} {outcome.reference}".strip()
        word.facts(document, [(label, outcome.text), *outcome.facts])


def _corrections(document: Any, corrections: Iterable[Correction]) -> None:
    for one in corrections:
        words = f"“{one.says}” should say “{one.should_say}” ({one.made})"
        word.facts(document, [("Correction", words)])
