"""Who is told, who may sign, who escalates: by today's seats."""

import datetime as dt

import pytest
from django.test.utils import CaptureQueriesContext

from partnership import queries
from partnership.models import Person
from partnership.rules import OrganisationKind, Role, SeatKind, Sector
from tests.factories import make_group, make_organisation, make_person, make_seat

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2020, 1, 1)


def test_leads_are_told_first(trust, trust_lead, trust_colleague):
    assert queries.leads_of(trust) == [trust_lead]


def test_without_a_lead_the_section_11_lead_is_told_then_anyone_who_sits_for_it(
    trust, trust_colleague
):
    assert queries.leads_of(trust) == [trust_colleague]
    section11 = make_person("Section Eleven")
    make_seat(section11, SeatKind.SECTION11_LEAD, trust)
    assert queries.leads_of(trust) == [section11]


def test_a_lead_who_left_or_was_switched_off_is_not_told(trust, trust_colleague):
    left, off = make_person("Left"), make_person("Off", is_active=False)
    make_seat(left, SeatKind.SAFEGUARDING_LEAD, trust, ended_on=dt.date(2024, 1, 1))
    make_seat(off, SeatKind.SAFEGUARDING_LEAD, trust)
    assert queries.leads_of(trust) == [trust_colleague]
    assert queries.leads_of(trust, dt.date(2023, 1, 1)) == [left]


def test_when_nobody_is_left_the_successor_is_told(trust, trust_lead):
    before = make_organisation("Older trust", ended_on=dt.date(2021, 1, 1), succeeded_by=trust)
    assert queries.leads_of(before) == [trust_lead]
    assert queries.leads_of(make_organisation("Nobody there")) == []


def test_only_a_partner_s_own_seat_signs(council, council_exec, unit, trust_lead):
    seat = queries.statutory_seat(council_exec)
    assert (seat.organisation, seat.kind) == (council, SeatKind.DELEGATED_PARTNER)
    assert queries.statutory_seat(unit) is None
    assert queries.statutory_seat(trust_lead) is None


def test_a_seat_for_a_partner_that_ended_signs_nothing():
    ccg = make_organisation(
        "A commissioning group",
        kind=OrganisationKind.STATUTORY_PARTNER,
        sector=Sector.HEALTH,
        ended_on=dt.date(2022, 6, 30),
    )
    person = make_person()
    seat = make_seat(person, SeatKind.STATUTORY_REPRESENTATIVE, ccg)
    assert queries.statutory_seat(person, dt.date(2022, 6, 30)) == seat
    assert queries.statutory_seat(person, dt.date(2022, 7, 1)) is None


def test_members_and_roles(case_review_group, panel_member, unit, unit2, scrutineer, outsider):
    assert list(queries.members_of(case_review_group)) == [panel_member]
    assert list(queries.holders_of_role(Role.CASE_REVIEW_PANEL)) == [panel_member]
    assert list(queries.holders_of_role(Role.SCRUTINEER)) == [scrutineer]
    assert list(queries.business_unit()) == [unit2, unit]  # by name


def test_whom_lateness_is_escalated_to(
    council, council_exec, school, trust, icb, icb_exec, board_member, charity
):
    assert queries.executive_lead_of(council) == council_exec
    assert queries.executive_lead_of(charity) == board_member
    assert queries.executive_lead_of(school) == council_exec  # education: the authority
    assert queries.executive_lead_of(trust) == icb_exec  # health: the board


def test_with_nobody_at_all_the_chair_of_the_partnership_is_told(school):
    assert queries.executive_lead_of(school) is None
    chair = make_person("The chair")
    make_seat(chair, SeatKind.PARTNERSHIP_CHAIR)
    assert queries.executive_lead_of(school) == chair


def test_duties_only_for_those_whose_seats_bring_them(board_member, trust_lead):
    assert queries.duties_of(trust_lead, dt.date(2026, 6, 9)) == []
    assert [d.kind for d in queries.duties_of(board_member, dt.date(2026, 6, 9))] == [
        "dbs", "training", "observation", "appraisal",
    ]  # fmt: skip


def test_groups_stand_under_each_other(case_review_group, panel_member):
    above = make_group("A unit", kind="unit")
    case_review_group.parent = above
    case_review_group._change_reason = "Made for a test"
    case_review_group.save()
    top = queries.groups_with_members()
    assert [group.name for group in top] == ["A unit"]
    assert [seat.person for seat in top[0].below[0].held] == [panel_member]


@pytest.mark.parametrize("many", [1, 3])
def test_the_people_of_a_list_cost_the_same_however_many(many, django_assert_num_queries):
    for _ in range(many):
        make_seat()
    with django_assert_num_queries(2):
        people = list(queries.with_seats(Person.objects.all()))
        assert [len(person.held) for person in people] == [1] * many


def test_who_sees_whom(
    unit, trust_lead, trust_colleague, practitioner, council_exec, outsider, charity_lead
):
    everyone = set(Person.objects.all())
    assert set(Person.objects.visible_to(unit)) == everyone
    assert set(Person.objects.visible_to(trust_lead)) == everyone
    assert set(Person.objects.visible_to(trust_colleague)) == {
        unit, trust_lead, trust_colleague, practitioner,
    }  # fmt: skip
    assert set(Person.objects.visible_to(outsider)) == {outsider}


def test_asking_for_roles_takes_one_query(trust_lead, django_assert_num_queries):
    fresh = Person.objects.get(pk=trust_lead.pk)
    with django_assert_num_queries(1) as seen:
        assert fresh.roles and fresh.organisation_ids
    assert isinstance(seen, CaptureQueriesContext)
