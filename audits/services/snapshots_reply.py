"""An agency's side of a snapshot: its answers, its business-continuity plan and who may read that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from audits.clocks import SNAPSHOT
from audits.models import SnapshotAnswer, SnapshotReply
from audits.queries.snapshots import held_answers, unanswered
from audits.rules.frameworks import value_fault
from audits.rules.snapshots import (
    LONGEST_WORDS,
    REPLY_MOVES,
    PlanTo,
    ReplyStatus,
    SnapshotKind,
    write_fault,
)
from audits.services.answering import tidy
from core import documents, history, moves
from core.errors import RuleBroken
from core.models import Document
from core.moves import lock
from core.stale import refuse_stale
from deadlines import services as clocks

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def save(*, actor: Person, reply: SnapshotReply, typed: Mapping[str, str], seen: str = "") -> bool:
    """Keep answers as they are typed: "value_" and "words_" with the key of a question → what was typed.

    Returns whether anything changed. Raises SavedMeanwhile where a colleague saved other words since.
    """
    reply = _writable(reply)
    held = held_answers(reply)
    wanted = {name: tidy(typed.get(name, "")) for name in held}
    refuse_stale(seen, held, wanted)
    there = {row.question_id: row for row in reply.answers.all()}
    changed = False
    for question in reply.snapshot.questions.all():
        value, words = wanted[f"value_{question.pk}"], wanted[f"words_{question.pk}"]
        _sensible(question.pk, question.kind, value, words)
        row = there.get(question.pk)
        if row is not None:
            changed |= history.change(
                row, actor=actor, reason="Answer changed", value=value, words=words
            )
        elif value or words:
            made = SnapshotAnswer(reply=reply, question=question, value=value, words=words)
            history.create(made, actor=actor, reason="Answer saved")
            changed = True
    return changed


def _sensible(key: int, kind: str, value: str, words: str) -> None:
    fault = value_fault(kind, value) if kind != SnapshotKind.TEXT or value else ""
    if fault:
        raise RuleBroken(fault, field=f"value_{key}")
    if len(words) > LONGEST_WORDS:
        raise RuleBroken(
            f"This has {len(words):,} characters. Shorten it to {LONGEST_WORDS:,}.",
            field=f"words_{key}",
        )


@transaction.atomic
def send(*, actor: Person, reply: SnapshotReply) -> bool:
    """Send the answers. Every question must be answered; the clock stops."""
    reply = lock(reply)
    if reply.status == ReplyStatus.ANSWERED:
        return False
    reply = _writable(reply)
    for question in unanswered(reply):
        place = "words" if question.kind == SnapshotKind.TEXT else "value"
        raise RuleBroken(f"Answer question {question.position}.", field=f"{place}_{question.pk}")
    moves.move(
        reply,
        ReplyStatus.ANSWERED,
        moves=REPLY_MOVES,
        actor=actor,
        answered_by=actor,
        answered_at=timezone.now(),
    )
    clocks.complete(actor=actor, record=reply, code=SNAPSHOT.code, on=timezone.localdate())
    return True


@transaction.atomic
def take_back(*, actor: Person, reply: SnapshotReply) -> bool:
    """Change answers that were sent, as long as the snapshot is open. The clock runs again."""
    reply = lock(reply)
    if reply.status == ReplyStatus.WAITING:
        return False
    fault = write_fault(reply.snapshot.status, ReplyStatus.WAITING)
    if fault:
        raise RuleBroken(fault)
    moves.move(
        reply,
        ReplyStatus.WAITING,
        moves=REPLY_MOVES,
        actor=actor,
        answered_by=None,
        answered_at=None,
    )
    clocks.reopen(
        actor=actor, record=reply, code=SNAPSHOT.code, reason="The answers were taken back"
    )
    return True


@transaction.atomic
def add_plan(*, actor: Person, reply: SnapshotReply, upload: UploadedFile) -> Document:
    """Keep the agency's business-continuity plan. The same file again is the one there is."""
    reply = lock(reply)
    for there in documents.of(reply):
        if documents.is_same(there, upload):
            return there
    return documents.add(
        actor=actor, record=reply, upload=upload, title=documents.safe_name(upload.name or "")
    )


@transaction.atomic
def remove_plan(*, actor: Person, reply: SnapshotReply, document: Document) -> bool:
    """Take a plan away again; from then on nobody reads it."""
    lock(reply)
    return documents.remove(actor=actor, document=document, reason="Taken away by the agency")


@transaction.atomic
def share_plan(*, actor: Person, reply: SnapshotReply, to: str) -> bool:
    """Say who may read the plan: more people, or fewer again, at any time."""
    if to not in PlanTo.values:
        raise RuleBroken("Choose who may read the plan.", field="to")
    return history.change(
        lock(reply), actor=actor, reason=f"Plan open to: {PlanTo(to).label}", plan_to=to
    )


def _writable(reply: SnapshotReply) -> SnapshotReply:
    reply = lock(reply)
    fault = write_fault(reply.snapshot.status, reply.status)
    if fault:
        raise RuleBroken(fault)
    return reply
