"""Snapshot assurance surveys: statuses, kinds of question, with whom an agency shares its plan.

Source: the national page on reform of safeguarding partners (snapshot assurance survey with all relevant
agencies; sharing of business continuity plans). None of it is set by law.
"""

from __future__ import annotations

from django.db.models import TextChoices

from audits.rules.frameworks import AnswerKind

MOST_QUESTIONS = 10
LONGEST_WORDS = 5_000


class SnapshotStatus(TextChoices):
    DRAFT = "draft", "Being prepared"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


SNAPSHOT_MOVES: dict[str, frozenset[str]] = {
    SnapshotStatus.DRAFT: frozenset({SnapshotStatus.OPEN, SnapshotStatus.CANCELLED}),
    SnapshotStatus.OPEN: frozenset({SnapshotStatus.CLOSED}),
    SnapshotStatus.CLOSED: frozenset(),
    SnapshotStatus.CANCELLED: frozenset(),
}


class ReplyStatus(TextChoices):
    WAITING = "waiting", "Not answered yet"
    ANSWERED = "answered", "Answered"


REPLY_MOVES: dict[str, frozenset[str]] = {
    ReplyStatus.WAITING: frozenset({ReplyStatus.ANSWERED}),
    ReplyStatus.ANSWERED: frozenset({ReplyStatus.WAITING}),
}


class SnapshotKind(TextChoices):
    """How a question is answered: three of the kinds of an audit."""

    RAG = AnswerKind.RAG.value, "Red, amber or green"
    YES_NO = AnswerKind.YES_NO.value, "Yes or no"
    TEXT = AnswerKind.TEXT.value, "Words"


VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    SnapshotKind.RAG: (
        ("green", "Green: in hand"),
        ("amber", "Amber: in hand, with some worry"),
        ("red", "Red: we need help"),
    ),
    SnapshotKind.YES_NO: (("yes", "Yes"), ("no", "No")),
    SnapshotKind.TEXT: (),
}


class PlanTo(TextChoices):
    """Who may read an agency's business-continuity plan; each line includes those before it."""

    UNIT = "unit", "The business unit only"
    PARTNERS = "partners", "The business unit and the statutory safeguarding partners"
    ALL = "all", "The business unit, the statutory partners and all agencies that are asked"


TO_PARTNERS = (PlanTo.PARTNERS, PlanTo.ALL)


def is_said(kind: str, value: str, words: str) -> bool:
    """Whether a question is answered."""
    return bool(words.strip()) if kind == SnapshotKind.TEXT else bool(value)


def value_words(kind: str, value: str) -> str:
    """A choice as people read it; words for a question in words stand apart."""
    return dict(VALUES.get(kind, ())).get(value, "")


def write_fault(snapshot: str, reply: str) -> str:
    """Why an agency cannot change what it answered; empty where it can."""
    if snapshot != SnapshotStatus.OPEN:
        return "This snapshot is closed, so the answers can no longer be changed."
    if reply == ReplyStatus.ANSWERED:
        return "The answers were sent. Take them back to change them."
    return ""
