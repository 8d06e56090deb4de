"""Seats are taken and ended."""

import datetime as dt

import pytest
from django.utils import timezone

from core.actors import System
from core.errors import RuleBroken
from partnership import services
from partnership.models import Person, Seat
from partnership.rules import Role, SeatKind
from tests.factories import make_group, make_organisation, make_person, make_seat

pytestmark = pytest.mark.django_db
SET_UP = System("Set-up")
MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


def seat(person, actor=SET_UP, **changes):
    values = {"kind": SeatKind.SAFEGUARDING_LEAD, "started_on": MAY} | changes
    return services.take_seat(actor=actor, person=person, **values)


def test_a_seat_gives_its_role_and_its_record(unit, trust):
    person = make_person()
    taken = seat(person, actor=unit, organisation=trust, post="Named nurse", reason="New post")
    assert Person.objects.get(pk=person.pk).roles == {Role.AGENCY_LEAD}
    assert (taken.history.get().history_user, taken.history.get().history_change_reason) == (
        unit,
        "New post",
    )


def test_the_same_seat_twice_is_one_seat(unit, trust):
    person = make_person()
    assert seat(person, organisation=trust) == seat(person, organisation=trust)
    assert (
        Seat.objects.filter(person=person).count(),
        Seat.history.filter(person=person).count(),
    ) == (1, 1)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [((MAY, None), (JUNE, None)), ((JUNE, None), (MAY, JUNE)), ((MAY, JUNE), (JUNE, None))],
)
def test_the_same_seat_on_the_same_days_is_refused(trust, held, wanted):
    person = make_person()
    seat(person, organisation=trust, started_on=held[0], ended_on=held[1])
    with pytest.raises(RuleBroken, match="holds this seat already") as broken:
        seat(person, organisation=trust, started_on=wanted[0], ended_on=wanted[1])
    assert broken.value.field == "started_on"


def test_the_same_seat_later_is_a_second_one(trust):
    person = make_person()
    first = seat(person, organisation=trust, ended_on=dt.date(2026, 5, 31))
    assert seat(person, organisation=trust, started_on=JUNE) != first


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": None}, "organisation"),
        ({"kind": SeatKind.GROUP_MEMBER}, "group"),
        ({"kind": SeatKind.DELEGATED_PARTNER}, "organisation"),
        ({"ended_on": dt.date(2026, 4, 30)}, "ended_on"),
    ],
)
def test_what_is_missing_or_wrong_is_named(trust, changes, field):
    with pytest.raises(RuleBroken) as broken:
        seat(make_person(), **({"organisation": trust} | changes))
    assert broken.value.field == field


def test_nobody_sits_for_a_body_that_has_ended():
    gone = make_organisation(ended_on=dt.date(2022, 6, 30))
    with pytest.raises(RuleBroken, match="ended on 30 June 2022"):
        seat(make_person(), organisation=gone)


def test_nobody_raises_themselves_or_makes_an_administrator_unless_they_are_one(
    unit, administrator, council
):
    with pytest.raises(RuleBroken, match="cannot give yourself"):
        seat(unit, actor=unit, kind=SeatKind.DELEGATED_PARTNER, organisation=council)
    with pytest.raises(RuleBroken, match="Only an administrator"):
        seat(make_person(), actor=unit, kind=SeatKind.ADMINISTRATOR)
    assert (
        seat(make_person(), actor=administrator, kind=SeatKind.ADMINISTRATOR).kind
        == "administrator"
    )


OPENING = (
    SeatKind.BUSINESS_MANAGER, SeatKind.BUSINESS_UNIT, SeatKind.LEAD_PARTNER,
    SeatKind.DELEGATED_PARTNER, SeatKind.STATUTORY_REPRESENTATIVE, SeatKind.PARTNERSHIP_CHAIR,
    SeatKind.SCRUTINEER,
)  # fmt: skip


@pytest.mark.parametrize("kind", OPENING)
def test_a_seat_that_opens_cases_is_the_business_units_to_give(unit, administrator, council, kind):
    with pytest.raises(RuleBroken, match="the business unit gives it") as broken:
        seat(make_person(), actor=administrator, kind=kind, organisation=council)
    assert broken.value.field == "kind"
    assert seat(make_person(), actor=unit, kind=kind, organisation=council).kind == kind


def test_so_is_a_seat_on_the_case_review_committee_and_no_other_group(
    unit, administrator, council, case_review_group
):
    on = {"kind": SeatKind.GROUP_MEMBER, "organisation": council}
    with pytest.raises(RuleBroken, match="the business unit gives it") as broken:
        seat(make_person(), actor=administrator, group=case_review_group, **on)
    assert broken.value.field == "group"
    assert seat(make_person(), actor=unit, group=case_review_group, **on)
    assert seat(make_person(), actor=administrator, group=make_group(), **on)


