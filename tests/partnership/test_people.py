"""People come, change and go."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleBroken
from core.models import Message
from partnership import services
from partnership.models import Person
from partnership.rules import SeatKind
from tests.factories import make_person, make_seat

pytestmark = pytest.mark.django_db


def test_somebody_is_added_and_cannot_log_in_yet(unit):
    person = services.add_person(actor=unit, name=" Ann Dee ", email="Ann.Dee@Example.org ")
    assert (person.name, person.email, person.has_usable_password()) == (
        "Ann Dee",
        "ann.dee@example.org",
        False,
    )
    row = person.history.get()
    assert (row.history_user, row.history_change_reason) == (unit, "Added")


def test_an_address_belongs_to_one_person_whatever_its_capitals(unit):
    make_person(email="taken@example.org")
    with pytest.raises(RuleBroken) as broken:
        services.add_person(actor=unit, name="Another", email="TAKEN@example.org")
    assert broken.value.field == "email"


@pytest.mark.shows("ADM-04")
def test_a_change_leaves_its_field_its_person_and_its_reason(unit):
    person = make_person("Before", email="same@example.org")
    assert services.change_person(
        actor=unit, person=person, name="After", email="same@example.org", reason="Married"
    )
    assert not services.change_person(actor=unit, person=person, name="After")
    last, first = person.history.order_by("-history_date", "-history_id")
    assert [c.field for c in last.diff_against(first).changes] == ["name"]
    assert (last.history_user, last.history_change_reason) == (unit, "Married")


def test_a_new_address_voids_invitations_and_clears_what_was_said_of_the_old(unit):
    person = services.add_person(actor=unit, name="Ann", email="old@example.org")
    person.mail_fails = "No such mailbox"
    person._change_reason = "Made for a test"
    person.save()
    invitation, _ = services.invite(actor=unit, person=person)
    services.change_person(actor=unit, person=person, email="new@example.org")
    invitation.refresh_from_db()
    person.refresh_from_db()
    assert (invitation.revoked_at is None, person.mail_fails) == (False, "")


@pytest.mark.shows("ACC-01")
@pytest.mark.parametrize(
    "who", ["unit", "council_exec", "scrutineer", "panel_member", "trust_lead", "outsider"]
)
def test_an_administrator_gives_nobody_another_address(who, administrator, unit, request):
    person = request.getfixturevalue(who)
    with pytest.raises(RuleBroken, match="the business unit changes it") as broken:
        services.change_person(actor=administrator, person=person, email="mine@example.org")
    held = Person.objects.get(pk=person.pk)
    assert (broken.value.field, held.email) == ("email", person.email)
    assert services.change_person(actor=administrator, person=person, phone="0151 496 0999")


@pytest.mark.shows("ACC-01")
def test_nor_somebody_who_is_to_open_cases_or_did_so_once(administrator, unit, council):
    ahead = timezone.localdate() + dt.timedelta(days=7)
    for days in ({"started_on": ahead}, {"ended_on": dt.date(2021, 3, 31)}):
        person = make_seat(None, SeatKind.DELEGATED_PARTNER, council, **days).person
        with pytest.raises(RuleBroken, match="the business unit changes it"):
            services.change_person(actor=administrator, person=person, email="mine@example.org")


@pytest.mark.shows("ACC-01")
def test_an_invitation_goes_only_where_the_business_unit_said(administrator, unit, council, mailoutbox,
                                                              django_capture_on_commit_callbacks):  # fmt: skip
    """Invited or not yet: an administrator cannot turn the link to a mailbox of their own."""
    person = make_person(email="new.manager@example.org")
    make_seat(person, SeatKind.BUSINESS_UNIT, council)
    with pytest.raises(RuleBroken, match="the business unit changes it"):
        services.change_person(actor=administrator, person=person, email="mine@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(actor=administrator, person=person)
    assert [mail.to for mail in mailoutbox] == [["new.manager@example.org"]]


def test_on_a_new_portal_an_administrator_mends_a_wrong_address(administrator):
    person = services.add_person(actor=administrator, name="Ann", email="wrnog@example.org")
    assert services.change_person(actor=administrator, person=person, email="wrong@example.org")


@pytest.mark.shows("ACC-01")
def test_an_administrators_address_is_another_administrators_to_change(
    administrator, unit, council
):
    with pytest.raises(RuleBroken, match="by another administrator"):
        services.change_person(actor=unit, person=administrator, email="mine@example.org")
    second = make_seat(None, SeatKind.ADMINISTRATOR).person
    assert services.change_person(actor=second, person=administrator, email="ada@example.org")
    make_seat(administrator, SeatKind.BUSINESS_UNIT, council)
    for actor in (second, unit):  # who holds both is kept by nobody who holds one
        with pytest.raises(RuleBroken):
            services.change_person(actor=actor, person=administrator, email="mine@example.org")


def test_the_old_address_is_told_and_not_the_new_one(unit, trust_lead):
    services.change_person(actor=unit, person=trust_lead, email="new@example.org")
    notice = Message.objects.get(kind="partnership.address-changed")
    assert (notice.to, notice.to_email) == (None, "nadia.bell@example.org")
    assert "new@example.org" not in notice.body
    services.change_person(actor=unit, person=trust_lead, email="new@example.org", phone="1")
    assert Message.objects.count() == 1


def test_a_link_for_a_new_password_that_was_asked_for_before_stops_working(unit, trust_lead):
    from allauth.account.forms import default_token_generator

    token = default_token_generator.make_token(trust_lead)
    services.change_person(actor=unit, person=trust_lead, email="new@example.org")
    held = Person.objects.get(pk=trust_lead.pk)
    assert not default_token_generator.check_token(held, token)


def test_switched_off_is_off_at_once_and_can_be_undone(unit, trust_lead, client_for):
    client = client_for(trust_lead)
    assert services.deactivate_person(actor=unit, person=trust_lead, reason="Left")
    assert not services.deactivate_person(actor=unit, person=trust_lead, reason="Left")
    assert client.get("/partnership/people/").status_code == 302  # to log in
    assert Person.objects.get(pk=trust_lead.pk).roles == frozenset()
    assert services.activate_person(actor=unit, person=trust_lead, reason="Back")
    assert [row.history_change_reason for row in trust_lead.history.all()[:2]] == ["Back", "Left"]


def test_nobody_switches_themselves_off(unit):
    with pytest.raises(RuleBroken, match="You cannot switch yourself off"):
        services.deactivate_person(actor=unit, person=unit, reason="Oops")


def test_what_is_not_changeable_here_is_a_programming_error(unit, trust_lead):
    with pytest.raises(ValueError, match="is_staff"):
        services.change_person(actor=unit, person=trust_lead, is_staff=True)


@pytest.mark.shows("ACC-01")
def test_the_page_refuses_beside_the_address_and_keeps_what_was_typed(
    administrator, unit, client_for
):
    address = reverse("person_change", args=[unit.pk])
    typed = {"name": "Ruth H", "email": "mine@example.org", "phone": "1"}
    answer = client_for(administrator).post(address, typed)
    assert list(answer.context["form"].errors) == ["email"]
    assert b"Ruth H" in answer.content
    assert Person.objects.get(pk=unit.pk).name == unit.name
    other = reverse("person_change", args=[make_person().pk])
    assert client_for(unit).post(other, typed).status_code == 302


def test_who_gives_a_seat_is_shown_the_address_it_opens(unit, client_for):
    person = make_person(email="somebody@example.org")
    page = client_for(unit).get(reverse("seat_new", args=[person.pk])).content.decode()
    assert "somebody@example.org" in page
