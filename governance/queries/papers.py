"""The papers of a meeting as one person sees them, with what came since they last looked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from core.filetypes import TYPES
from core.models import AccessEntry, Document
from governance.models import AgendaItem, Meeting, Paper
from governance.queries import agenda
from governance.queries.actions_files import files_of
from governance.queries.meetings import AHEAD

OPENED = "open papers"
A_VISIT = dt.timedelta(minutes=30)  # openings this close together are one look
WORDS = {kind.media_type: kind.words for kind in TYPES.values()}


@dataclass(frozen=True)
class Sent:
    """One paper: its file, the newest, and the earlier ones. ``new`` since this person last looked."""

    paper: Paper
    files: list[Document]
    new: bool
    late: bool

    @property
    def file(self) -> Document | None:
        return self.files[0] if self.files else None

    @property
    def earlier(self) -> list[Document]:
        return self.files[1:]

    @property
    def kind(self) -> str:
        return kind_of(self.file) if self.file else ""


@dataclass(frozen=True)
class ItemPapers:
    """A line of the agenda, and the papers for it."""

    line: agenda.Line
    papers: list[Sent]


@dataclass(frozen=True)
class Shown:
    """All papers a person sees; ``asked`` are their own for items that are closed to them."""

    items: list[ItemPapers]
    asked: list[Sent]
    since: dt.datetime | None

    @property
    def received(self) -> int:
        return sum(bool(sent.file) for item in self.items for sent in item.papers)

    @property
    def new(self) -> int:
        return sum(sent.new for item in self.items for sent in item.papers)


def kind_of(document: Document) -> str:
    """What a file is, in words."""
    return WORDS.get(document.media_type, "File")


def shown(user: Any, meeting: Meeting, now: dt.datetime, today: dt.date) -> Shown:
    """The papers of a meeting, item by item."""
    since = last_opened(user, meeting, now)
    rows = Paper.objects.visible_to(user).filter(item__meeting=meeting)
    papers = list(rows.select_related("author", "item").order_by("order", "pk"))
    sent = {paper.pk: sent_of(paper, files, since, today) for paper, files in _files(papers)}
    lines = agenda.lines(user, meeting)
    readable = {line.item.pk for line in lines if line.readable}
    return Shown(
        [
            ItemPapers(line, [sent[p.pk] for p in papers if p.item_id == line.item.pk])
            for line in lines
        ],
        [sent[paper.pk] for paper in papers if paper.item_id not in readable],
        since,
    )


def sent_of(paper: Paper, files: list[Document], since: dt.datetime | None, today: dt.date) -> Sent:
    """One paper with its files, oldest first as they are given."""
    new = bool(since and paper.received_at and paper.received_at > since)
    return Sent(paper, files[::-1], new, not files and paper.due_on < today)


def one(paper: Paper, today: dt.date) -> Sent:
    """One paper by itself."""
    return sent_of(paper, _files([paper])[0][1], None, today)


def of_item(user: Any, item: AgendaItem, today: dt.date) -> list[Sent]:
    """The papers of one item that a person sees."""
    rows = Paper.objects.visible_to(user).filter(item=item).select_related("author")
    papers = list(rows.order_by("order", "pk"))
    return [sent_of(paper, files, None, today) for paper, files in _files(papers)]


def takes_new(meeting: Meeting, today: dt.date) -> bool:
    """Whether papers can still be added and asked for: before the meeting, and on its day."""
    return meeting.status in AHEAD and today <= meeting.held_on


def _files(papers: list[Paper]) -> list[tuple[Paper, list[Document]]]:
    held = files_of(papers)
    return [(paper, held[paper.pk]) for paper in papers]


def last_opened(user: Any, meeting: Meeting, now: dt.datetime) -> dt.datetime | None:
    """When a person looked at these papers before this visit. None: never.

    Their first visit has no look before it: then it is the moment it began.
    """
    opened = AccessEntry.objects.filter(
        person=user.pk,
        action=OPENED,
        record_type=ContentType.objects.get_for_model(Meeting),
        record_id=meeting.pk,
    )
    before = opened.filter(at__lt=now - A_VISIT).order_by("-pk").values_list("at", flat=True)
    first = opened.order_by("pk").values_list("at", flat=True)
    return before.first() or first.first()


def sees_item(user: Any, paper: Paper) -> bool:
    """Whether a person sees the item too, or only the paper they are asked to write."""
    return AgendaItem.objects.visible_to(user).filter(pk=paper.item_id).exists()
