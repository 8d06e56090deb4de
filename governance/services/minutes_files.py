"""Minutes as a file: asked for in the portal, made by a worker, as whoever asked may read them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.template.loader import render_to_string

from core import pdf, renderings
from core.errors import RuleBroken
from core.moves import lock
from core.renderings import WAITING_LIMIT
from governance.models import Minutes, MinutesFile
from governance.queries.minutes import MinutesPaper, minutes_for, paper

if TYPE_CHECKING:
    from partnership.models import Person

Status = MinutesFile.Status
GONE = "Whoever asked for it may no longer read these minutes."


@transaction.atomic
def ask_for_file(*, actor: Person, minutes: Minutes, kind: str) -> MinutesFile:
    """Ask for the minutes as a file. A file that says the same already is given again.

    Raises RuleBroken when the person has two files being made, or there is nothing to read yet.
    """
    if kind not in MinutesFile.Kind.values:
        raise RuleBroken("Choose PDF or Word.", field="kind")
    minutes = lock(minutes)
    read = _read(actor, minutes)
    mine = MinutesFile.objects.filter(requested_by=actor)
    same = mine.filter(minutes=minutes, kind=kind, digest=read.digest())
    there = same.filter(status__in=(Status.WAITING, Status.DONE)).first()
    if there:
        return there
    if mine.filter(status=Status.WAITING).count() >= WAITING_LIMIT:
        raise RuleBroken("Two of your files are being made. Ask again when they are ready.")
    row = MinutesFile.objects.create(
        minutes=minutes, kind=kind, requested_by=actor, digest=read.digest()
    )
    row.items.set([item.key for item in read.items if item.readable])
    return row


def make_next(now: dt.datetime | None = None) -> bool:
    """Make the file that has waited longest. Returns False when none waits."""
    return renderings.make_next(MinutesFile, _make, now)


def _make(rendering: MinutesFile) -> None:
    read = _read(rendering.requested_by, rendering.minutes)
    rendering.items.set([item.key for item in read.items if item.readable])
    renderings.finish(
        rendering,
        _file(read, rendering.kind),
        name=f"{read.reference}-minutes.{rendering.kind}",
        title=f"Minutes of {read.reference}",
        digest=read.digest(),
    )


def _read(person: Person, minutes: Minutes) -> MinutesPaper:
    """What this person may read of them at this moment."""
    visible = minutes_for(person).filter(pk=minutes.pk).exists()
    read = paper(person, minutes) if visible else None
    if read is None:
        raise RuleBroken(GONE)
    return read


def _file(read: MinutesPaper, kind: str) -> bytes:
    if kind == MinutesFile.Kind.PDF:
        page = render_to_string(
            "governance/pdf/minutes.html", {"minutes": read, "fonts": pdf.fonts()}
        )
        return pdf.make(page)
    from governance.services import minutes_word  # lxml is heavy, and a web worker never comes here

    return minutes_word.make(read)
