"""The next meeting of the case review committee, prepared from the desk: an item a case, and one paper."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from core import documents
from core.errors import RuleBroken
from core.moves import lock
from governance.models import AgendaItem, Meeting
from governance.rules.meetings import Purpose
from governance.services.agenda import add_item
from governance.services.papers import add_paper, receive_paper
from reviews.queries.desk import DeskRow, rows
from reviews.queries.desk_meeting import TITLE, can_be_prepared, on_agenda

if TYPE_CHECKING:
    from partnership.models import Person

RESTRICTED = "It is about one case. Whoever works on it is cleared for it."
MINUTES = 10


@transaction.atomic
def prepare(*, actor: Person, meeting: Meeting, cases: Collection[str]) -> int:
    """Put each case on the agenda by its reference alone, and add the paper that lists them.

    What stands there already stays as it is; where a case was added, the paper gets a new version. Returns
    how many items were added.
    """
    meeting = lock(meeting)
    if not can_be_prepared(meeting):
        raise RuleBroken("Choose a meeting of the case review committee that is still to come.")
    on_desk = rows(actor, timezone.localdate())
    chosen = [row for row in on_desk if row.reference in cases]
    if not chosen:
        raise RuleBroken("Tick at least one case.", field="cases")
    there = on_agenda(meeting)
    added = [row for row in chosen if row.reference not in there]
    listed = [row for row in on_desk if row in chosen or row.reference in there]
    overview = _item(actor, meeting, TITLE, Purpose.NOTE)
    for row in added:
        _item(actor, meeting, row.reference, Purpose.DISCUSS)
    _paper(actor, overview, listed, anew=bool(added))
    return len(added)


def _item(actor: Person, meeting: Meeting, title: str, purpose: str) -> AgendaItem:
    return add_item(
        actor=actor,
        meeting=meeting,
        title=title,
        purpose=purpose,
        minutes=MINUTES,
        owner=actor,
        restricted=True,
        restricted_reason=RESTRICTED,
    )


def _paper(actor: Person, item: AgendaItem, listed: Sequence[DeskRow], *, anew: bool) -> None:
    """The paper is added once; a new version of it comes only with a new case."""
    paper = item.papers.filter(title=TITLE, withdrawn_at=None).first()
    kept = paper is not None and documents.of(paper).exists()
    if kept and not anew:
        return
    from reviews.documents.cases_due import make  # heavy: only where a paper is made

    upload = SimpleUploadedFile("cases-due.docx", make(item.meeting, listed))
    if paper is not None and kept:
        receive_paper(actor=actor, paper=paper, upload=upload)
    else:
        add_paper(actor=actor, item=item, title=TITLE, upload=upload)
