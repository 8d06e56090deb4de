"""Who sits where, who is to be told, who may sign: questions about seats that other apps ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from partnership.models import Contribution, DutyDone, Group, Organisation, Person, Post, Seat
from partnership.rules import (
    DUTY_SEATS,
    GROUP_ROLES,
    LEADING_SEATS,
    SEAT_ROLES,
    SIGNING_SEATS,
    STANDS_FOR,
    UNIT_SEATS,
    DutyKind,
    DutyStanding,
    OrganisationKind,
    Role,
    SeatKind,
    duty_standing,
)


def seated(seats: QuerySet[Seat]) -> QuerySet[Person]:
    """The people who can log in and hold one of these seats, each once, by name."""
    return Person.objects.filter(is_active=True, pk__in=seats.order_by().values("person"))


def leads_of(organisation: Organisation, on: dt.date | None = None) -> list[Person]:
    """The people to tell: safeguarding leads, else Section 11 leads, else whoever else sits for it.

    When nobody sits for it any more and another body took over, that one's.
    """
    held = Seat.objects.current(on).filter(organisation=organisation)
    for kinds in ([SeatKind.SAFEGUARDING_LEAD], [SeatKind.SECTION11_LEAD], list(SeatKind)):
        found = list(seated(held.filter(kind__in=kinds)))
        if found:
            return found
    later = organisation.succeeded_by
    return leads_of(later, on) if later else []


def standing_for(organisation: Organisation, on: dt.date | None = None) -> Organisation:
    """The body itself while it exists; once it has ended, the one that took over from it."""
    day = on or timezone.localdate()
    while organisation.ended_on and organisation.ended_on < day and organisation.succeeded_by:
        organisation = organisation.succeeded_by
    return organisation


def statutory_seat(user: Any, on: dt.date | None = None) -> Seat | None:
    """The seat by which a person may sign for a statutory partner on a day (today when none is given).

    The partner itself must still exist that day: a seat for one that was succeeded signs nothing.
    """
    day = on or timezone.localdate()
    partners = Organisation.objects.current(day).statutory()
    partners = partners.exclude(pk__in=getattr(user, "set_aside", ()))
    return (
        Seat.objects.current(day)
        .filter(person=user, kind__in=SIGNING_SEATS, organisation__in=partners)
        .select_related("organisation")
        .first()
    )


def members_of(group: Group, on: dt.date | None = None) -> QuerySet[Person]:
    """The people who sit on a group on a day (today when none is given), its chair among them."""
    return seated(Seat.objects.current(on).filter(group=group))


def holders_of_role(role: str, on: dt.date | None = None) -> QuerySet[Person]:
    """Everyone whose seats give them a role on a day (today when none is given)."""
    kinds = [kind for kind, roles in SEAT_ROLES.items() if role in roles]
    groups = [kind for kind, roles in GROUP_ROLES.items() if role in roles]
    return seated(Seat.objects.current(on).filter(Q(kind__in=kinds) | Q(group__kind__in=groups)))


def business_unit(on: dt.date | None = None) -> QuerySet[Person]:
    """The people of the business unit."""
    return holders_of_role(Role.BUSINESS_UNIT, on)


def unit_ever_seated() -> bool:
    """Whether anybody holds, held or is to hold a business unit seat. Once true it stays true."""
    return Seat.objects.filter(kind__in=UNIT_SEATS).exists()


def safeguarding_leads_of(organisation: Organisation) -> QuerySet[Person]:
    """The people who lead safeguarding or Section 11 for a body today, and nobody in their stead."""
    return seated(Seat.objects.current().filter(organisation=organisation, kind__in=LEADING_SEATS))


def executive_lead_of(organisation: Organisation, on: dt.date | None = None) -> Person | None:
    """Whom to tell when an agency is late and stays late.

    Its own place on the Executive; else its own board member; else the delegated partner who
    stands for its sector; else the chair of the partnership; else nobody. When nobody sits for it
    any more and another body took over, whom to tell of that one.
    """
    day = on or timezone.localdate()
    held = Seat.objects.current(day)
    own = held.filter(organisation=organisation)
    later = organisation.succeeded_by
    if later and not seated(own).exists():
        return executive_lead_of(later, day)
    sector = held.filter(
        organisation__kind=OrganisationKind.STATUTORY_PARTNER,
        organisation__sector=STANDS_FOR.get(organisation.sector, organisation.sector),
    )
    for seats in (
        own.filter(kind=SeatKind.DELEGATED_PARTNER),
        own.filter(kind__in=SIGNING_SEATS),
        own.filter(kind=SeatKind.BOARD_MEMBER),
        sector.filter(kind=SeatKind.DELEGATED_PARTNER),
        sector.filter(kind__in=SIGNING_SEATS),
        held.filter(kind=SeatKind.PARTNERSHIP_CHAIR),
    ):
        found = seated(seats).first()
        if found:
            return found
    return None


def contributors_of(organisation_ids: Iterable[int], on: dt.date | None = None) -> QuerySet[Person]:
    """Everyone who sits for one of these organisations: the colleagues a lead may share with."""
    return seated(Seat.objects.current(on).filter(organisation__in=list(organisation_ids)))


def led_by(person: Person) -> frozenset[int]:
    """The organisations a person leads on safeguarding today."""
    return frozenset(
        seat.organisation_id
        for seat in person.seats_now
        if seat.kind in LEADING_SEATS and seat.organisation_id
    )


def with_seats(people: QuerySet[Person], on: dt.date | None = None) -> QuerySet[Person]:
    """The people, each with ``held``: the seats they hold that day, with organisation and group."""
    seats = Seat.objects.current(on).select_related("organisation", "group")
    return people.prefetch_related(Prefetch("seats", queryset=seats, to_attr="held"))


def with_duties(people: QuerySet[Person], on: dt.date) -> QuerySet[Person]:
    """Those who hold a seat with yearly duties, with the day each duty was last done.

    Read the result with ``duty_of``.
    """
    held = Seat.objects.current(on).filter(kind__in=DUTY_SEATS)
    since = held.filter(person=OuterRef("pk")).order_by().values("person")
    done = DutyDone.objects.filter(person=OuterRef("pk")).order_by().values("person")
    last = {
        f"last_{kind}": Subquery(done.filter(kind=kind).annotate(d=Max("done_on")).values("d"))
        for kind in DutyKind
    }
    return people.filter(is_active=True, pk__in=held.order_by().values("person")).annotate(
        seated_on=Subquery(since.annotate(d=Min("started_on")).values("d")), **last
    )


def duty_of(person: Any, kind: str, today: dt.date) -> DutyStanding:
    """How one duty of a person from ``with_duties`` stands."""
    return duty_standing(kind, getattr(person, f"last_{kind}"), person.seated_on, today)


def duties_of(person: Person, today: dt.date) -> list[DutyStanding]:
    """Every yearly duty of one person; none for somebody whose seats bring no duties."""
    found = with_duties(Person.objects.filter(pk=person.pk), today).first()
    return [duty_of(found, kind, today) for kind in DutyKind] if found else []


def groups_with_members(on: dt.date | None = None) -> list[Group]:
    """Every group with ``held`` (today's seats), ``below`` (the groups under it) and ``vacant`` posts.

    The list holds the groups that stand under no other.
    """
    seats = Seat.objects.current(on).filter(person__is_active=True)
    seats = seats.select_related("person", "organisation").order_by("person__name")
    found = list(Group.objects.prefetch_related(Prefetch("seats", queryset=seats, to_attr="held")))
    by_key: dict[int, Any] = {group.pk: group for group in found}
    top: list[Group] = []
    vacant = vacant_posts(on)
    for group in by_key.values():
        group.below = []
        group.vacant = [post for post in vacant if post.group_id == group.pk]
    for group in by_key.values():
        if group.parent_id:
            by_key[group.parent_id].below.append(group)
        else:
            top.append(group)
    return top


def vacant_posts(on: dt.date | None = None) -> list[Post]:
    """The posts that the arrangements name and that nobody sits in on a day."""
    day = on or timezone.localdate()
    held = set(Seat.objects.current(day).values_list("kind", "organisation", "group", "post"))
    posts = Post.objects.filter(
        Q(started_on__isnull=True) | Q(started_on__lte=day),
        Q(ended_on__isnull=True) | Q(ended_on__gte=day),
    ).select_related("organisation", "group")
    return [
        post
        for post in posts
        if not any(
            body == post.organisation_id
            and title.casefold() == post.title.casefold()
            and (kind == post.kind or {kind, post.kind} <= set(SIGNING_SEATS))
            for kind, body, _, title in held
        )
    ]


def money_totals(rows: QuerySet[Contribution]) -> list[dict[str, Any]]:
    """Promised and received, in pounds, by financial year and kind, latest year first."""
    found: Any = (
        rows.order_by()
        .values("year", "kind")
        .annotate(promised=Sum("promised"), received=Sum("received"))
        .order_by("-year", "kind")
    )
    return list(found)
