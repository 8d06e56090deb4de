"""The pack of a meeting: asked for in the portal, made by a worker, a paper at a time.

Each look takes one step, so that a worker that dies loses one step and no more: the papers become
parts in a folder, one by one; when all are there they are bound behind a front page with contents.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import documents, mail, renderings
from core.errors import RuleBroken
from core.moves import lock
from core.renderings import WAITING_LIMIT
from governance.models import Meeting, Pack
from governance.queries.packs import Contents, contents_for
from governance.services import packs_process
from governance.services.packs_parts import BINDING, Part, draw, make_part, part_of

if TYPE_CHECKING:
    from partnership.models import Person

Status = Pack.Status
STEPS = 60  # seconds a look may begin steps for; the longest step ends well before the task's limit
BIND_SECONDS = 140
GONE = "Whoever asked for it may no longer see this meeting."
TOO_LARGE = "The papers are too large to be bound into one file. Open them one by one."


@transaction.atomic
def ask_for_pack(*, actor: Person, meeting: Meeting) -> Pack:
    """Ask for the papers as one PDF. One with exactly the same content, whoever asked for it, is given again.

    Raises RuleBroken when no paper has come yet, or the person has two packs being made.
    """
    meeting = lock(meeting)
    contents = contents_for(actor, meeting)
    if not contents.papers:
        raise RuleBroken("No paper has come yet, so there is nothing to bind.")
    same = meeting.packs.filter(digest=contents.digest())
    there = same.filter(status__in=(Status.WAITING, Status.DONE)).first()
    if there:
        return there
    mine = Pack.objects.filter(requested_by=actor, status=Status.WAITING)
    if mine.count() >= WAITING_LIMIT:
        raise RuleBroken("Two of your packs are being made. Ask again when they are ready.")
    row = Pack(
        meeting=meeting,
        kind=Pack.Kind.PDF,
        requested_by=actor,
        digest=contents.digest(),
        total=len(contents.papers),
    )
    row.full_clean()
    row.save(force_insert=True)
    _hold(row, contents)
    return row


def make_next(now: dt.datetime | None = None) -> bool:
    """Take one step with the pack that has waited longest. Returns False when none waits."""
    _tidy()
    return renderings.make_next(Pack, _step, now)


def folder_of(key: int) -> Path:
    """Where the parts of a pack lie while it is made."""
    return Path(settings.VAR_DIR) / "packs" / str(key)


def _step(pack: Pack) -> None:
    """The next paper; or, when all are there, the binding."""
    contents = _contents(pack)
    folder = folder_of(pack.pk)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = [paper for paper in contents.papers if part_of(folder, paper) is None]
    if missing:
        make_part(folder, missing[0], contents)
        total = len(contents.papers)
        renderings.go_on(pack, total=total, done=total - len(missing) + 1)
    else:
        _bind(pack, contents, folder)


def _contents(pack: Pack) -> Contents:
    """What whoever asked may see at this moment. The pack is shut to others before it holds more."""
    person = pack.requested_by
    if not Meeting.objects.visible_to(person).filter(pk=pack.meeting_id).exists():
        raise RuleBroken(GONE)
    contents = contents_for(person, pack.meeting)
    _hold(pack, contents)
    return contents


def _hold(pack: Pack, contents: Contents) -> None:
    pack.items.set(contents.readable)
    pack.closed.set(contents.closed)


def _bind(pack: Pack, contents: Contents, folder: Path) -> None:
    parts = {paper.key: _made(folder, paper) for paper in contents.papers}
    front = _front(contents, parts, folder)
    target = folder / "pack.pdf"
    plan = folder / "plan.json"
    plan.write_text(json.dumps(_plan(contents, parts, front)), encoding="utf-8")
    answer = packs_process.run(BINDING, "join", plan, target, seconds=BIND_SECONDS)
    if answer is None:
        raise RuleBroken(TOO_LARGE)
    name, title = f"{contents.reference}-papers.pdf", f"Papers for {contents.reference}"
    renderings.finish_with(
        pack,
        lambda row: documents.keep(
            actor=row.requested_by, record=row, path=target, name=name, title=title,
            media_type=renderings.MEDIA_TYPES[pack.kind],
        ),
        digest=contents.digest(),
        pages=answer["pages"],
        done=len(parts),
        total=len(parts),
        faults=[
            {"paper": paper.title, "why": parts[paper.key].why}
            for paper in contents.papers
            if parts[paper.key].why
        ],
    )  # fmt: skip


def _made(folder: Path, paper: Any) -> Part:
    part = part_of(folder, paper)
    assert part is not None
    return part


def _front(contents: Contents, parts: dict[int, Part], folder: Path) -> Path:
    """The front page and the contents. Drawn to be counted, and again with the page numbers."""
    target = folder / "front.pdf"
    long = 1
    for _try in range(3):
        shown = {
            "pack": contents,
            "lines": _lines(contents, parts, long),
            "pages": long + sum(part.pages for part in parts.values()),
            "partnership": mail.partnership(),
            "made": timezone.localtime(),
        }
        counted = draw(folder, target, "front", shown)
        if not counted:
            raise ValueError("The contents of a pack could not be drawn")
        if counted == long:
            break
        long = counted
    return target


def _lines(contents: Contents, parts: dict[int, Part], before: int) -> list[dict[str, Any]]:
    """The contents: each item, and under it the papers with the page each begins on."""
    page, lines = before + 1, []
    for item in contents.items:
        papers = []
        for paper in item.papers:
            part = parts.get(paper.key)
            papers.append(
                {"paper": paper, "page": page if part else None, "why": part.why if part else ""}
            )
            page += part.pages if part else 0
        lines.append({"item": item, "papers": papers})
    return lines


def _plan(contents: Contents, parts: dict[int, Part], front: Path) -> dict[str, Any]:
    sections = [
        {
            "title": item.heading,
            "papers": [
                {
                    "title": paper.heading,
                    "path": str(parts[paper.key].path),
                    "after": paper.after,
                }
                for paper in item.papers
                if paper.key in parts
            ],
        }
        for item in contents.items
    ]
    return {
        "title": f"{contents.reference}: papers for {contents.group}",
        "author": mail.partnership(),
        "stamp": contents.reference,
        "front": str(front),
        "sections": [section for section in sections if section["papers"]],
    }


def _tidy() -> None:
    """Throw away the parts of packs that are no longer being made."""
    folders = {path.name: path for path in folder_of(0).parent.glob("*")}
    waiting = Pack.objects.filter(pk__in=folders, status=Status.WAITING)
    for key in waiting.values_list("pk", flat=True):
        del folders[str(key)]
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)
