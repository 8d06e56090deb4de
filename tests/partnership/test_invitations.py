"""Invitations work once, for 72 hours, and only the digest of the link is kept."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.models import Message
from partnership import services
from partnership.models import Invitation, Person
from partnership.rules import Role, SeatKind
from tests.factories import make_person, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-06")]
PASSWORD = "winter-otter-ladder-9"


@pytest.fixture
def newcomer(trust):
    person = make_person("Nell Newcomer", email="nell@example.org")
    make_seat(person, SeatKind.CONTRIBUTOR, trust)
    return person


def token(link):
    return re.search(r"/invitation/([^/]+)/$", link)[1]


def test_the_mail_holds_the_link_and_the_database_does_not(
    unit, newcomer, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, link = services.invite(actor=unit, person=newcomer)
    assert [(m.to, link in m.body) for m in mail.outbox] == [(["nell@example.org"], True)]
    stored = (
        str(Invitation.objects.values())
        + str(Message.objects.values())
        + str(Invitation.history.values())
    )
    assert token(link) not in stored
    assert abs(invitation.expires_at - timezone.now() - dt.timedelta(hours=72)) < dt.timedelta(
        minutes=1
    )
    assert invitation.history.get().history_user == unit


def test_looking_uses_nothing_up_and_accepting_logs_in_once(unit, newcomer):
    _, link = services.invite(actor=unit, person=newcomer)
    client, address = Client(), reverse("invitation", args=[token(link)])
    for _ in range(2):
        page = client.get(address)
        assert (page.status_code, page["Cache-Control"], page["Referrer-Policy"]) == (
            200,
            "no-store",
            "same-origin",
        )
    done = client.post(address, {"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, reverse("home"))
    assert int(client.session["_auth_user_id"]) == newcomer.pk
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)
    assert "password" not in [f.name for f in newcomer.history.model._meta.fields]
    again = Client().post(
        address, {"password": "another-long-one-7", "again": "another-long-one-7"}
    )
    assert again.status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


@pytest.mark.parametrize("fate", ["revoked", "expired", "used", "off", "unknown"])
def test_every_dead_link_shows_the_same_plain_page(unit, newcomer, fate):
    invitation, link = services.invite(actor=unit, person=newcomer)
    if fate == "revoked":
        assert services.revoke_invitation(actor=unit, invitation=invitation)
        assert not services.revoke_invitation(actor=unit, invitation=invitation)
    elif fate == "expired":
        past = timezone.now() - dt.timedelta(seconds=1)
        history.change(invitation, actor=unit, reason="Made for a test", expires_at=past)
    elif fate == "used":
        services.accept_invitation(token=token(link), password=PASSWORD)
    elif fate == "off":
        services.deactivate_person(actor=unit, person=newcomer, reason="Left")
    wanted = "x" * 43 if fate == "unknown" else token(link)
    page = Client().get(reverse("invitation", args=[wanted]))
    assert page.status_code == 410
    assert "This link does not work any more" in page.content.decode()
    with pytest.raises(RuleBroken, match="does not work any more"):
        services.accept_invitation(token=wanted, password=PASSWORD)


def test_a_weak_or_mistyped_password_is_told_beside_the_field_and_the_link_still_works(
    unit, newcomer
):
    _, link = services.invite(actor=unit, person=newcomer)
    client, address = Client(), reverse("invitation", args=[token(link)])
    for typed, words in [
        (("short", "short"), "too short"),
        ((PASSWORD, "something-else-8"), "The two passwords are not the same."),
        (("", ""), "This field is required."),
    ]:
        page = client.post(address, {"password": typed[0], "again": typed[1]})
        assert page.status_code == 200
        assert words in str(page.context["form"].errors)
    assert services.accept_invitation(token=token(link), password=PASSWORD) == newcomer


def test_a_new_invitation_stops_the_earlier_one(unit, newcomer):
    _, first = services.invite(actor=unit, person=newcomer)
    _, second = services.invite(actor=unit, person=newcomer)
    assert services.find_invitation(token(first)) is None
    assert services.find_invitation(token(second)).person == newcomer


def test_who_has_a_password_or_is_switched_off_is_not_invited(unit, newcomer):
    history.change(newcomer, actor=unit, reason="Made for a test", password="!!md5")
    services.deactivate_person(actor=unit, person=newcomer, reason="Left")
    newcomer.refresh_from_db()
    with pytest.raises(RuleBroken, match="switched off"):
        services.invite(actor=unit, person=newcomer)
    known = make_person(password=PASSWORD)
    with pytest.raises(RuleBroken, match="can log in already"):
        services.invite(actor=unit, person=known)


def test_a_lead_invites_own_staff_only(trust_lead, newcomer, council, school, outsider):
    assert services.invite(actor=trust_lead, person=newcomer)[0].invited_by == trust_lead
    elsewhere, two_places, board = make_person(), make_person(), make_person()
    make_seat(elsewhere, SeatKind.CONTRIBUTOR, school)
    make_seat(two_places, SeatKind.CONTRIBUTOR, newcomer.seats.get().organisation)
    make_seat(two_places, SeatKind.DELEGATED_PARTNER, council)
    make_seat(board, SeatKind.BOARD_MEMBER, newcomer.seats.get().organisation)
    for person in (elsewhere, two_places, board, outsider):
        with pytest.raises(RuleBroken, match="staff of your own agency"):
            services.invite(actor=trust_lead, person=person)


def test_a_contributor_invites_nobody(trust_colleague, newcomer):
    with pytest.raises(RuleBroken, match="staff of your own agency"):
        services.invite(actor=trust_colleague, person=newcomer)


def test_a_lead_brings_in_a_colleague(trust_lead, trust, school):
    invitation, _ = services.invite_colleague(
        actor=trust_lead,
        organisation=trust,
        name="Cass Colleague",
        email="cass@example.org",
        post="Matron",
    )
    assert Person.objects.get(email="cass@example.org").roles == {Role.CONTRIBUTOR}
    assert invitation.person.seats.get().post == "Matron"
    with pytest.raises(RuleBroken) as broken:
        services.invite_colleague(
            actor=trust_lead, organisation=school, name="X", email="x@example.org"
        )
    assert broken.value.field == "organisation"
    assert not Person.objects.filter(email="x@example.org").exists()


def test_a_mail_that_cannot_be_sent_is_seen_on_the_person(
    unit, newcomer, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(actor=unit, person=newcomer)
    newcomer.refresh_from_db()
    assert (
        newcomer.mail_fails
        == "The invitation could not be sent. Check the address, then invite again."
    )


def test_the_portal_itself_may_invite(newcomer):
    invitation, _ = services.invite(actor=System("Set-up"), person=newcomer)
    assert invitation.invited_by is None
