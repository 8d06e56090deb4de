"""What is in a pack: the agenda and its papers, as one person may see them at this moment."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.models import Document
from core.templatetags.portal import clocktime, day, shortday
from governance.models import Meeting, Pack, Paper
from governance.queries import agenda
from governance.queries.actions_files import files_of
from governance.queries.meetings_calendar import place
from governance.queries.papers import kind_of

SHOWN = 4  # packs listed on a page


@dataclass(frozen=True)
class PackPaper:
    """One paper in its place. Without a file it is named as not come yet."""

    key: int
    title: str
    author: str
    supplement_on: dt.date | None
    document: int | None
    sha256: str
    kind: str
    media_type: str
    waits: bool

    @property
    def heading(self) -> str:
        """The title; a supplement says so, and of when."""
        if self.supplement_on is None:
            return self.title
        return f"{self.title} (supplement, {shortday(self.supplement_on)})"

    @property
    def after(self) -> str:
        return f" · supplement, {shortday(self.supplement_on)}" if self.supplement_on else ""


@dataclass(frozen=True)
class PackItem:
    """One item. ``readable`` is False where only its title may be told."""

    key: int
    number: int
    title: str
    purpose: str
    minutes: int
    restricted: bool
    readable: bool
    papers: list[PackPaper]

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}{' (restricted)' if self.restricted else ''}"


@dataclass(frozen=True)
class Contents:
    """All that a pack says, in its order."""

    reference: str
    group: str
    title: str
    when: str
    where: str
    items: list[PackItem]

    @property
    def papers(self) -> list[PackPaper]:
        """The papers that have come, in the order in which they are bound."""
        return [paper for item in self.items for paper in item.papers if paper.document]

    @property
    def readable(self) -> list[int]:
        return [item.key for item in self.items if item.readable]

    @property
    def closed(self) -> list[int]:
        return [item.key for item in self.items if not item.readable]

    def digest(self) -> str:
        """The same for exactly the same content."""
        said = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


def contents_for(user: Any, meeting: Meeting) -> Contents:
    """What a person would get: their items, and the newest file of each paper."""
    lines = agenda.lines(user, meeting)
    readable = [line.item.pk for line in lines if line.readable]
    rows = Paper.objects.visible_to(user).filter(item__in=readable)
    papers = list(rows.select_related("author").order_by("order", "pk"))
    files = files_of(papers)
    return Contents(
        reference=meeting.reference,
        group=str(meeting.group),
        title=meeting.title,
        when=f"{day(meeting.held_on)}, {clocktime(meeting.starts)} to {clocktime(meeting.ends)}",
        where=place(meeting),
        items=[
            PackItem(
                key=line.item.pk,
                number=line.number,
                title=line.item.title,
                purpose=str(line.item.get_purpose_display()),
                minutes=line.item.minutes,
                restricted=line.item.restricted,
                readable=line.readable,
                papers=[_paper(p, files[p.pk]) for p in papers if p.item_id == line.item.pk],
            )
            for line in lines
        ],
    )


def _paper(paper: Paper, files: list[Document]) -> PackPaper:
    newest = files[-1] if files else None
    return PackPaper(
        key=paper.pk,
        title=paper.title,
        author=str(paper.author or ""),
        supplement_on=paper.supplement_on,
        document=newest.pk if newest else None,
        sha256=newest.sha256 if newest else "",
        kind=kind_of(newest) if newest else "",
        media_type=newest.media_type if newest else "",
        waits=bool(newest and newest.scan == Document.Scan.WAITING),
    )


def path_of(paper: PackPaper) -> Path:
    """Where the file of a paper lies."""
    return Path(Document.objects.get(pk=paper.document or 0).file.path)


@dataclass(frozen=True)
class PackRow:
    """One pack on the page. ``current``: it holds what this person would get now."""

    pack: Pack
    current: bool


def packs_for(user: Any, meeting: Meeting) -> list[PackRow]:
    """The packs to show a person: the one that is as they would get it now, and those they asked for."""
    digest = contents_for(user, meeting).digest()
    seen = Pack.objects.visible_to(user).filter(meeting=meeting)
    mine = seen.filter(Q(digest=digest) | Q(requested_by=user.pk)).select_related("document")
    return [PackRow(pack, pack.digest == digest) for pack in mine[:SHOWN]]


def looks_again(rows: list[PackRow], longest: dt.timedelta) -> bool:
    """Whether a page should look again by itself: something is being made, and not for too long."""
    recent = timezone.now() - longest
    waiting = Pack.Status.WAITING
    return any(row.pack.status == waiting and row.pack.requested_at > recent for row in rows)
