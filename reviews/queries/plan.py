"""The plan of a review with its clocks, and who may own a milestone or join the panel."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from deadlines.calendar import closures
from deadlines.models import Deadline
from deadlines.presenters import ClockFace, face
from partnership.models import Organisation, Person, Seat
from partnership.queries import holders_of_role
from partnership.rules import GroupKind, Role
from reviews.models import Milestone, PracticeReview, RapidReview


@dataclass(frozen=True)
class Planned:
    """One milestone with how its clock stands."""

    milestone: Milestone
    face: ClockFace | None
    closed: bool = (
        False  # set for a day that does not count; it stays there until somebody sets another
    )


def planned(review: RapidReview, today: dt.date) -> list[Planned]:
    """The milestones of a review in order of date. Three queries."""
    milestones = list(review.milestones.select_related("owner"))
    clocks = {
        clock.record_id: clock
        for clock in Deadline.objects.filter(
            record_type=ContentType.objects.get_for_model(Milestone),
            record_id__in=[milestone.pk for milestone in milestones],
        )
        .exclude(status=Deadline.Status.CANCELLED)
        .order_by("pk")
    }
    off = closures()
    return [
        Planned(
            row,
            face(clocks[row.pk], today, off) if row.pk in clocks else None,
            row.done_on is None and off.last_working(row.due_on) != row.due_on,
        )
        for row in milestones
    ]


def owners(review: RapidReview) -> QuerySet[Person]:
    """Who may see to a milestone: the business unit and the panel, because they can open the case."""
    unit = holders_of_role(Role.BUSINESS_UNIT).values("pk")
    panel = review.panel.values("person")
    return Person.objects.filter(Q(pk__in=unit) | Q(pk__in=panel), is_active=True).order_by(
        "name", "pk"
    )


def panel_candidates(review: RapidReview | PracticeReview) -> QuerySet[Person]:
    """Who may join the panel: whoever's seat lets them read cases, and is not on it."""
    readers = Q(pk__in=[])
    for role in (Role.CASE_REVIEW_PANEL, Role.EXECUTIVE, Role.BUSINESS_UNIT):
        readers |= Q(pk__in=holders_of_role(role).order_by().values("pk"))
    return (
        Person.objects.filter(readers)
        .exclude(pk__in=review.panel.values("person"))
        .order_by("name", "pk")
    )


def committee(review: RapidReview | PracticeReview) -> list[Seat]:
    """The seats of the case review committee whose people are not on the panel, each person once."""
    there: Any = review.panel.values("person")
    seats = (
        Seat.objects.current()
        .filter(group__kind=GroupKind.CASE_REVIEW, person__is_active=True)
        .exclude(person__in=there)
        .select_related("person", "organisation")
        .order_by("person__name", "pk")
    )
    return list({seat.person_id: seat for seat in seats}.values())


def seated_organisations() -> QuerySet[Organisation]:
    """The organisations somebody sits for today."""
    return Organisation.objects.filter(
        pk__in=Seat.objects.current().exclude(organisation=None).values("organisation")
    ).order_by("name", "pk")
