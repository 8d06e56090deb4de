"""Renamed, succeeded, merged: old records keep the old name."""

import datetime as dt

import pytest

from core.errors import RuleBroken
from partnership import services
from partnership.models import Organisation, OrganisationName, Person, Seat
from partnership.rules import OrganisationKind, SeatKind, Sector
from tests.factories import make_organisation, make_person, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ADM-01")]
HANDOVER = dt.date(2022, 7, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def ccg(db):
    return make_organisation(
        "NHS Wirral CCG", kind=OrganisationKind.STATUTORY_PARTNER, sector=Sector.HEALTH
    )


def test_a_renamed_body_has_both_names_each_on_its_days(unit, trust):
    old = trust.name
    assert services.rename_organisation(
        actor=unit, organisation=trust, name="New Trust", on=HANDOVER, reason="Merger"
    )
    assert not services.rename_organisation(
        actor=unit, organisation=trust, name="New Trust", on=HANDOVER
    )
    trust.refresh_from_db()
    assert (trust.name_on(HANDOVER - DAY), trust.name_on(HANDOVER), trust.name) == (
        old,
        "New Trust",
        "New Trust",
    )
    assert OrganisationName.objects.count() == 1
    assert trust.history.first().history_change_reason == "Merger"


def test_a_second_rename_comes_after_the_first_and_not_in_the_future(unit, trust):
    services.rename_organisation(actor=unit, organisation=trust, name="Second", on=HANDOVER)
    with pytest.raises(RuleBroken, match="in use since 1 July 2022") as broken:
        services.rename_organisation(actor=unit, organisation=trust, name="Third", on=HANDOVER)
    assert broken.value.field == "on"
    with pytest.raises(RuleBroken, match="up to today"):
        services.rename_organisation(
            actor=unit, organisation=trust, name="Third", on=dt.date(2999, 1, 1)
        )


def test_a_successor_takes_the_open_seats_and_the_old_body_keeps_its_name(unit, ccg, icb):
    person, left = make_person(), make_person()
    make_seat(person, SeatKind.DELEGATED_PARTNER, ccg)
    make_seat(left, SeatKind.BOARD_MEMBER, ccg, ended_on=dt.date(2021, 1, 1))
    moved = services.succeed_organisation(actor=unit, organisation=ccg, successor=icb, on=HANDOVER)
    assert moved == 1
    ccg.refresh_from_db()
    assert (ccg.name, ccg.ended_on, ccg.succeeded_by) == ("NHS Wirral CCG", HANDOVER - DAY, icb)
    assert list(
        Seat.objects.filter(person=person)
        .order_by("started_on")
        .values_list("organisation", "ended_on")
    ) == [
        (ccg.pk, HANDOVER - DAY),
        (icb.pk, None),
    ]
    assert Person.objects.get(pk=person.pk).organisation_ids == {icb.pk}
    assert Seat.objects.filter(person=left).count() == 1
    assert (
        services.succeed_organisation(actor=unit, organisation=ccg, successor=icb, on=HANDOVER) == 0
    )


def test_seats_may_end_without_moving(unit, ccg, icb):
    seat = make_seat(make_person(), SeatKind.DELEGATED_PARTNER, ccg)
    assert not services.succeed_organisation(
        actor=unit, organisation=ccg, successor=icb, on=HANDOVER, move_seats=False
    )
    seat.refresh_from_db()
    assert (seat.ended_on, Seat.objects.count()) == (HANDOVER - DAY, 1 + 1)  # the unit's own


def test_a_merger_ends_several_and_seats_nobody_twice(unit, trust):
    first, second = make_organisation("One"), make_organisation("Two")
    person = make_person()
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, first)
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, second)
    moved = services.merge_organisations(
        actor=unit, organisations=[first, second], into=trust, on=HANDOVER
    )
    assert moved == 1
    assert Seat.objects.filter(person=person, ended_on=None).get().organisation == trust
    assert {o.succeeded_by for o in Organisation.objects.filter(name__in=["One", "Two"])} == {trust}


@pytest.mark.parametrize("case", ["self", "again", "circle", "ended", "before", "early"])
def test_an_impossible_succession_is_refused(unit, ccg, icb, trust, case):
    values = {"organisation": ccg, "successor": icb, "on": HANDOVER}
    if case == "self":
        values["successor"] = ccg
    elif case == "again":
        services.succeed_organisation(actor=unit, **values)
        values["successor"] = trust
    elif case == "circle":
        services.succeed_organisation(actor=unit, organisation=icb, successor=ccg, on=HANDOVER)
    elif case == "ended":
        values["successor"] = make_organisation(ended_on=dt.date(2021, 1, 1))
    elif case == "before":
        values["organisation"] = make_organisation(started_on=HANDOVER)
    else:
        values["successor"] = make_organisation(started_on=dt.date(2023, 1, 1))
    with pytest.raises(RuleBroken):
        services.succeed_organisation(actor=unit, **values)


def test_organisations_of_one_name_get_codes_of_their_own(unit):
    made = [
        services.add_organisation(
            actor=unit, name="Sea Scouts", kind="relevant_agency", sector="voluntary"
        )
        for _ in range(2)
    ]
    assert [o.code for o in made] == ["sea-scouts", "sea-scouts-2"]


def test_a_name_or_an_end_is_not_just_changed(unit, trust):
    assert services.change_organisation(actor=unit, organisation=trust, section11=True)
    assert not services.change_organisation(actor=unit, organisation=trust, section11=True)
    with pytest.raises(ValueError, match="renaming"):
        services.change_organisation(actor=unit, organisation=trust, name="Quietly")
