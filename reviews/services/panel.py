"""The panel of a rapid review: who sits on it, and so may open the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core import access, grants, history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.models import Organisation, Seat
from partnership.rules import GroupKind, SeatKind
from reviews.models import PanelMember, RapidReview
from reviews.rules import RUNNING_REVIEWS
from reviews.services import letters

if TYPE_CHECKING:
    from partnership.models import Person


def draw_panel(*, actor: Person | System, review: RapidReview) -> list[PanelMember]:
    """Everybody who sits on the case review committee today, each once, its chair in the chair."""
    seats = (
        Seat.objects.current()
        .filter(group__kind=GroupKind.CASE_REVIEW, person__is_active=True)
        .select_related("person", "organisation")
        .order_by("person", "pk")
    )
    chairs = {seat.person_id for seat in seats if seat.kind == SeatKind.GROUP_CHAIR}
    drawn = {seat.person_id: seat for seat in seats}
    chair = min(chairs, default=None)
    return [
        add_member(
            actor=actor,
            review=review,
            person=seat.person,
            organisation=seat.organisation,
            chairs=person_id == chair,
            reason=f"Sits on the case review committee: panel of {review}",
        )
        for person_id, seat in drawn.items()
    ]


@transaction.atomic
def add_member(
    *,
    actor: Person | System,
    review: RapidReview,
    person: Person,
    reason: str,
    organisation: Organisation | None = None,
    chairs: bool = False,
) -> PanelMember:
    """Put a person on the panel and open the case to them. Again is no-op.

    Raises RuleBroken for somebody whose seats do not let them read cases at all: a case opened to
    them would stay shut, and nobody would know why.
    """
    review = lock(review)
    held = review.panel.filter(person=person).first()
    if held:
        return held
    _running(review)
    if not access.can(person, "reviews.read"):
        raise RuleBroken(
            f"{person} holds no seat that lets them read cases. Give them a seat on the case review "
            "committee first; by itself it opens no case to them.",
            field="person",
        )
    if not reason.strip():
        raise RuleBroken("Say why this person joins the review panel.", field="reason")
    member = history.create(
        PanelMember(review=review, person=person, organisation=organisation, chairs=chairs),
        actor=actor,
        reason=reason,
    )
    grants.open_to(review.incident, person, actor=actor, reason=reason[:300])
    letters.about_review("reviews.panel", review, [person], once=str(member.pk))
    return member


@transaction.atomic
def remove_member(*, actor: Person | System, member: PanelMember, reason: str) -> bool:
    """Take a person off the panel; the case closes to them at once. Returns False when they were off already."""
    found = PanelMember.objects.select_for_update().filter(pk=member.pk).first()
    if found is None:
        return False
    if not reason.strip():
        raise RuleBroken("Say why this person leaves the review panel.", field="reason")
    grants.close(found.review.incident, found.person, actor=actor, reason=reason)
    history.delete(found, actor=actor, reason=reason)
    return True


@transaction.atomic
def seat_chair(*, actor: Person | System, member: PanelMember) -> bool:
    """Let this member chair the panel instead of whoever did. Returns False when they chair it already."""
    review = lock(member.review)
    member = review.panel.get(pk=member.pk)
    if member.chairs:
        return False
    _running(review)
    for other in review.panel.filter(chairs=True):
        history.change(
            other, actor=actor, reason=f"{member.person} chairs the panel now", chairs=False
        )
    history.change(member, actor=actor, reason="Chairs the panel", chairs=True)
    return True


def _running(review: RapidReview) -> None:
    if review.status not in RUNNING_REVIEWS:
        raise RuleBroken(
            f"The review is “{review.get_status_display()}”, so its panel stays as it is."
        )
