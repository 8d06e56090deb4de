"""The panel of a practice review that began by itself: who sits on it, and so may open the review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from core import access, grants, history
from core.errors import RuleBroken
from core.moves import lock
from core.outbox import queue
from partnership.models import Organisation
from partnership.rules import SeatKind
from reviews.models import PracticePanelMember, PracticeReview
from reviews.practice_mails import PRACTICE_PANEL
from reviews.practice_rules import OVER
from reviews.queries.plan import committee

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def draw_panel(*, actor: Person, practice: PracticeReview) -> int:
    """Everybody who sits on the case review committee today and is not on the panel. Returns how many joined."""
    practice = lock(practice)
    joined = [
        add_member(
            actor=actor,
            practice=practice,
            person=seat.person,
            organisation=seat.organisation,
            chairs=seat.kind == SeatKind.GROUP_CHAIR,
            reason="Sits on the case review committee",
        )
        for seat in committee(practice)
    ]
    return len(joined)


@transaction.atomic
def add_member(
    *,
    actor: Person,
    practice: PracticeReview,
    person: Person,
    reason: str,
    organisation: Organisation | None = None,
    chairs: bool = False,
) -> PracticePanelMember:
    """Put a person on the panel and open the review to them; again changes nothing. One chairs it: the last named.

    Raises RuleBroken for somebody whose seats do not let them read cases at all, and where the panel is that of
    the rapid review.
    """
    practice = lock(practice)
    held = practice.panel.filter(person=person).first()
    if held:
        return held
    _check(practice, person, reason)
    if chairs:
        for other in practice.panel.filter(chairs=True):
            history.change(other, actor=actor, reason=f"{person} chairs it now", chairs=False)
    member = history.create(
        PracticePanelMember(
            review=practice, person=person, organisation=organisation, chairs=chairs
        ),
        actor=actor,
        reason=reason.strip()[:300],
    )
    grants.open_to(practice, person, actor=actor, reason=reason.strip()[:300])
    _tell(practice, member)
    return member


@transaction.atomic
def remove_member(*, actor: Person, member: PracticePanelMember, reason: str) -> bool:
    """Take a person off the panel; the review closes to them at once. False: they were off already."""
    found = PracticePanelMember.objects.select_for_update().filter(pk=member.pk).first()
    if found is None:
        return False
    if not reason.strip():
        raise RuleBroken("Say why this person leaves the panel.", field="reason")
    grants.close(found.review, found.person, actor=actor, reason=reason.strip()[:300])
    history.delete(found, actor=actor, reason=reason.strip()[:300])
    return True


def _check(practice: PracticeReview, person: Person, reason: str) -> None:
    if practice.rapid_review_id:
        raise RuleBroken(f"Its panel is that of {practice.rapid_review}. Change that one.")
    if practice.status in OVER:
        raise RuleBroken("This review is over, so its panel stays as it is.")
    if not access.can(person, "reviews.read"):
        raise RuleBroken(
            f"{person} holds no seat that lets them read cases. Give them a seat on the case review"
            " committee first; by itself it opens no case to them.",
            field="person",
        )
    if not reason.strip():
        raise RuleBroken("Say why this person joins the panel.", field="reason")


def _tell(practice: PracticeReview, member: PracticePanelMember) -> None:
    queue(
        key=f"{PRACTICE_PANEL.code}:{member.pk}",
        kind=PRACTICE_PANEL.code,
        to=member.person,
        context={
            "reference": practice.reference,
            "link": reverse("practice", args=[practice.reference]),
        },
        about=practice,
    )
