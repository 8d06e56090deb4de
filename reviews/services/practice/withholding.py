"""What is not published, and who was told why; what comes off the public page again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from reviews.models import PracticeReview, Publication
from reviews.practice_rules import PracticeStatus, kept_until, moves_of
from reviews.services.practice import running
from reviews.services.practice.publishing import plannable, publication_of

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def withhold(
    *,
    actor: Person,
    practice: PracticeReview,
    reason: str,
    improvements: str = "",
    panel_told_on: dt.date | None = None,
    secretary_told_on: dt.date | None = None,
) -> Publication:
    """The partners do not publish the report, for a reason both the Panel and the Secretary of State get.

    Where there is something about improvements that can be published, it is published instead, and its copies
    go ahead in the same way (rulebook 3.1.8). Where there is not, the review ends here.
    """
    practice = lock(practice)
    plannable(practice, PracticeStatus.WITHHELD)
    if not reason.strip():
        raise RuleBroken("Say why the report is not published.", field="reason")
    for field, told in (("panel_told_on", panel_told_on), ("secretary_told_on", secretary_told_on)):
        if told and told > timezone.localdate():
            raise RuleBroken("The date must be today or in the past.", field=field)
    publication = Publication.objects.filter(review=practice).first() or history.create(
        Publication(review=practice, title=practice.title), actor=actor, reason="Report withheld"
    )
    values: dict[str, Any] = {
        "withheld_reason": reason.strip(),
        "improvements": improvements.strip(),
        "panel_told_on": panel_told_on,
        "secretary_told_on": secretary_told_on,
    }
    if publication.improvements != values["improvements"]:
        values |= {"read_at": None, "read_by": None, "names_accepted": ""}
    history.change_to(publication, values, actor=actor, reason="The report is not published")
    if not publication.improvements and practice.status != PracticeStatus.WITHHELD:
        _end_withheld(actor, practice, publication, reason.strip())
    return publication


@transaction.atomic
def publish_after_all(*, actor: Person, practice: PracticeReview, reason: str) -> bool:
    """What stood against publishing has ended: the report is prepared for publication after all."""
    practice = lock(practice)
    if practice.status == PracticeStatus.SIGNED_OFF:
        return False
    if not reason.strip():
        raise RuleBroken("Say why it can be published now.", field="reason")
    publication = publication_of(practice)
    if publication.published_at:
        raise RuleBroken("The improvements are published and stay on the page for a year.")
    history.change(
        publication, actor=actor, reason=reason.strip()[:300], withheld_reason="", improvements=""
    )
    return move(
        practice,
        PracticeStatus.SIGNED_OFF,
        moves=moves_of(practice.kind),
        actor=actor,
        reason=f"To be published after all: {reason.strip()}"[:300],
    )


@transaction.atomic
def take_down(*, actor: Person, practice: PracticeReview, reason: str) -> bool:
    """Take a published review off the public page, a year after it was published at the earliest."""
    publication = lock(publication_of(practice))
    if publication.taken_down_on:
        return False
    if publication.published_at is None:
        raise RuleBroken("It is not on the public page.")
    first = kept_until(timezone.localdate(publication.published_at))
    if timezone.localdate() < first:
        raise RuleBroken(
            f"It stays on the public page for at least a year, until {first:%-d %B %Y}."
        )
    if not reason.strip():
        raise RuleBroken("Say why it is taken down.", field="reason")
    return history.change(
        publication,
        actor=actor,
        reason="Taken off the public page",
        taken_down_on=timezone.localdate(),
        taken_down_reason=reason.strip(),
    )


def _end_withheld(
    actor: Person, practice: PracticeReview, publication: Publication, reason: str
) -> None:
    today = timezone.localdate()
    history.change(publication, actor=actor, reason="Nothing is published", publish_at=None)
    move(
        practice,
        PracticeStatus.WITHHELD,
        moves=moves_of(practice.kind),
        actor=actor,
        reason=f"Not published: {reason}"[:300],
        finished_on=today,
    )
    running.unplanned(actor, practice, "The report is not published")
    running.finish(actor, practice, today, f"Not published: {reason}"[:300])
