"""One board member for the appraisal: duties, attendance, actions, contribution."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from governance.models import Action, Attendance, Challenge, ItemSuggestion, Paper
from governance.rules.actions import ActionStatus
from governance.rules.meetings import MeetingStatus
from governance.rules.members import Standing, attended, contributed, kept_to_time
from partnership.models import Contribution, Person, Seat
from partnership.queries import duties_of
from partnership.rules import DUTY_SEATS, financial_year

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Member:
    """What a member's page shows. ``gave`` counts what they brought in the last 12 months."""

    person: Person
    seats: list[Seat]
    duties: list[Any]
    standings: list[Standing]
    meetings: list[Attendance]
    gave: list[tuple[str, int]]


def own_page(user: Any) -> tuple[str, str] | None:
    """A member's own page, for those whose seat brings the duties of one."""
    if not any(seat.kind in DUTY_SEATS for seat in user.seats_now):
        return None
    return "Your duties as a member", reverse("member_page", args=[user.pk])


def board_members(today: dt.date) -> QuerySet[Person]:
    """Everyone whose seat brings the duties of a board member today."""
    seats = Seat.objects.current(today).filter(kind__in=DUTY_SEATS).values("person")
    return Person.objects.filter(pk__in=seats, is_active=True).order_by("name", "pk")


def member(person: Person, today: dt.date) -> Member:
    """A member as they stand on a day. The same number of queries however much they did."""
    seats = list(
        Seat.objects.current(today).filter(person=person).select_related("organisation", "group")
    )
    meetings = list(_meetings(person, today))
    return Member(
        person=person,
        seats=seats,
        duties=duties_of(person, today),
        standings=[
            attended([row.presence for row in meetings]),
            kept_to_time(*_actions(person, today)),
            contributed(*_money(seats, today), financial_year(today)),
        ],
        meetings=meetings,
        gave=_gave(person, today - YEAR),
    )


def _meetings(person: Person, today: dt.date) -> QuerySet[Attendance]:
    return (
        Attendance.objects.filter(
            person=person,
            meeting__status=MeetingStatus.HELD,
            meeting__held_on__gt=today - YEAR,
            meeting__held_on__lte=today,
        )
        .select_related("meeting__group", "deputy")
        .order_by("-meeting__held_on", "-meeting__starts")
    )


def _actions(person: Person, today: dt.date) -> tuple[int, int]:
    found = Action.objects.filter(owner=person, status=ActionStatus.OPEN).aggregate(
        running=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today))
    )
    return found["running"], found["late"]


def _money(seats: list[Seat], today: dt.date) -> tuple[Any, Any]:
    rows = Contribution.objects.filter(
        organisation__in={seat.organisation_id for seat in seats if seat.organisation_id},
        year=financial_year(today),
    ).aggregate(promised=Sum("promised"), received=Sum("received"))
    return rows["promised"], rows["received"]


def _gave(person: Person, since: dt.date) -> list[tuple[str, int]]:
    """What the member brought since a day: papers, suggestions, challenges, actions verified."""
    counts = (
        ("Papers written", Paper.objects.filter(author=person, received_at__date__gte=since)),
        ("Items suggested", ItemSuggestion.objects.filter(suggested_by=person, suggested_at__date__gte=since)),
        ("Challenges raised", Challenge.objects.filter(raised_by=person, raised_on__gte=since)),
        ("Actions completed", Action.objects.filter(owner=person, verified_on__gte=since)),
    )  # fmt: skip
    return [(label, rows.count()) for label, rows in counts]
