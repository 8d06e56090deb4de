"""The paper “Cases due” as a Word document: references, stages and days, and no title."""

from __future__ import annotations

from collections.abc import Sequence

from core import word
from core.columns import in_words
from core.mail import partnership
from governance.models import Meeting
from reviews.queries.desk import DeskRow

HEADINGS = ("Reference", "Stage", "Status", "Days in stage", "Next due", "Clock", "Next look")


def make(meeting: Meeting, rows: Sequence[DeskRow]) -> bytes:
    """The DOCX."""
    document = word.begin(
        title="Cases due", author=partnership(), running_head=f"Restricted\t\t{meeting.reference}"
    )
    document.add_heading("Cases due", level=0)
    document.add_paragraph(
        word.clean(f"For the meeting of {meeting.group} on {in_words(meeting.held_on)}")
    )
    word.table(document, HEADINGS, [_line(row) for row in rows], "Cases, by stage")
    return word.finished(document)


def _line(row: DeskRow) -> tuple[str, ...]:
    return (
        row.reference,
        row.heading,
        row.status,
        in_words(row.days),
        in_words(row.due_on),
        row.clock,
        in_words(row.look_on),
    )
