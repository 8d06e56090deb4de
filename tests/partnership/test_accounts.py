"""Who is logged in, found together with the seats held today."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from partnership.accounts import Backend
from partnership.models import Person
from partnership.rules import SeatKind
from tests.factories import make_group, make_organisation, make_person, make_seat

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def found(person: Person) -> Any:
    return Backend().get_user(person.pk)


@pytest.mark.parametrize(
    ("started", "ended", "counts"),
    [(-9, None, True), (0, None, True), (-9, 0, True), (-9, -1, False), (1, None, False)],
)
def test_seats_count_from_their_first_day_to_their_last(
    db: None, started: int, ended: int | None, counts: bool
) -> None:
    """The query is written out; ``Seat.objects.current()`` says the same in the model."""
    person = make_person()
    make_seat(
        person,
        SeatKind.SAFEGUARDING_LEAD,
        organisation=make_organisation(),
        started_on=TODAY() + started * DAY,
        ended_on=None if ended is None else TODAY() + ended * DAY,
    )
    assert bool(found(person).seats_now) is counts
    assert found(person).seats_now == Person.objects.get(pk=person.pk).seats_now


def test_every_seat_comes_with_its_group_in_one_query(
    db: None, django_assert_num_queries: Any
) -> None:
    person, agency, group = make_person(), make_organisation(), make_group()
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, organisation=agency)
    make_seat(person, SeatKind.GROUP_MEMBER, group=group)
    with django_assert_num_queries(1):
        logged_in = found(person)
        held = {(seat.kind, seat.organisation_id, seat.group_id) for seat in logged_in.seats_now}
        roles = logged_in.roles
    assert held == {
        (SeatKind.SAFEGUARDING_LEAD, agency.pk, None),
        (SeatKind.GROUP_MEMBER, None, group.pk),
    }
    assert roles == Person.objects.get(pk=person.pk).roles


def test_somebody_without_a_seat_is_found_and_may_do_nothing(db: None) -> None:
    logged_in = found(make_person())
    assert (logged_in.seats_now, logged_in.roles) == ([], frozenset())


def test_whoever_may_no_longer_log_in_is_not_found(db: None) -> None:
    person = make_person(is_active=False)
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, organisation=make_organisation())
    assert found(person) is None
    assert Backend().get_user(0) is None
