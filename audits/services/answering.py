"""Answering a return: a section at a time, saved as it is typed, by several people at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audits.models import AgencyReturn, Answer, EvidenceUse, Question, ReturnSection
from audits.queries.answering import before, held, questions_of
from audits.rules.frameworks import value_fault
from audits.rules.returns import RETURN_MOVES, ReturnStatus, write_fault
from audits.services.counting import recount
from core import history, moves
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale

if TYPE_CHECKING:
    from partnership.models import Person

LONGEST = 20_000  # characters of one answer


@dataclass(frozen=True)
class Typed:
    """What somebody typed to one question. ``seen`` is the mark of what the page was opened with.

    ``confirmed`` says that what was said last time is still right.
    """

    value: str = ""
    narrative: str = ""
    not_applicable: bool = False
    na_reason: str = ""
    confirmed: bool = False
    seen: str = ""

    def values(self) -> dict[str, Any]:
        """As an answer keeps it."""
        return {
            "value": self.value,
            "narrative": tidy(self.narrative),
            "not_applicable": self.not_applicable,
            "na_reason": tidy(self.na_reason),
        }


@dataclass
class Saved:
    """What came of saving: how many answers changed, and key of a question → why it was not saved."""

    changed: int = 0
    refused: dict[int, RuleBroken] = field(default_factory=dict)


@transaction.atomic
def save_answers(*, actor: Person, section: ReturnSection, typed: Mapping[int, Typed]) -> Saved:
    """Save what was typed to the questions of a section (key of a question → what was typed).

    Each stands for itself: one that cannot be saved, because it makes no sense or a colleague saved
    other words since (SavedMeanwhile), is told in ``refused`` and the others are saved. What only
    repeats the answer of last time is no answer before it is confirmed. Raises RuleBroken where
    nothing in the section can be written.
    """
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    rows = questions_of(agency_return).lean().filter(standard__section=section.section_id)
    questions = {each.pk: each for each in rows if each.pk in typed}
    answers = {
        each.question_id: each for each in agency_return.answers.filter(question__in=questions)
    }
    last = before(agency_return) if len(answers) < len(questions) else {}
    saved = Saved()
    for pk, question in questions.items():
        try:
            saved.changed += _save(
                actor, agency_return, question, typed[pk], answers.get(pk), last.get(question.code)
            )
        except RuleBroken as broken:
            saved.refused[pk] = broken
    if saved.changed:
        begun(actor, agency_return)
        recount(agency_return)
    return saved


def _save(
    actor: Person, agency_return: AgencyReturn, question: Question, typed: Typed,
    answer: Answer | None, last: Answer | None,
) -> bool:  # fmt: skip
    values = typed.values()
    _sensible(question, values)
    refuse_stale(typed.seen, held(answer), values)
    signed = {"changed_by": actor, "changed_at": timezone.now()}
    if answer is None:
        same = values == held(last)
        if same and not (last and typed.confirmed):
            return False
        source = _source(last) if same else {}
        kept = Answer(agency_return=agency_return, question=question, **source, **values, **signed)
        history.create(kept, actor=actor, reason="Answer saved")
        if last and typed.confirmed:
            _bring_evidence(actor, kept, last)
        return True
    if values == held(answer):
        return False
    own = {"carried_from": None, "package": None}
    return history.change(answer, actor=actor, reason="Answer changed", **own, **values, **signed)


def _source(last: Answer | None) -> dict[str, Any]:
    """Where a confirmed answer comes from. What a package said is no saved answer: the package is named."""
    if last is None:
        return {}
    return {"carried_from": last} if last.pk else {"package": last.package}


def _bring_evidence(actor: Person, answer: Answer, last: Answer) -> None:
    """What showed it last time, or in the package, shows it again, as far as it is not out of date."""
    today = timezone.localdate()
    if last.pk:
        uses = last.evidence_uses.select_related("evidence")
        shown, reason = [use.evidence for use in uses], "Confirmed from last time"
    else:
        assert last.package is not None  # see queries.answering.imported
        shown, reason = last.brings, f"Confirmed from {last.package.portal}"
    still = [each for each in shown if each.expires_on is None or each.expires_on >= today]
    uses_again = [EvidenceUse(answer=answer, evidence=each) for each in still]
    history.create_many(uses_again, actor=actor, reason=reason)


def _sensible(question: Question, values: dict[str, Any]) -> None:
    fault = value_fault(question.kind, values["value"])
    if fault:
        raise RuleBroken(fault, field="value")
    for name in ("narrative", "na_reason"):
        if len(values[name]) > LONGEST:
            raise RuleBroken(
                f"This has {len(values[name]):,} characters. Shorten it to {LONGEST:,}, or add it as a file.",
                field=name,
            )


@transaction.atomic
def leave_out(*, actor: Person, section: ReturnSection, reason: str) -> bool:
    """Leave a voluntary part out, and say why. What was answered in it is kept and counts for nothing."""
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    if not section.section.voluntary:
        raise RuleBroken("This part is asked of everybody, so it cannot be left out.")
    if not reason.strip():
        raise RuleBroken("Say why you leave this part out.", field="reason")
    changed = history.change(
        lock(section), actor=actor, reason="Part left out", left_out=reason.strip()
    )
    if changed:
        begun(actor, agency_return)
        recount(agency_return)
    return changed


@transaction.atomic
def take_in(*, actor: Person, section: ReturnSection) -> bool:
    """Answer a part after all that had been left out."""
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    changed = history.change(lock(section), actor=actor, reason="Part taken in again", left_out="")
    if changed:
        recount(agency_return)
    return changed


def answer_to(*, actor: Person, section: ReturnSection, question: Question) -> Answer:
    """The answer to a question, begun where there is none yet: evidence and actions hang on it.

    Call it with the return locked.
    """
    agency_return = section.agency_return
    there = agency_return.answers.filter(question=question).first()
    if there:
        return there
    kept = Answer(
        agency_return=agency_return, question=question, changed_by=actor, changed_at=timezone.now()
    )
    return history.create(kept, actor=actor, reason="Answer begun")


def begun(actor: Person, agency_return: AgencyReturn) -> None:
    """The first word makes it a return that was started."""
    if agency_return.status == ReturnStatus.NOT_STARTED:
        moves.move(agency_return, ReturnStatus.STARTED, moves=RETURN_MOVES, actor=actor)


def closed_because(agency_return: AgencyReturn, section: ReturnSection) -> str:
    """Why a section cannot be written now; empty where it can."""
    queried = (
        agency_return.status == ReturnStatus.QUERIED
        and section.queries.filter(answered_at=None).exists()
    )
    return write_fault(agency_return.campaign.status, agency_return.status, queried)


def refuse_closed(agency_return: AgencyReturn, section: ReturnSection) -> None:
    """Raise RuleBroken, with the reason, where a section cannot be written now."""
    fault = closed_because(agency_return, section)
    if fault:
        raise RuleBroken(fault)


def tidy(text: str) -> str:
    """A text as it is kept: lines end one way, nothing around it, no sign that cannot be stored."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
