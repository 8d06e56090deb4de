"""A board member on one page for the appraisal: green, amber or red, each with the reason."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core import history
from governance.models import Attendance
from governance.queries import members as queries
from governance.rules.meetings import MeetingStatus, Presence
from governance.rules.members import AMBER, GREEN, NONE, RED, attended, contributed, kept_to_time
from partnership import services as partners
from tests.factories import make_action, make_meeting
from tests.factories.base import MAKER, REASON

pytestmark = [pytest.mark.django_db, pytest.mark.shows("GOV-17")]
P, A, D, X = Presence.PRESENT, Presence.APOLOGIES, Presence.DEPUTY, Presence.ABSENT


@pytest.mark.parametrize(
    ("presences", "colour"),
    [
        ([], NONE),
        ([P], GREEN),
        ([P, D, P, A], GREEN),
        ([A, P, P, A], RED),
        ([X, A, P, P, P, P, P, P], AMBER),
        ([A, P, P, P], GREEN),
    ],
)
def test_attendance_is_judged_by_75_per_cent_and_two_missed_in_a_row(presences, colour):
    assert attended(presences).colour == colour


@pytest.mark.parametrize(
    ("promised", "received", "colour"),
    [(None, None, RED), (1000, 1000, GREEN), (1000, 400, AMBER), (None, 50, GREEN)],
)
def test_the_agency_contributes_or_not(promised, received, colour):
    amounts = [Decimal(each) if each is not None else None for each in (promised, received)]
    assert contributed(*amounts, "2026-27").colour == colour


@pytest.mark.parametrize(("running", "late", "colour"), [(0, 0, NONE), (3, 0, GREEN), (3, 1, RED)])
def test_an_overdue_action_is_red(running, late, colour):
    assert kept_to_time(running, late).colour == colour


def sat(person, ago, presence=P, **fields):
    meeting = make_meeting(
        status=MeetingStatus.HELD, held_on=timezone.localdate() - dt.timedelta(days=ago), **fields
    )
    row = Attendance(
        meeting=meeting, seat=person.seats.get(), person=person, presence=presence,
        organisation=person.seats.get().organisation,
    )  # fmt: skip
    return history.create(row, actor=MAKER, reason=REASON)


def test_a_member_is_gathered_from_where_things_are_kept(board_member, charity, unit):
    today = timezone.localdate()
    sat(board_member, 30)
    sat(board_member, 200, A)
    sat(board_member, 500, X)
    make_action(board_member, due_on=today - dt.timedelta(days=1))
    year = partners.promise_contribution(
        actor=unit, organisation=charity, year=queries.financial_year(today), kind="cash",
        promised=Decimal(100),
    )  # fmt: skip
    found = queries.member(board_member, today)
    assert [row.presence for row in found.meetings] == [P, A]
    assert [each.colour for each in found.standings] == [RED, RED, AMBER]
    assert [each.colour for each in found.duties] == ["red", "red", "red", "red"]
    assert year.promised == 100


def test_the_page_costs_the_same_however_many_meetings(
    board_member, client_for, django_assert_num_queries
):
    client = client_for(board_member)
    address = reverse("member_page", args=[board_member.pk])
    sat(board_member, 10)
    client.get(address)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address)
    for ago in (20, 30):
        sat(board_member, ago)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address)


PAGE_QUERIES = 12


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("unit", 200),
        ("board_member", 200),
        ("council_exec", 404),
        ("scrutineer", 404),
        ("trust_lead", 404),
        ("administrator", 404),
        ("outsider", 404),
    ],
)
def test_a_members_page_is_for_the_unit_and_the_member(
    role, status, board_member, request, client_for
):
    person = request.getfixturevalue(role)
    address = reverse("member_page", args=[board_member.pk])
    assert client_for(person).get(address).status_code == status


def test_somebody_who_is_no_board_member_has_no_page(unit, trust_lead, client_for):
    assert client_for(unit).get(reverse("member_page", args=[trust_lead.pk])).status_code == 404


@pytest.mark.shows("GOV-17")
def test_my_work_leads_a_member_to_their_own_page(board_member, unit, client_for):
    own = reverse("member_page", args=[board_member.pk])
    assert own in client_for(board_member).get("/").content.decode()
    assert client_for(board_member).get(own).status_code == 200
    assert "Your duties as a member" not in client_for(unit).get("/").content.decode()
