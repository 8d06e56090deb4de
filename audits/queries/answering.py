"""What a return asks, what was answered, and what was said last time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from audits.models import AgencyReturn, Answer, Campaign, Question, ReturnSection
from audits.models.frameworks import QuestionQuerySet
from audits.queries.brought import brought
from audits.rules.frameworks import Asked, applicable, is_for, value_fault
from audits.rules.packages import answers_in
from audits.rules.returns import is_answered

HELD = ("value", "narrative", "not_applicable", "na_reason")
NOTHING: dict[str, Any] = {"value": "", "narrative": "", "not_applicable": False, "na_reason": ""}


def questions_of(agency_return: AgencyReturn) -> QuestionQuerySet:
    """The questions of the parts this campaign asks, in order, whoever they are for."""
    campaign = agency_return.campaign
    rows = Question.objects.of(campaign.version_id)
    return rows.filter(standard__section__code__in=campaign.parts) if campaign.parts else rows


def held(answer: Answer | None) -> dict[str, Any]:
    """What is saved of an answer, as its form names it."""
    return {name: getattr(answer, name) for name in HELD} if answer else dict(NOTHING)


def with_evidence(rows: QuerySet[Answer]) -> QuerySet[Answer]:
    """Answers with ``shown``: how many files and links they show. In no order."""
    return rows.annotate(shown=Count("evidence_uses")).order_by()


def done(kind: str, answer: Any) -> bool:
    """Whether an answer, read by ``with_evidence``, counts as done."""
    return is_answered(kind, **held(answer), evidence=answer.shown)


def applying(agency_return: AgencyReturn, questions: Iterable[Question], values: Mapping[str, str],
             left_out: Iterable[int] = ()) -> frozenset[str]:  # fmt: skip
    """The codes of the questions that this agency is asked, given its answers so far (code → value).

    ``left_out`` are keys of sections of the framework that the agency leaves out.
    """
    out = set(left_out)
    asked: list[Asked] = [each.asked for each in questions if each.standard.section_id not in out]
    return applicable(asked, agency_return.length, agency_return.organisation.sector, values)


def before(agency_return: AgencyReturn) -> dict[str, Answer]:
    """What the agency, or the body it took over from, said in the campaign before: code → answer.

    What it said in a package that was read in for this very return (``imported``) goes before that.
    """
    read_in = imported(agency_return) if agency_return.origin else {}
    earlier = agency_return.campaign.previous_id
    if not earlier:
        return read_in
    body = agency_return.organisation_id
    rows = Answer.objects.filter(
        Q(agency_return__organisation=body) | Q(agency_return__organisation__succeeded_by=body),
        agency_return__campaign=earlier,
        stands=True,
    ).select_related("question", "agency_return__campaign", "moderation")
    rows = rows.defer("question__text", "question__guidance", "agency_return__campaign__words")
    found: dict[str, Answer] = {}
    for answer in rows.order_by("agency_return__organisation_id", "pk"):
        found.setdefault(answer.question.code, answer)
        if answer.agency_return.organisation_id == body:
            found[answer.question.code] = answer
    return found | read_in


def imported(agency_return: AgencyReturn) -> dict[str, Answer]:
    """What the package that was read in last says to the questions of this return: code → answer.

    These answers are not saved, and neither is the return they name: its year says whence they came, as
    does their package. ``brings`` is the agency's evidence that came with each.
    """
    package = agency_return.packages.order_by("-imported_at", "-pk").first()
    if package is None:
        return {}
    year = f"{package.portal}, {package.content['audit']['year']}"
    there = AgencyReturn(campaign=Campaign(cycle=year))
    said = answers_in(package.content)
    brings = brought(package, agency_return.organisation)
    found: dict[str, Answer] = {}
    for each in questions_of(agency_return):
        if each.code in said and not value_fault(each.kind, said[each.code]["value"]):
            answer = Answer(agency_return=there, question=each, package=package, **said[each.code])
            answer.brings = brings.get(each.code, [])
            found[each.code] = answer
    return found


def saved_now(section: ReturnSection, questions: Collection[int]) -> dict[int, dict[str, Any]]:
    """Key of a question → what is saved of its answer, for some questions of a section."""
    rows = Answer.objects.filter(
        agency_return=section.agency_return_id, question__in=list(questions)
    ).order_by()
    answers = {each.question_id: each for each in rows}
    return {pk: held(answers.get(pk)) for pk in questions}


@dataclass
class Line:
    """One question of a section: whether it is asked now, its answer, and the answer of last time."""

    question: Question
    answer: Any
    last: Answer | None
    asked: bool
    done: bool

    @property
    def to_confirm(self) -> bool:
        """Nothing is answered yet, and something was said last time."""
        return self.answer is None and self.last is not None


def lines_of(section: ReturnSection, *, lean: bool = False) -> list[Line]:
    """The questions of one section that this kind of agency is ever asked, in order; ``lean`` without their words."""
    agency_return = section.agency_return
    left_out = ReturnSection.objects.filter(
        agency_return=agency_return, section=OuterRef("standard__section")
    ).exclude(left_out="")
    rows = questions_of(agency_return)
    everything: list[Any] = list((rows.lean() if lean else rows).annotate(off=Exists(left_out)))
    answers = {
        each.question_id: each
        for each in with_evidence(agency_return.answers.select_related("moderation"))
    }
    values = {each.code: answers[each.pk].value for each in everything if each.pk in answers}
    off = {each.standard.section_id for each in everything if each.off}
    asked = applying(agency_return, everything, values, off)
    last = before(agency_return)
    sector = agency_return.organisation.sector
    return [
        Line(
            each,
            answers.get(each.pk),
            last.get(each.code),
            each.code in asked,
            each.pk in answers and done(each.kind, answers[each.pk]),
        )
        for each in everything
        if each.standard.section_id == section.section_id
        and is_for(each.asked, agency_return.length, sector)
    ]