def test_at_first_set_up_an_administrator_seats_the_business_unit(administrator, council):
    manager = make_person()
    manages = {"kind": SeatKind.BUSINESS_MANAGER, "organisation": council}
    assert seat(manager, actor=administrator, **manages)
    manager.is_active = False
    manager._change_reason = "Switched off"
    manager.save(update_fields=["is_active"])
    with pytest.raises(RuleBroken, match="only on a new portal"):
        seat(make_person(), actor=administrator, **manages)


@pytest.mark.shows("ACC-01")
def test_once_there_was_a_business_unit_an_administrator_never_seats_one_again(
    administrator, council
):
    make_seat(make_person(), SeatKind.BUSINESS_UNIT, council, ended_on=dt.date(2021, 3, 31))
    for kind in OPENING:
        with pytest.raises(RuleBroken, match="only on a new portal"):
            seat(make_person(), actor=administrator, kind=kind, organisation=council)


def test_nor_while_one_is_still_to_come(administrator, council):
    ahead = timezone.localdate() + dt.timedelta(days=30)
    make_seat(make_person(), SeatKind.BUSINESS_MANAGER, council, started_on=ahead)
    with pytest.raises(RuleBroken, match="only on a new portal"):
        seat(make_person(), actor=administrator, kind=SeatKind.BUSINESS_UNIT, organisation=council)


@pytest.mark.shows("ACC-01")
@pytest.mark.parametrize("who", ["unit", "administrator"])
def test_the_last_business_unit_seat_is_not_ended_without_a_successor(who, unit, request):
    actor, last = request.getfixturevalue(who), unit.seats.get()
    with pytest.raises(RuleBroken, match="last business unit seat") as broken:
        services.end_seat(actor=actor, seat=last, on=timezone.localdate(), reason="Leaves")
    last.refresh_from_db()
    assert (broken.value.field, last.ended_on) == ("ended_on", None)


def test_with_a_successor_it_is_and_then_the_successors_is_the_last(unit, unit2):
    today = timezone.localdate()
    assert services.end_seat(actor=unit2, seat=unit.seats.get(), on=today, reason="Leaves")
    with pytest.raises(RuleBroken, match="last business unit seat"):
        services.end_seat(actor=unit2, seat=unit2.seats.get(), on=today)


@pytest.mark.parametrize(
    "changes",
    [
        {"started_on": 2},  # a day without anybody
        {"ended_on": 0},  # gone the same day
    ],
)
def test_a_successor_must_be_there_on_the_day_after(unit, council, changes):
    today = timezone.localdate()
    days = {name: today + dt.timedelta(days=ahead) for name, ahead in changes.items()}
    make_seat(make_person(), SeatKind.BUSINESS_UNIT, council, **days)
    with pytest.raises(RuleBroken, match="last business unit seat"):
        services.end_seat(actor=unit, seat=unit.seats.get(), on=today)


def test_a_successor_must_be_able_to_log_in(unit, council):
    make_seat(make_person(is_active=False), SeatKind.BUSINESS_UNIT, council)
    with pytest.raises(RuleBroken, match="successor who can log in"):
        services.end_seat(actor=unit, seat=unit.seats.get(), on=timezone.localdate())


def test_a_lead_seats_own_staff_in_small_seats_only(trust_lead, trust, school, council):
    assert seat(make_person(), actor=trust_lead, kind=SeatKind.CONTRIBUTOR, organisation=trust)
    for kind, body in [(SeatKind.CONTRIBUTOR, school), (SeatKind.BOARD_MEMBER, trust)]:
        with pytest.raises(RuleBroken, match="own agency only"):
            seat(make_person(), actor=trust_lead, kind=kind, organisation=body)


def test_an_ended_seat_stays_on_record_and_gives_nothing(unit, trust):
    person = make_person()
    held = make_seat(person, SeatKind.SAFEGUARDING_LEAD, trust)
    assert services.end_seat(actor=unit, seat=held, on=dt.date(2024, 1, 31), reason="Moved on")
    assert not services.end_seat(actor=unit, seat=held, on=dt.date(2024, 1, 31))
    held.refresh_from_db()
    assert held.ended_on == dt.date(2024, 1, 31)
    assert Person.objects.get(pk=person.pk).roles == frozenset()
    assert held.history.first().history_change_reason == "Moved on"


def test_a_seat_does_not_end_before_it_began_nor_again_later(unit):
    held = make_seat(started_on=MAY, ended_on=JUNE, organisation=make_organisation())
    with pytest.raises(RuleBroken, match="cannot end before"):
        services.end_seat(actor=unit, seat=held, on=dt.date(2026, 4, 30))
    with pytest.raises(RuleBroken, match="ended on 1 June 2026 already"):
        services.end_seat(actor=unit, seat=held, on=dt.date(2026, 7, 1))
