"""Papers: asked of an author by a day, sent, replaced, withdrawn; the set published to the members."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core import access, documents, history
from core.errors import RuleBroken
from core.models import Document
from core.moves import lock
from core.stale import refuse_stale
from deadlines import services as clocks
from deadlines.models import Deadline
from governance.clocks import PAPER
from governance.models import AgendaItem, Meeting, Paper
from governance.queries.meetings import AHEAD, owners
from governance.rules.meetings import MeetingStatus
from governance.services.agenda_order import after
from governance.services.papers_letters import ask, tell_published, tell_supplement, withdraw_from
from partnership.rules import Role

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def ask_paper(
    *,
    actor: Person,
    item: AgendaItem,
    title: str,
    author: Person | None = None,
    due_on: dt.date | None = None,
    reason: str = "Paper asked for",
) -> Paper:
    """Ask for a paper by a day; the group's own day for papers if none is given.

    With nobody named the business unit sends it itself. The same title again is the paper there is.
    """
    item = lock(item)
    there = _called(item, title)
    if there:
        return there
    _ahead(item.meeting)
    due_on = due_on or max(item.meeting.papers_due_on, timezone.localdate())
    _possible(item.meeting, author, due_on)
    paper = Paper(item=item, title=title, author=author, due_on=due_on, order=after(item.papers))
    history.create(paper, actor=actor, reason=reason)
    _start_clock(actor, paper)
    ask(paper, actor)
    return paper


def paper_held(paper: Paper) -> dict[str, Any]:
    """What is saved of a paper, as its form names it."""
    return {"title": paper.title, "author": paper.author_id, "due_on": paper.due_on}


@transaction.atomic
def change_paper(
    *,
    actor: Person,
    paper: Paper,
    title: str,
    author: Person | None,
    due_on: dt.date,
    seen: str = "",
) -> bool:
    """Change what is asked, of whom, or until when. A new author is asked, the one before is told."""
    paper = _in_use(paper)
    _ahead(paper.item.meeting)
    typed = {"title": title, "author": author, "due_on": due_on}
    refuse_stale(seen, paper_held(paper), typed)
    before, day = paper.author, paper.due_on
    if author != before or due_on != day:
        _possible(paper.item.meeting, author, due_on)
    changed = history.change(paper, actor=actor, reason="Paper changed", **typed)
    if due_on != day:
        clocks.move(
            actor=actor, record=paper, code=PAPER.code, due=due_on, reason="Another day was set"
        )
    if author != before:
        _hand_over(actor, paper, before)
    return changed


@transaction.atomic
def withdraw_paper(*, actor: Person, paper: Paper, reason: str) -> bool:
    """No paper is wanted, or it was the wrong one: it is out of reach at once. False: it was withdrawn."""
    paper = lock(paper)
    if paper.withdrawn_at:
        return False
    if not reason.strip():
        raise RuleBroken("Say why the paper is withdrawn.", field="reason")
    history.change(paper, actor=actor, reason=reason, withdrawn_at=timezone.now())
    clocks.cancel(actor=actor, record=paper, code=PAPER.code, reason=reason)
    if paper.received_at is None:
        withdraw_from(paper, paper.author, actor)
    return True


@transaction.atomic
def receive_paper(*, actor: Person, paper: Paper, upload: UploadedFile) -> Document:
    """Keep the file of a paper; the newest is the paper, earlier ones stay beside it.

    After the papers were published it is a supplement, of today. The same file again is the one there is.
    """
    paper = _in_use(paper)
    if actor != paper.author and not access.can(actor, "governance.run"):
        raise RuleBroken("The author of a paper sends it, or the business unit.")
    _takes_papers(actor, paper.item.meeting)
    newest = documents.of(paper).first()
    if newest and documents.is_same(newest, upload):
        return newest
    document = documents.add(actor=actor, record=paper, upload=upload, title=paper.title)
    now, today = timezone.now(), timezone.localdate()
    published = paper.item.meeting.published_at is not None
    history.change(
        paper,
        actor=actor,
        reason="A new version came" if newest else "Paper received",
        received_at=now,
        supplement_on=today if published else None,
    )
    clocks.complete(actor=actor, record=paper, code=PAPER.code, on=today)
    if published:
        tell_supplement(paper, actor)
    return document


@transaction.atomic
def add_paper(*, actor: Person, item: AgendaItem, title: str, upload: UploadedFile) -> Document:
    """Keep a paper that is at hand already: nobody is asked, and it is here at once.

    Where a paper of this title is waited for, this is it. The same title and file again is the one there is;
    with another file it is refused, so that no paper is replaced unnoticed.
    """
    item = lock(item)
    paper = _called(item, title)
    newest = documents.of(paper).first() if paper else None
    if newest:
        if documents.is_same(newest, upload):
            return newest
        raise RuleBroken(
            "A paper of this item has this name already. Give this one another name, or go back,"
            " open that paper and upload a new version.",
            field="title",
        )
    if paper is None:
        if item.meeting.held_on < timezone.localdate():
            raise RuleBroken("The day of the meeting is past, so no more papers are added.")
        paper = ask_paper(actor=actor, item=item, title=title, reason="Paper added")
    return receive_paper(actor=actor, paper=paper, upload=upload)


@transaction.atomic
def publish_papers(*, actor: Person, meeting: Meeting) -> bool:
    """Send the members to the papers. What comes from now on is a supplement. False: they were published."""
    meeting = lock(meeting)
    if meeting.published_at:
        return False
    if meeting.status != MeetingStatus.OPEN:
        raise RuleBroken("Papers are published once the meeting is open, and before it is held.")
    sent = Paper.objects.filter(item__meeting=meeting, withdrawn_at=None)
    if not sent.exclude(received_at=None).exists():
        raise RuleBroken("No paper has come yet, so there is nothing to publish.")
    history.change(
        meeting, actor=actor, reason="Papers were published", published_at=timezone.now()
    )
    tell_published(meeting, actor)
    return True


@transaction.atomic
def stop_asking(*, actor: Person, meeting: Meeting, reason: str) -> int:
    """The meeting is cancelled, so no paper is due any more. Returns how many clocks were stopped."""
    asked = Paper.objects.filter(item__meeting=meeting, received_at=None, withdrawn_at=None)
    return sum(
        clocks.cancel(actor=actor, record=paper, code=PAPER.code, reason=reason) is not None
        for paper in asked
    )


@transaction.atomic
def move_asked(*, actor: Person, meeting: Meeting, before: dt.date, reason: str) -> int:
    """The day for papers moved: what was asked for by it, or is due after the meeting now, moves along."""
    late = Q(due_on=before) | Q(due_on__gt=meeting.held_on)
    asked = Paper.objects.filter(late, item__meeting=meeting, received_at=None, withdrawn_at=None)
    for paper in asked.select_for_update():
        due = meeting.papers_due_on
        history.change(paper, actor=actor, reason=reason, due_on=due)
        clocks.move(actor=actor, record=paper, code=PAPER.code, due=due, reason=reason)
    return len(asked)


def _called(item: AgendaItem, title: str) -> Paper | None:
    return item.papers.filter(title=title, withdrawn_at=None).first()


def _in_use(paper: Paper) -> Paper:
    paper = lock(paper)
    if paper.withdrawn_at:
        raise RuleBroken("This paper was withdrawn. Ask for a new one.")
    return paper


def _ahead(meeting: Meeting) -> None:
    if meeting.status not in AHEAD:
        raise RuleBroken(
            f"The meeting is “{meeting.get_status_display()}”, so no more papers are asked for."
        )


def _takes_papers(actor: Person, meeting: Meeting) -> None:
    """Papers come before the meeting; what was handed out in it, the business unit adds afterwards."""
    held = meeting.status == MeetingStatus.HELD and access.can(actor, "governance.run")
    if meeting.status not in AHEAD and not held:
        raise RuleBroken(
            f"The meeting is “{meeting.get_status_display()}”. Send it to the business unit instead."
        )


def _possible(meeting: Meeting, author: Person | None, due_on: dt.date) -> None:
    if due_on > meeting.held_on:
        raise RuleBroken("The paper is due before the meeting, or on its day.", field="due_on")
    if due_on < timezone.localdate():
        raise RuleBroken("The due day is in the past.", field="due_on")
    if author is None or Meeting.objects.visible_to(author).filter(pk=meeting.pk).exists():
        return
    if meeting.status == MeetingStatus.DRAFT and author in owners(meeting):
        raise RuleBroken(
            "This meeting is a draft, so members are not asked yet. Open it first, or name nobody.",
            field="author",
        )
    raise RuleBroken(f"{author} does not come to this meeting.", field="author")


def _start_clock(actor: Person, paper: Paper) -> None:
    """Neither label nor reference says what the paper is about: its item may be restricted, or become so."""
    clocks.start(
        actor=actor,
        code=PAPER.code,
        record=paper,
        on=timezone.localdate(),
        due=paper.due_on,
        reference=paper.item.meeting.reference,
        path=reverse("paper", args=[paper.pk]),
        owner_person=paper.author,
        owner_role="" if paper.author else Role.BUSINESS_UNIT,
    )


def _hand_over(actor: Person, paper: Paper, before: Person | None) -> None:
    running = Deadline.objects.of(paper).open().filter(code=PAPER.code).first()
    if running is None:
        return
    clocks.reassign(
        actor=actor,
        deadline=running,
        reason="Another author was named",
        owner_person=paper.author,
        owner_role="" if paper.author else Role.BUSINESS_UNIT,
    )
    withdraw_from(paper, before, actor)
    ask(paper, actor)
