"""A person in two agencies switches, and sees one at a time."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEntry
from partnership.queries import led_by, statutory_seat
from partnership.rules import Role, SeatKind
from partnership.services import end_seat
from reviews.models import InformationRequest
from tests.factories import make_person, make_request, make_seat

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-08")]


@pytest.fixture
def both(trust, charity):
    """Leads the trust and speaks for the charity on the board."""
    person = make_person("Two Hats")
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, trust)
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, charity)
    return person


def switch(client, organisation):
    return client.post(reverse("agency_switch"), {"agency": organisation.pk}, follow=True)


def test_each_agency_is_seen_alone(both, trust, charity, client_for):
    mine, other = make_request(organisation=trust), make_request(organisation=charity)
    client = client_for(both)
    seen = {}
    for agency in (trust, charity):
        assert f"You are now here for {agency}." in switch(client, agency).content.decode()
        seen[agency.pk] = [
            client.get(reverse("request", args=[row.pk])).status_code for row in (mine, other)
        ]
    assert seen == {trust.pk: [200, 404], charity.pk: [404, 200]}
    assert AccessEntry.objects.filter(action="switch agency").count() == 2


def test_whoever_has_not_chosen_is_here_for_one_of_them_and_told_which(both, trust, client_for):
    page = client_for(both).get(reverse("home")).content.decode()
    assert f"You are here for {trust}." in page
    assert reverse("agency_switch") in page


def test_another_agency_than_ones_own_is_refused(both, trust, police, client_for):
    client = client_for(both)
    refused = client.post(reverse("agency_switch"), {"agency": police.pk})
    assert refused.status_code == 422
    assert "agency" not in client.session
    session = client.session
    session["agency"] = police.pk
    session.save()
    assert f"You are here for {trust}." in client.get(reverse("home")).content.decode()


def test_an_agency_one_left_is_no_longer_acted_for(both, unit, trust, charity, client_for):
    client = client_for(both)
    switch(client, charity)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    end_seat(actor=unit, seat=both.seats.get(organisation=charity), on=yesterday)
    page = client.get(reverse("home")).content.decode()
    assert "You are here for" not in page
    assert "there is nothing to choose" in client.get(reverse("agency_switch")).content.decode()


def test_somebody_with_one_agency_notices_nothing(trust_lead, client_for):
    page = client_for(trust_lead).get(reverse("home")).content.decode()
    assert "You are here for" not in page


def test_roles_and_signatures_follow_the_agency_chosen(council, trust):
    person = make_person("Two Hats")
    make_seat(person, SeatKind.DELEGATED_PARTNER, council)
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, trust)
    person.act_for(trust.pk)
    assert person.roles == {Role.AGENCY_LEAD}
    assert statutory_seat(person) is None
    assert led_by(person) == {trust.pk}
    again = type(person).objects.get(pk=person.pk)
    again.act_for(council.pk)
    assert again.roles == {Role.EXECUTIVE}
    assert statutory_seat(again) is not None
    assert again.agencies == {council.pk, trust.pk}


def test_seats_for_no_agency_stay(trust, charity):
    person = make_person("Two Hats")
    make_seat(person, SeatKind.SAFEGUARDING_LEAD, trust)
    make_seat(person, SeatKind.CONTRIBUTOR, charity)
    make_seat(person, SeatKind.LAY_MEMBER)
    person.act_for(charity.pk)
    assert person.roles == {Role.CONTRIBUTOR, Role.PARTNERSHIP_BOARD}
    assert InformationRequest.objects.visible_to(person).count() == 0
