"""Snapshot surveys: written, sent to all agencies in one action, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.clocks import SNAPSHOT
from audits.models import Snapshot, SnapshotQuestion, SnapshotReply
from audits.queries.leads import leads_of_each
from audits.queries.snapshots import agencies_for, held_draft
from audits.rules.snapshots import (
    MOST_QUESTIONS,
    SNAPSHOT_MOVES,
    ReplyStatus,
    SnapshotKind,
    SnapshotStatus,
)
from audits.services.answering import tidy
from audits.services.letters import spoken
from core import history, mail, moves, outbox
from core.errors import RuleBroken
from core.moves import lock
from core.references import next_reference
from core.stale import refuse_stale
from deadlines import services as clocks

if TYPE_CHECKING:
    from partnership.models import Person

SENT = "audits.snapshot-sent"
Asked = tuple[str, str]  # the words of a question, and its kind


@transaction.atomic
def write(
    *,
    actor: Person,
    title: str,
    due_on: dt.date,
    questions: Sequence[Asked],
    words: str = "",
    categories: Iterable[str] = (),
    snapshot: Snapshot | None = None,
    seen: str = "",
) -> Snapshot:
    """Keep a snapshot that was not sent yet: what is asked, of whom, by when. Without one it begins.

    The same draft begun again by the same person is the one there is.
    """
    title, words = " ".join(title.split()), tidy(words)
    categories = sorted(set(categories))
    asked = [(" ".join(text.split()), kind) for text, kind in questions if text.strip()]
    _sensible(title, due_on, asked)
    values = {"title": title, "words": words, "due_on": due_on, "categories": categories}
    if snapshot is None:
        drafts = Snapshot.objects.filter(status=SnapshotStatus.DRAFT, created_by=actor, **values)
        snapshot = drafts.first() or _begun(actor, values)
    snapshot = lock(snapshot)
    if snapshot.status != SnapshotStatus.DRAFT:
        raise RuleBroken("The snapshot was sent, so it can no longer be changed.")
    refuse_stale(seen, held_draft(snapshot), typed_as_held(values, asked))
    history.change_to(snapshot, values, actor=actor, reason="Snapshot changed")
    _ask(actor, snapshot, asked)
    return snapshot


def typed_as_held(values: dict[str, object], asked: Sequence[Asked]) -> dict[str, object]:
    """What was typed, as ``held_draft`` names what is saved."""
    found = dict(values)
    found["categories"] = ", ".join(found["categories"])  # type: ignore[arg-type]
    for place in range(1, MOST_QUESTIONS + 1):
        text, kind = asked[place - 1] if place <= len(asked) else ("", "")
        found |= {f"text_{place}": text, f"kind_{place}": kind}
    return found


def _begun(actor: Person, values: dict[str, object]) -> Snapshot:
    reference = next_reference("SNA", Snapshot, timezone.localdate().year)
    made = Snapshot(reference=reference, created_by=actor, **values)
    return history.create(made, actor=actor, reason="Snapshot begun")


def _sensible(title: str, due_on: dt.date, asked: Sequence[Asked]) -> None:
    if not title:
        raise RuleBroken("Give the snapshot a title.", field="title")
    if due_on < timezone.localdate():
        raise RuleBroken("The day must be today or later.", field="due_on")
    if not asked:
        raise RuleBroken("Write at least one question.", field="text_1")
    if len(asked) > MOST_QUESTIONS:
        raise RuleBroken(f"A snapshot has {MOST_QUESTIONS} questions at most.")
    for place, (text, kind) in enumerate(asked, 1):
        if kind not in SnapshotKind.values:
            raise RuleBroken("Choose how it is answered.", field=f"kind_{place}")
        if len(text) > 300:
            raise RuleBroken("Shorten the question to 300 characters.", field=f"text_{place}")


def _ask(actor: Person, snapshot: Snapshot, asked: Sequence[Asked]) -> None:
    there = {row.position: row for row in snapshot.questions.all()}
    for place, (text, kind) in enumerate(asked, 1):
        row = there.pop(place, None)
        if row is None:
            made = SnapshotQuestion(snapshot=snapshot, position=place, text=text, kind=kind)
            history.create(made, actor=actor, reason="Question written")
        else:
            history.change(row, actor=actor, reason="Question changed", text=text, kind=kind)
    for row in there.values():
        history.delete(row, actor=actor, reason="Question left out")


@transaction.atomic
def send(*, actor: Person, snapshot: Snapshot) -> int:
    """Put the questions to every agency chosen that somebody leads, each with a clock, and tell the leads.

    Returns how many agencies were asked; 0 when it was sent before.
    """
    snapshot = lock(snapshot)
    if snapshot.status == SnapshotStatus.OPEN:
        return 0
    bodies = list(agencies_for(snapshot.categories))
    if not bodies:
        raise RuleBroken("No agency of these has a safeguarding lead, so nobody could answer.")
    if snapshot.due_on < timezone.localdate():
        raise RuleBroken("Its day has passed. Set another one first.")
    moves.move(
        snapshot, SnapshotStatus.OPEN, moves=SNAPSHOT_MOVES, actor=actor, sent_at=timezone.now()
    )
    made = [SnapshotReply(snapshot=snapshot, organisation=body) for body in bodies]
    history.create_many(made, actor=actor, reason=f"Asked with {snapshot.reference}")
    replies = list(snapshot.replies.select_related("organisation"))
    clocks.start_many(
        actor=actor,
        code=SNAPSHOT.code,
        on=timezone.localdate(),
        starts=[
            clocks.Start(row, _path(row), row.organisation_id, snapshot.due_on) for row in replies
        ],
        reference=snapshot.reference,
        label=f"Answer: {snapshot.title}"[:200],
        restricted=False,
    )
    _tell(snapshot, replies)
    return len(replies)


def _path(reply: SnapshotReply) -> str:
    """Where an agency answers."""
    return reverse("snapshot_reply", args=[reply.pk])


def _tell(snapshot: Snapshot, replies: Sequence[SnapshotReply]) -> None:
    leads = leads_of_each(reply.organisation for reply in replies)
    wording, signed = mail.wording(mail.REGISTRY[SENT]), mail.partnership()
    outbox.queue_many(
        outbox.compose(
            key=f"{SENT}:{reply.pk}:{person.pk}",
            kind=SENT,
            to=person,
            context={
                "reference": snapshot.reference,
                "subject": snapshot.title,
                "agency": str(reply.organisation),
                "due": spoken(snapshot.due_on),
                "link": _path(reply),
            },
            about=reply,
            wording=wording,
            signed=signed,
        )
        for reply in replies
        for person in leads[reply.organisation_id]
    )


@transaction.atomic
def close(*, actor: Person, snapshot: Snapshot) -> bool:
    """Take no more answers. Those who did not answer are no longer chased."""
    snapshot = lock(snapshot)
    moved = moves.move(snapshot, SnapshotStatus.CLOSED, moves=SNAPSHOT_MOVES, actor=actor)
    if moved:
        clocks.cancel_many(
            actor=actor,
            records=snapshot.replies.filter(status=ReplyStatus.WAITING),
            code=SNAPSHOT.code,
            reason="The snapshot was closed",
        )
    return moved


@transaction.atomic
def cancel(*, actor: Person, snapshot: Snapshot) -> bool:
    """Drop a snapshot that was never sent."""
    return moves.move(lock(snapshot), SnapshotStatus.CANCELLED, moves=SNAPSHOT_MOVES, actor=actor)
