"""What the business unit looks at in the returns of a campaign: where they stand, what to check, what changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import AgencyReturn, Answer, Campaign, Question, ReturnSection, SectionQuery
from audits.queries.handed_in import returned
from audits.rules.checks import Gap, Looked, Plan, Weight, gaps
from audits.rules.frameworks import SCORED, applicable


def _counted(rows: QuerySet[Any], owner: str) -> Any:
    """How many rows belong to each outer record."""
    each = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Coalesce(Subquery(each.annotate(n=Count("pk")).values("n")), 0)


def handed_in(campaign: Campaign) -> QuerySet[AgencyReturn]:
    """The returns of a campaign that were handed in, with how far their quality assurance is."""
    scored = Answer.objects.filter(question__kind__in=SCORED)
    return (
        AgencyReturn.objects.filter(returned(), campaign=campaign)
        .select_related("organisation", "campaign")
        .annotate(
            open_queries=_counted(
                SectionQuery.objects.filter(answered_at=None), "section__agency_return"
            ),
            moderated=_counted(scored.exclude(moderation=None), "agency_return"),
        )
        .order_by("organisation__name", "pk")
    )


@dataclass(frozen=True)
class Found:
    """A thing to look at in one return."""

    agency_return: AgencyReturn
    gap: Gap
    text: str


def check(rows: Sequence[AgencyReturn], campaign: Campaign, today: dt.date) -> list[Found]:
    """What is worth a look in these returns of a campaign, in their order and that of the questions.

    The number of queries does not depend on how many returns there are.
    """
    questions = _questions(campaign)
    keys = [row.pk for row in rows]
    answers = _answers(keys, today)
    left_out: dict[int, set[int]] = defaultdict(set)
    parts = ReturnSection.objects.filter(agency_return__in=keys).exclude(left_out="")
    for owner, section in parts.values_list("agency_return", "section"):
        left_out[owner].add(section)
    texts = {each.code: each.text for each in questions}
    return [
        Found(row, gap, texts[gap.question])
        for row in rows
        for gap in gaps(_looked(row, questions, answers[row.pk], left_out[row.pk], today))
        if gap.weight is Weight.LOOK
    ]


def _questions(campaign: Campaign) -> list[Question]:
    rows = Question.objects.of(campaign.version_id)
    return list(rows.filter(standard__section__code__in=campaign.parts) if campaign.parts else rows)


def _answers(keys: list[int], today: dt.date) -> dict[int, dict[int, dict[str, Any]]]:
    """Key of a return → key of a question → its answer, with what it shows and plans counted."""
    past = Q(evidence_uses__evidence__expires_on__lt=today)
    rows = (
        Answer.objects.filter(agency_return__in=keys)
        .values("agency_return", "value", "not_applicable", asked_in=F("question"))
        .annotate(
            shown=Count("evidence_uses", distinct=True),
            past=Count("evidence_uses", distinct=True, filter=past),
            plans=Count("planned_actions", distinct=True),
        )
        .order_by()
    )
    found: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        found[row["agency_return"]][row["asked_in"]] = dict(row)
    return found


def _looked(
    row: AgencyReturn, questions: list[Question], answers: dict[int, dict[str, Any]],
    left_out: set[int], today: dt.date,
) -> Iterable[Looked]:  # fmt: skip
    open_to = [each for each in questions if each.standard.section_id not in left_out]
    values = {each.code: answers[each.pk]["value"] for each in open_to if each.pk in answers}
    asked = applicable(
        [each.asked for each in open_to], row.length, row.organisation.sector, values
    )
    for each in open_to:
        answer = answers.get(each.pk)
        if each.code in asked and answer:
            yield Looked(
                section=each.standard.section.code,
                code=each.code,
                kind=each.kind,
                value=answer["value"],
                not_applicable=answer["not_applicable"],
                to_confirm=False,
                done=True,
                evidence_wanted=each.evidence_wanted,
                evidence=answer["shown"],
                out_of_date=answer["past"],
                plans=(Plan("", "owned", True, today),) * answer["plans"],
            )


@dataclass(frozen=True)
class Differing:
    """One thing that two versions say differently: where it stands, what, before and after."""

    code: str
    question: str
    what: str
    old: str
    new: str


NAMED = (
    ("words", "Answer"),
    ("narrative", "In words"),
    ("na_reason", "Why it does not apply"),
)


def compared(old: dict[str, Any], new: dict[str, Any]) -> list[Differing]:
    """What differs between two versions of a return, in the order of the questions."""
    found: list[Differing] = []
    before, after = _parts(old), _parts(new)
    for code in [*after, *(code for code in before if code not in after)]:
        was, is_now = before.get(code, {}), after.get(code, {})
        if was.get("left_out", "") != is_now.get("left_out", ""):
            title = str((is_now or was)["title"])
            found.append(
                Differing(
                    code, title, "Left out", was.get("left_out", ""), is_now.get("left_out", "")
                )
            )
        found += _queries_compared(code, was, is_now)
        found += _questions_compared(_asked_in(was), _asked_in(is_now))
    return found


def _queries_compared(code: str, was: dict[str, Any], now: dict[str, Any]) -> Iterable[Differing]:
    """What each question of the business unit was replied; one that was asked later has nothing before."""
    before = {each["asked_at"]: each["reply"] for each in was.get("queries", [])}
    after = {each["asked_at"]: each for each in now.get("queries", [])}
    for at, each in after.items():
        if each["reply"] != before.get(at, ""):
            yield Differing(code, each["text"], "Reply", before.get(at, ""), each["reply"])


def _questions_compared(
    before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> Iterable[Differing]:
    for code in [*after, *(code for code in before if code not in after)]:
        was, is_now = before.get(code, {}), after.get(code, {})
        for what, one, other in _told(was, is_now):
            if one != other:
                yield Differing(code, str((is_now or was)["text"]), what, one, other)


def _told(was: dict[str, Any], now: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    for name, label in NAMED:
        yield label, was.get(name, ""), now.get(name, "")
    yield "Asked", _yes(was), _yes(now)
    yield "Evidence", _lines(was, "evidence", _shown), _lines(now, "evidence", _shown)
    yield "Actions", _lines(was, "actions", _planned), _lines(now, "actions", _planned)


def _yes(question: dict[str, Any]) -> str:
    return "Yes" if question.get("asked") else "No"


def _lines(question: dict[str, Any], name: str, words: Any) -> str:
    return "\n".join(words(each) for each in question.get(name, []))


def _shown(evidence: dict[str, Any]) -> str:
    where = evidence["file"] or evidence["link"]
    until = f", out of date after {evidence['expires_on']}" if evidence["expires_on"] else ""
    mark = f" [{evidence['sha256'][:8]}]" if evidence["sha256"] else ""
    return f"{evidence['title']}: {where}{mark}{until}"


def _planned(action: dict[str, Any]) -> str:
    named = f"{action['reference']} " if action["reference"] else ""
    return f"{named}{action['text']} ({action['owner']}, {action['due_on']})"


def _parts(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {part["code"]: part for part in content["sections"]}


def _asked_in(part: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        question["code"]: question
        for standard in part.get("standards", [])
        for question in standard["questions"]
    }
