"""A whole return, question by question: for reading it on one page, for checking it, for handing it in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from audits.models import (
    AgencyReturn,
    Answer,
    EvidenceUse,
    PlannedAction,
    Question,
    ReturnSection,
    Section,
    Standard,
)
from audits.queries.answering import applying, before, held, questions_of
from audits.rules.checks import Gap, Looked, Plan, gaps
from audits.rules.frameworks import answer_words, is_for
from audits.rules.returns import is_answered, judged
from core.models import Document
from partnership.queries import contributors_of, standing_for


@dataclass
class Said:
    """One question of the whole return, with all that was said to it."""

    question: Question
    answer: Any
    last: Answer | None
    asked: bool
    files: dict[int, Document]
    moderation: Any = None

    @property
    def uses(self) -> list[EvidenceUse]:
        return list(self.answer.uses) if self.answer else []

    @property
    def plans(self) -> list[PlannedAction]:
        return list(self.answer.plans) if self.answer else []

    @property
    def done(self) -> bool:
        return bool(self.answer) and is_answered(
            self.question.kind, **held(self.answer), evidence=len(self.uses)
        )

    @property
    def words(self) -> str:
        """The judgement, the day or the number in words."""
        if self.answer is None:
            return ""
        if self.answer.not_applicable:
            return "Does not apply"
        return answer_words(self.question.kind, self.answer.value)

    @property
    def moderated_words(self) -> str:
        """The moderated score in words."""
        return answer_words(self.question.kind, self.moderation.value) if self.moderation else ""

    @property
    def met(self) -> str:
        """How far it says that the standard is met: met, partly, not_met, not_applicable, or nothing."""
        if self.answer is None:
            return ""
        found = judged(self.question.kind, self.answer.value, self.answer.not_applicable)
        return str(found.value) if found else ""

    @property
    def shown(self) -> list[tuple[EvidenceUse, Document | None]]:
        """What is shown for it: each with its file, or None for a link."""
        return [(use, self.files.get(use.evidence_id)) for use in self.uses]


@dataclass
class StandardSaid:
    """A standard and what was said to its questions."""

    standard: Standard
    said: list[Said] = field(default_factory=list)


@dataclass
class SectionSaid:
    """A section of the return and its standards."""

    section: Section
    row: ReturnSection
    standards: list[StandardSaid] = field(default_factory=list)

    @property
    def said(self) -> list[Said]:
        return [each for standard in self.standards for each in standard.said]


def whole(agency_return: AgencyReturn, sections: Any = None) -> list[SectionSaid]:
    """The return, section by section, with the questions that this kind of agency is ever asked.

    ``sections`` are the rows of it that a person may see; all of them when none is given.
    """
    questions = list(questions_of(agency_return))
    answers = {each.question_id: each for each in _answers(agency_return)}
    files = _files(answers.values())
    everything = list(
        agency_return.sections.select_related("section").order_by("section__position")
    )
    seen = {row.pk for row in (everything if sections is None else sections)}
    values = {each.code: answers[each.pk].value for each in questions if each.pk in answers}
    left_out = [row.section_id for row in everything if row.left_out]
    asked = applying(agency_return, questions, values, left_out)
    last = before(agency_return)
    found = {row.section_id: SectionSaid(row.section, row) for row in everything if row.pk in seen}
    for each in questions:
        part = found.get(each.standard.section_id)
        if part is None or not is_for(
            each.asked, agency_return.length, agency_return.organisation.sector
        ):
            continue
        if not part.standards or part.standards[-1].standard != each.standard:
            part.standards.append(StandardSaid(each.standard))
        answer = answers.get(each.pk)
        part.standards[-1].said.append(
            Said(each, answer, last.get(each.code), each.code in asked, files, _moderated(answer))
        )
    return list(found.values())


def _moderated(answer: Any) -> Any:
    return getattr(answer, "moderation", None) if answer else None


def _answers(agency_return: AgencyReturn) -> Any:
    uses = EvidenceUse.objects.select_related("evidence").order_by("pk")
    plans = PlannedAction.objects.select_related("owner", "action").order_by("pk")
    return (
        agency_return.answers.select_related("changed_by", "moderation", "carried_from")
        .prefetch_related(
            Prefetch("evidence_uses", uses, to_attr="uses"),
            Prefetch("planned_actions", plans, to_attr="plans"),
        )
        .order_by("pk")
    )


def _files(answers: Any) -> dict[int, Document]:
    """Key of a piece of evidence → its file, of all that these answers show."""
    from django.contrib.contenttypes.models import ContentType

    from audits.models import AuditEvidence

    shown = {use.evidence_id for answer in answers for use in answer.uses}
    rows = Document.objects.filter(
        record_type=ContentType.objects.get_for_model(AuditEvidence),
        record_id__in=shown,
        removed_at=None,
    )
    return {row.record_id: row for row in rows.order_by("-pk")}


def gaps_of(agency_return: AgencyReturn, parts: list[SectionSaid], today: dt.date) -> list[Gap]:
    """What stops the return and what is worth a look, in the order of the questions."""
    owners = {
        plan.owner_id
        for part in parts
        for said in part.said
        for plan in said.plans
        if plan.owner_id
    }
    sits: set[int] = set()
    if owners:
        body = standing_for(agency_return.organisation)
        sits = set(contributors_of([body.pk]).filter(pk__in=owners).values_list("pk", flat=True))
    return gaps(
        _looked(part, said, sits, today) for part in parts for said in part.said if said.asked
    )


def _looked(part: SectionSaid, said: Said, sits: set[int], today: dt.date) -> Looked:
    return Looked(
        section=part.section.code,
        code=said.question.code,
        kind=said.question.kind,
        value=said.answer.value if said.answer else "",
        not_applicable=bool(said.answer and said.answer.not_applicable),
        done=said.done,
        to_confirm=said.answer is None and said.last is not None,
        evidence_wanted=said.question.evidence_wanted,
        evidence=len(said.uses),
        out_of_date=sum(
            bool(use.evidence.expires_on and use.evidence.expires_on < today) for use in said.uses
        ),
        plans=tuple(
            Plan(
                plan.text,
                str(plan.owner or ""),
                bool(plan.action_id) or plan.owner_id in sits,
                plan.due_on,
            )
            for plan in said.plans
        ),
    )
