"""Answers from a workbook: the one that the return downloads, filled in and brought back.

Each row stands for itself, as each question of a page does: what can be saved is saved, and of every other
row its number and the reason are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audits.models import AgencyReturn, Answer, Question, ReturnSection
from audits.queries.answering import held, questions_of
from audits.rules.frameworks import AnswerKind, is_for, read_value
from audits.services.answering import Typed, save_answers
from audits.services.workbooks import Cells, sheets_of
from core.errors import RuleBroken
from core.moves import lock

if TYPE_CHECKING:
    from partnership.models import Person

MOST_BYTES = 1_000_000
COLUMNS = ("Code", "Answer", "In words", "Why it does not apply")
NOT_APPLICABLE = "does not apply"


@dataclass(frozen=True)
class Row:
    """One row that names a question."""

    number: int
    code: str
    answer: str
    narrative: str
    na_reason: str


@dataclass
class TakenIn:
    """What came of a workbook: how many answers changed, and row by row what was not taken."""

    saved: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def take_in(
    *,
    actor: Person,
    agency_return: AgencyReturn,
    file: UploadedFile,
    overwrite: bool = False,
) -> TakenIn:
    """Save the answers of a workbook, in the parts that the person writes.

    A row that says what the portal says is passed over; an answer that says something else there already
    stays, unless ``overwrite``. Raises RuleBroken(field="file") where the file is no such workbook.
    """
    rows = list(_rows(file))
    # Before anything is compared: what a colleague saves meanwhile is not written over unseen.
    agency_return = lock(agency_return)
    parts = ReturnSection.objects.worked_on_by(actor).filter(agency_return=agency_return)
    mine = {
        each.section_id: each for each in parts.select_related("section", "agency_return__campaign")
    }
    questions = {each.code: each for each in questions_of(agency_return)}
    answers = {each.question_id: each for each in agency_return.answers.all()}
    done = TakenIn()
    typed: dict[int, dict[int, Typed]] = {}
    places: dict[int, int] = {}
    for row in rows:
        question = questions.get(row.code)
        fault, said = _read(agency_return, row, question, mine)
        if question and said and said.values() == held(answers.get(question.pk)):
            continue
        if question and not fault and question.pk in places:
            fault = f"{row.code} stands in row {places[question.pk]} already."
        elif question and said and not fault and not overwrite:
            fault = _differs(row, said, answers.get(question.pk))
        if fault:
            done.faults.append((row.number, fault))
        elif question and said:
            places[question.pk] = row.number
            typed.setdefault(question.standard.section_id, {})[question.pk] = said
    for section, answered in typed.items():
        _save(actor, mine[section], answered, places, done)
    done.faults.sort()
    return done


def _rows(file: UploadedFile) -> Iterator[Row]:
    """The rows that name a question and say something. The headings may stand in any order."""
    # One over the portal's limit has a size and no content any more.
    if (file.size or 0) > MOST_BYTES:
        raise RuleBroken(
            "The file is larger than 1 MB. The answers of a return need less.", field="file"
        )
    for sheet in sheets_of(str(file.name), file.read()).values():
        headings = [str(each).casefold() for each in sheet[0]] if sheet else []
        if all(each.casefold() in headings for each in COLUMNS):
            at = [headings.index(each.casefold()) for each in COLUMNS]
            for number, cells in enumerate(sheet[1:], 2):
                code, *said = _of(cells, at)
                if code and any(said):
                    yield Row(number, code, *said)
            return
    raise RuleBroken(
        f"The file has no sheet with the columns {', '.join(COLUMNS)}. Download the answers, and fill in that file.",
        field="file",
    )


def _of(cells: Cells, at: list[int]) -> list[str]:
    return [str(cells[place]) if place < len(cells) else "" for place in at]


def _read(
    agency_return: AgencyReturn, row: Row, question: Question | None, mine: dict[int, ReturnSection]
) -> tuple[str, Typed | None]:
    """What is wrong with a row, or what it says."""
    if question is None:
        return f"This audit has no question “{row.code[:40]}”.", None
    if not is_for(question.asked, agency_return.length, agency_return.organisation.sector):
        return f"{row.code} is not asked of an organisation like yours.", None
    part = mine.get(question.standard.section_id)
    if part is None:
        return f"{row.code} is in a part that you do not write.", None
    if part.left_out:
        return f"{row.code} is in a part that your agency leaves out.", None
    left_out = row.answer.casefold() == NOT_APPLICABLE
    worded = question.kind in (AnswerKind.TEXT, AnswerKind.FILE)
    value = "" if left_out or worded else read_value(question.kind, row.answer)
    if value is None:
        return f"“{row.answer[:40]}” is no answer to {row.code}.", None
    narrative = row.narrative or (row.answer if worded and not left_out else "")
    return "", Typed(
        value=value,
        narrative=narrative,
        not_applicable=left_out,
        na_reason=row.na_reason,
        confirmed=True,
    )


def _differs(row: Row, said: Typed, answer: Answer | None) -> str:
    if answer is None or not any(held(answer).values()):
        return ""
    return f"{row.code} is answered otherwise in the portal, and that stays."


def _save(
    actor: Person, section: ReturnSection, typed: dict[int, Typed], places: dict[int, int], done: TakenIn
) -> None:  # fmt: skip
    try:
        saved = save_answers(actor=actor, section=section, typed=typed)
    except RuleBroken as broken:
        done.faults += [(places[pk], str(broken)) for pk in typed]
        return
    done.saved += saved.changed
    done.faults += [(places[pk], str(broken)) for pk, broken in saved.refused.items()]
