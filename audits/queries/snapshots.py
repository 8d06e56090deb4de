"""Snapshots: who is asked, what they answered, whose plans a person may read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet

from audits.models import Snapshot, SnapshotAnswer, SnapshotQuestion, SnapshotReply
from audits.queries.leads import led_agencies, unled_agencies
from audits.rules.snapshots import (
    MOST_QUESTIONS,
    VALUES,
    ReplyStatus,
    SnapshotKind,
    is_said,
    value_words,
)
from core.models import Document
from partnership.models import AgencyCategory, Organisation
from partnership.rules import OrganisationKind

PARTNERS = "partners"


def choices() -> list[tuple[str, str]]:
    """Whom a snapshot can be narrowed to: the statutory partners, and each category that has an agency."""
    rows = AgencyCategory.objects.filter(pk__in=led_agencies().values("category"))
    return [(PARTNERS, "Statutory safeguarding partners"), *((r.code, r.name) for r in rows)]


def agencies_for(categories: Collection[str]) -> QuerySet[Organisation]:
    """The agencies of today with a lead, of these categories; of none given, all of them."""
    return _of(led_agencies(), categories)


def unled_for(categories: Collection[str]) -> QuerySet[Organisation]:
    """Those that would be asked if somebody led them."""
    return _of(unled_agencies(), categories)


def _of(rows: QuerySet[Organisation], categories: Collection[str]) -> QuerySet[Organisation]:
    if not categories:
        return rows
    chosen = Q(category__code__in=[code for code in categories if code != PARTNERS])
    if PARTNERS in categories:
        chosen |= Q(kind=OrganisationKind.STATUTORY_PARTNER)
    return rows.filter(chosen)


def held_draft(snapshot: Snapshot) -> dict[str, Any]:
    """What is saved of a snapshot, as its form names it."""
    found: dict[str, Any] = {
        "title": snapshot.title,
        "words": snapshot.words,
        "due_on": snapshot.due_on,
        "categories": ", ".join(snapshot.categories),
    }
    there = {row.position: row for row in snapshot.questions.all()}
    for place in range(1, MOST_QUESTIONS + 1):
        row = there.get(place)
        found |= {
            f"text_{place}": row.text if row else "",
            f"kind_{place}": row.kind if row else "",
        }
    return found


def for_list(user: Any) -> QuerySet[Snapshot]:
    """The snapshots within reach, each with how many agencies were ``asked`` and how many ``answered``."""
    return Snapshot.objects.visible_to(user).annotate(
        asked=Count("replies"),
        answered=Count("replies", filter=Q(replies__status=ReplyStatus.ANSWERED)),
    )


def own_replies(user: Any) -> QuerySet[SnapshotReply]:
    """What the agencies a person leads are asked, newest first."""
    rows = SnapshotReply.objects.led_by(user).select_related("snapshot", "organisation")
    return rows.order_by("-snapshot__sent_at", "organisation__name", "pk")


def held_answers(reply: SnapshotReply) -> dict[str, str]:
    """What is saved of an agency's answers, as its form names it."""
    there = {row.question_id: row for row in reply.answers.all()}
    found: dict[str, str] = {}
    for question in reply.snapshot.questions.all():
        row = there.get(question.pk)
        found[f"value_{question.pk}"] = row.value if row else ""
        found[f"words_{question.pk}"] = row.words if row else ""
    return found


def unanswered(reply: SnapshotReply) -> list[SnapshotQuestion]:
    """The questions without an answer, in order."""
    held = held_answers(reply)
    return [
        one
        for one in reply.snapshot.questions.all()
        if not is_said(one.kind, held[f"value_{one.pk}"], held[f"words_{one.pk}"])
    ]


def said_in(reply: SnapshotReply) -> list[tuple[str, str, str]]:
    """(question, choice in words, words) of one agency, to be read."""
    held = held_answers(reply)
    return [
        (
            one.text,
            value_words(one.kind, held[f"value_{one.pk}"]),
            held[f"words_{one.pk}"],
        )
        for one in reply.snapshot.questions.all()
    ]


@dataclass
class QuestionResult:
    """One question over all agencies that answered."""

    question: SnapshotQuestion
    counts: list[tuple[str, int]] = field(default_factory=list)


def answers_of(snapshot: Snapshot) -> list[SnapshotAnswer]:
    """The answers of the agencies that sent theirs, question by question, the worst first, then by name."""
    rows = SnapshotAnswer.objects.filter(
        reply__snapshot=snapshot, reply__status=ReplyStatus.ANSWERED
    ).select_related("question", "reply__organisation")
    worst = {"red": 0, "no": 0, "amber": 1, "green": 2, "yes": 2}
    return sorted(
        rows,
        key=lambda row: (
            row.question.position,
            worst.get(row.value, 3),
            str(row.reply.organisation),
        ),
    )


def counted(snapshot: Snapshot, answers: list[SnapshotAnswer]) -> list[QuestionResult]:
    """How often each answer was given to each question; for words, how many answered."""
    given: dict[int, Counter[str]] = defaultdict(Counter)
    for row in answers:
        given[row.question_id][row.value] += 1
    found = []
    for question in snapshot.questions.all():
        numbers = given[question.pk]
        lines = [(words, numbers[code]) for code, words in VALUES[question.kind]]
        if question.kind == SnapshotKind.TEXT:
            lines = [("Answered in words", sum(numbers.values()))]
        found.append(QuestionResult(question, lines))
    return found


def shared_plans(user: Any) -> QuerySet[Document]:
    """The business-continuity plans a person may read, newest first; read their replies with ``replies_of``."""
    return Document.objects.filter(
        record_type=ContentType.objects.get_for_model(SnapshotReply),
        record_id__in=SnapshotReply.objects.with_plan_for(user).values("pk"),
        removed_at=None,
    ).order_by("-added_at", "-pk")


def replies_of(plans: Collection[Document]) -> dict[int, SnapshotReply]:
    """Key of a reply → reply, for the plans of a page."""
    rows = SnapshotReply.objects.filter(pk__in={plan.record_id for plan in plans})
    return {row.pk: row for row in rows.select_related("snapshot", "organisation")}
