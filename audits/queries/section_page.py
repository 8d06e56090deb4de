"""A part of a return as its page shows it: standards, and under each its questions with all that hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from audits.models import EvidenceUse, PlannedAction, ReturnSection, Standard
from audits.queries.answering import Line
from audits.queries.evidence import with_files
from audits.rules.frameworks import answer_words
from audits.rules.returns import wants_action


@dataclass
class QuestionBlock:
    """One question with its form, evidence, planned actions and moderated score."""

    form: Any
    line: Line
    uses: list[Any]
    plans: list[PlannedAction]
    shown_by: str

    @property
    def question(self) -> Any:
        return self.line.question

    @property
    def words(self) -> str:
        """The answer in words."""
        answer = self.line.answer
        if answer is None:
            return ""
        if answer.not_applicable:
            return "Does not apply"
        return answer_words(self.question.kind, answer.value)

    @property
    def last_words(self) -> str:
        """What was said last time, in words."""
        last = self.line.last
        if last is None:
            return ""
        return (
            "Did not apply" if last.not_applicable else answer_words(self.question.kind, last.value)
        )

    @property
    def text(self) -> str:
        """What was written to it, or why it does not apply."""
        answer = self.line.answer
        return (answer.narrative or answer.na_reason) if answer else ""

    @property
    def moderated(self) -> str:
        """The moderated score, in words, with its reason."""
        return _moderated(self.question.kind, self.line.answer)

    @property
    def last_moderated(self) -> str:
        """Last year's moderated score in words, once that year's were released."""
        last = self.line.last
        if last is None or last.agency_return.campaign.released_at is None:
            return ""
        return _moderated(self.question.kind, last)

    @property
    def last_text(self) -> str:
        """What was written last time."""
        last = self.line.last
        return (last.narrative or last.na_reason) if last else ""

    @property
    def wants_action(self) -> bool:
        """Whether the saved answer offers an action."""
        answer = self.line.answer
        return bool(
            answer
            and not answer.not_applicable
            and wants_action(self.question.kind, answer.value)
            and not self.plans
        )

    @property
    def only_where(self) -> str:
        """In words, when it is asked: for those whose page cannot hide it."""
        if not self.question.when:
            return ""
        return f"Answer this only where your answer to {self.question.when} calls for it."


def _moderated(kind: str, answer: Any) -> str:
    held = getattr(answer, "moderation", None)
    return f"{answer_words(kind, held.value)}. {held.reason}" if held else ""


@dataclass
class StandardBlock:
    """A standard and its questions."""

    standard: Standard
    questions: list[QuestionBlock] = field(default_factory=list)


def blocks(section: ReturnSection, forms: list[Any]) -> list[StandardBlock]:
    """The page of a part. A question whose condition lies in another part shows once it is asked."""
    here = {form.line.question.code: form.line.question for form in forms}
    uses = _evidence(section)
    plans: dict[Any, list[PlannedAction]] = {}
    rows = PlannedAction.objects.filter(
        answer__agency_return=section.agency_return_id,
        answer__question__standard__section=section.section_id,
    ).select_related("owner", "action")
    for plan in rows.order_by("pk"):
        plans.setdefault(plan.answer_id, []).append(plan)
    found: list[StandardBlock] = []
    for form in forms:
        line, question = form.line, form.line.question
        if not line.asked and question.when not in here:
            continue
        if not found or found[-1].standard != question.standard:
            found.append(StandardBlock(question.standard))
        key = line.answer.pk if line.answer else None
        found[-1].questions.append(
            QuestionBlock(
                form, line, uses.get(key, []), plans.get(key, []), _shown_by(question, here)
            )
        )
    return found


def _shown_by(question: Any, here: dict[str, Any]) -> str:
    """For the page's script: which field shows this question, and by which answers."""
    waits = here.get(question.when)
    if waits is None:
        return ""
    return f"q{waits.pk}-value={'|'.join(question.when_values)}"


def _evidence(section: ReturnSection) -> dict[Any, list[Any]]:
    rows = EvidenceUse.objects.filter(
        answer__agency_return=section.agency_return_id,
        answer__question__standard__section=section.section_id,
    )
    uses: dict[Any, list[Any]] = {}
    for use in with_files(rows).order_by("pk"):
        uses.setdefault(use.answer_id, []).append(use)
    return uses
