"""A whole return, question by question: for reading it on one page, for checking it, for handing it in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from audits.models import (
    AgencyReturn,
    Answer,
    EvidenceUse,
    PlannedAction,
    Question,
    ReturnSection,
    Section,
    SectionQuery,
    Standard,
)
from audits.queries.answering import applying, before, held, questions_of
from audits.queries.evidence import with_files
from audits.rules.checks import Gap, Looked, Plan, gaps
from audits.rules.frameworks import answer_words, is_for
from audits.rules.returns import is_answered, judged
from partnership.queries import contributors_of, standing_for


@dataclass
class Said:
    """One question of the whole return, with all that was said to it."""

    question: Question
    answer: Any
    last: Answer | None
    asked: bool
    moderation: Any = None

    @property
    def uses(self) -> list[Any]:
        """What is shown for it: uses of evidence ``with_files``."""
        return list(self.answer.uses) if self.answer else []

    @property
    def confirmed(self) -> str:
        """Whence an answer came that was confirmed as it stood."""
        if self.answer is None:
            return ""
        if self.answer.package_id:
            return f"Confirmed from {self.answer.package.portal}"
        return "Confirmed from last time" if self.answer.carried_from_id else ""

    @property
    def plans(self) -> list[Any]:
        """Its planned actions, each with ``sits``: whether its owner sits for the agency."""
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
    queries: list[SectionQuery] = field(default_factory=list)

    @property
    def said(self) -> list[Said]:
        return [each for standard in self.standards for each in standard.said]


def whole(
    agency_return: AgencyReturn, seen: QuerySet[ReturnSection] | None = None
) -> list[SectionSaid]:
    """The return, section by section, with the questions that this kind of agency is ever asked.

    ``seen`` are the sections, of any return, that a person may see; all of them when none are given.
    """
    questions = list(questions_of(agency_return))
    answers = {each.question_id: each for each in _answers(agency_return)}
    rows: Any = agency_return.sections.select_related("section").order_by("section__position")
    if seen is not None:
        rows = rows.annotate(seen=Exists(seen.filter(pk=OuterRef("pk"))))
    everything = list(rows)
    values = {each.code: answers[each.pk].value for each in questions if each.pk in answers}
    left_out = [row.section_id for row in everything if row.left_out]
    asked = applying(agency_return, questions, values, left_out)
    to_answer = any(each.code in asked and each.pk not in answers for each in questions)
    last = before(agency_return) if to_answer else {}
    queries = _queries(agency_return)
    found = {
        row.section_id: SectionSaid(row.section, row, queries=queries.get(row.pk, []))
        for row in everything
        if seen is None or row.seen
    }
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
            Said(each, answer, last.get(each.code), each.code in asked, _moderated(answer))
        )
    return list(found.values())


def _queries(agency_return: AgencyReturn) -> dict[int, list[SectionQuery]]:
    """Key of a row → what it was ever sent back with, oldest first. Nothing was before it was handed in."""
    found: dict[int, list[SectionQuery]] = {}
    if agency_return.submitted_at:
        rows = SectionQuery.objects.filter(section__agency_return=agency_return)
        for query in rows.order_by("asked_at", "pk"):
            found.setdefault(query.section_id, []).append(query)
    return found


def _moderated(answer: Any) -> Any:
    return getattr(answer, "moderation", None) if answer else None


def _answers(agency_return: AgencyReturn) -> Any:
    uses = with_files(EvidenceUse.objects.order_by("pk"))
    sits = contributors_of([standing_for(agency_return.organisation).pk])
    plans = (
        PlannedAction.objects.select_related("owner", "action")
        .annotate(sits=Exists(sits.filter(pk=OuterRef("owner"))))
        .order_by("pk")
    )
    return (
        agency_return.answers.select_related("changed_by", "moderation", "package")
        .defer("package__content")
        .prefetch_related(
            Prefetch("evidence_uses", uses, to_attr="uses"),
            Prefetch("planned_actions", plans, to_attr="plans"),
        )
        .order_by("pk")
    )


def gaps_of(parts: list[SectionSaid], today: dt.date) -> list[Gap]:
    """What stops the return and what is worth a look, in the order of the questions."""
    return gaps(_looked(part, said, today) for part in parts for said in part.said if said.asked)


def _looked(part: SectionSaid, said: Said, today: dt.date) -> Looked:
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
                bool(plan.action_id) or plan.sits,
                plan.due_on,
            )
            for plan in said.plans
        ),
    )
