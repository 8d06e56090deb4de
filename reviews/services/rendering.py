"""The report as a file: asked for in the portal, made by a worker, with the rights of whoever asked.

What must happen is a row. A worker that is away, or dies in the middle, leaves the row waiting, and
the next look picks it up.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from core import renderings
from core.access import can
from core.errors import RuleBroken
from core.moves import lock
from core.renderings import WAITING_LIMIT
from reviews.documents import pdf
from reviews.documents.content import Report, gather, restored
from reviews.models import RapidReview, RenderedReport

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def ask_for_report(
    *, actor: Person, review: RapidReview, kind: str, as_sent: bool = False
) -> RenderedReport:
    """Ask for the report as a file. A file that says the same already is given again.

    ``as_sent`` keeps the words of this moment, so that the file is what was sent however late it is made.

    Raises RuleBroken when the person has two files being made.
    """
    if kind not in RenderedReport.Kind.values:
        raise RuleBroken("Choose PDF or Word.", field="kind")
    review = lock(review)
    mine = RenderedReport.objects.filter(requested_by=actor)
    same = mine.filter(review=review, kind=kind, as_sent=as_sent)
    waiting = same.filter(status=RenderedReport.Status.WAITING)
    if not as_sent and (there := waiting.first()):
        return there
    report = gather(review, actor)
    digest = report.digest()
    if as_sent and (there := waiting.filter(digest=digest).first()):
        return there
    made = same.filter(status=RenderedReport.Status.DONE, digest=digest).first()
    if made:
        return made
    if (
        not as_sent
        and mine.filter(status=RenderedReport.Status.WAITING, as_sent=False).count()
        >= WAITING_LIMIT
    ):
        raise RuleBroken("Two of your files are being made. Ask again when they are ready.")
    return RenderedReport.objects.create(
        review=review,
        kind=kind,
        as_sent=as_sent,
        requested_by=actor,
        digest=digest,
        content=asdict(report) if as_sent else {},
    )


def make_next(now: dt.datetime | None = None) -> bool:
    """Make the file that has waited longest. Returns False when none waits."""
    return renderings.make_next(RenderedReport, _make, now)


def _make(rendering: RenderedReport) -> None:
    asker, review = rendering.requested_by, rendering.review
    if rendering.content:  # what was sent, kept whole then: it is made whoever has left since
        report = restored(rendering.content)
    elif _reads(asker, review):
        report = gather(review, asker)
    else:
        raise RuleBroken("Whoever asked for it may no longer open this rapid review.")
    renderings.finish(
        rendering,
        _file(report, rendering.kind),
        name=f"{review.reference}-rapid-review.{rendering.kind}",
        title=f"Rapid review {review.reference}",
        digest=report.digest(),
        content={},
    )


def _reads(person: Person, review: RapidReview) -> bool:
    visible = RapidReview.objects.visible_to(person).filter(pk=review.pk)
    return can(person, "reviews.read") and visible.exists()


def _file(report: Report, kind: str) -> bytes:
    if kind == RenderedReport.Kind.PDF:
        return pdf.make(report)
    from reviews.documents import word  # lxml is heavy, and a web worker never comes here

    return word.make(report)
