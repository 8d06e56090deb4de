"""Questions about meetings: who is asked to come, when papers are due, which meetings may take an item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from deadlines.calendar import closures
from deadlines.queries import add_working_days
from governance.models import GroupRules, Meeting, MeetingTemplate
from governance.models.membership import groups_of, seats_of
from governance.rules.meetings import MeetingStatus
from partnership.models import Group, Person, Seat
from partnership.queries import holders_of_role
from partnership.rules import Role

AHEAD = (MeetingStatus.DRAFT, MeetingStatus.OPEN)
PAPERS_DAYS: int = GroupRules._meta.get_field("papers_days").default


def to_come_first(rows: QuerySet[Meeting], today: dt.date) -> QuerySet[Meeting]:
    """Meetings to come, soonest first; then those that are over, latest first."""
    ahead = Case(When(held_on__gte=today, then=0), default=1)
    soonest = Case(When(held_on__gte=today, then="held_on"))
    return rows.order_by(ahead, soonest, "-held_on", "starts", "pk")


def coming_of(user: Any, group: Group, today: dt.date) -> Meeting | None:
    """The next meeting of a group that a person sees."""
    seen = Meeting.objects.visible_to(user).filter(group=group, status=MeetingStatus.OPEN)
    return seen.filter(held_on__gte=today).order_by("held_on", "starts", "pk").first()


def members(group: Group, on: dt.date) -> QuerySet[Person]:
    """Who sits on a group on a day, and their deputies, by name; only those who can log in."""
    seats = seats_of(group, on).order_by().values("pk")
    deputies = Seat.objects.current(on).filter(deputy_of__in=seats)
    held = Q(seats__in=seats) | Q(seats__in=deputies.order_by().values("pk"))
    return Person.objects.filter(held, is_active=True).distinct().order_by("name", "pk")


def invitees(meeting: Meeting) -> list[Person]:
    """Who is invited: the members of the group on the day, their deputies, and whoever called it."""
    found = {person.pk: person for person in members(meeting.group, meeting.held_on)}
    caller = meeting.created_by
    if caller.is_active and Role.BUSINESS_UNIT in caller.roles:
        found.setdefault(caller.pk, caller)
    return sorted(found.values(), key=lambda person: (person.name, person.pk))


def owners(meeting: Meeting) -> QuerySet[Person]:
    """Who may bring an item: members of the group and their deputies, and those who see every meeting."""
    return comers(meeting.group, [meeting.held_on])


def comers(group: Group, days: Iterable[dt.date]) -> QuerySet[Person]:
    """Who may come to a group on some days: its members and deputies, and those who see every meeting."""
    keys: set[int] = set()
    for on in days:
        keys |= set(members(group, on).values_list("pk", flat=True))
    for role in (Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.SCRUTINEER):
        keys |= set(holders_of_role(role).values_list("pk", flat=True))
    return Person.objects.filter(pk__in=keys).order_by("name", "pk")


def papers_due(group: Group, held_on: dt.date) -> dt.date:
    """The day papers are due for a meeting of this group: so many working days before."""
    rules = GroupRules.objects.filter(group=group).first()
    return add_working_days(held_on, -(rules.papers_days if rules else PAPERS_DAYS))


def day_off(day: dt.date) -> str:
    """Why a day is no working day; empty where it is one."""
    return closures().why_not(day)


def templates_in_use() -> QuerySet[MeetingTemplate]:
    """The templates a meeting can still be made from."""
    found = MeetingTemplate.objects.filter(retired_on=None).select_related("group")
    return found.order_by("group__name", "name", "pk")


def groups_that_meet(today: dt.date) -> QuerySet[Group]:
    """Groups that have not ended."""
    return Group.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today))


def groups_to_suggest_to(user: Any, today: dt.date) -> QuerySet[Group]:
    """Where a person may suggest an item: the groups they sit on; the business unit, anywhere."""
    there = groups_that_meet(today)
    if Role.BUSINESS_UNIT in user.roles:
        return there
    return there.filter(pk__in=groups_of(user).values("pk"))


def still_ahead(group: Group) -> QuerySet[Meeting]:
    """The meetings of a group that can still take an item, soonest first."""
    return group.meetings.filter(status__in=AHEAD).order_by("held_on", "starts", "pk")


def meetings_after(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings an item of this one can be carried to, soonest first."""
    later = still_ahead(meeting.group).filter(held_on__gte=meeting.held_on)
    return later.exclude(pk=meeting.pk)
