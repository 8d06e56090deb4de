"""Whoever opens or exports more than work needs is stopped for a while, and it is told and kept."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core import documents
from core.log import verify_chain
from core.models import AccessEntry, Message
from tests.factories import make_request, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-03")]
LIMIT = 20


@pytest.fixture(autouse=True)
def small(settings):
    settings.READS_LIMIT, settings.EXPORTS_LIMIT = LIMIT, 3


@pytest.fixture
def asked(trust, trust_lead):
    return make_request(make_review(), trust, summary="Quokka-in-the-attic")


@pytest.fixture
def page(asked):
    return reverse("request", args=[asked.pk])


def read(browser, page, times=LIMIT):
    return [browser.get(page).status_code for _ in range(times)]


def test_up_to_the_limit_everything_opens_and_then_a_plain_page_says_why(
    page, trust_lead, unit, client_for
):
    browser = client_for(trust_lead)
    assert read(browser, page) == [200] * LIMIT
    stopped = browser.get(page)
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "600")
    body = stopped.content.decode()
    assert "You have opened a lot in a short time" in body
    assert "Quokka" not in body
    kept = AccessEntry.objects.first()
    assert (kept.person, kept.action, kept.reason) == (
        trust_lead, "refused", "More than 20 records opened within 10 minutes",
    )  # fmt: skip
    assert verify_chain() == []


def test_the_business_unit_is_told_once_an_hour_and_the_person_is_not(
    page, trust_lead, unit, unit2, client_for
):
    browser = client_for(trust_lead)
    read(browser, page, LIMIT + 3)
    told = Message.objects.filter(kind="partnership.pace")
    assert {message.to for message in told} == {unit, unit2}
    assert told.count() == 2
    assert "Nadia Bell" in told[0].subject


def test_one_of_the_unit_is_told_of_by_a_colleague(asked, unit, unit2, client_for):
    read(client_for(unit), reverse("request", args=[asked.pk]), LIMIT + 1)
    assert [message.to for message in Message.objects.filter(kind="partnership.pace")] == [unit2]


def test_it_is_the_persons_own_pace_on_any_page_and_device(
    asked, page, trust_lead, unit, client_for
):
    read(client_for(trust_lead), page)
    again = client_for(trust_lead)  # another session of the same person
    assert again.get(reverse("request_summary", args=[asked.pk])).status_code == 429
    assert client_for(unit).get(page).status_code == 200


def test_refusals_do_not_prolong_it_and_it_passes_by_itself(page, trust_lead, unit, client_for):
    browser = client_for(trust_lead)
    read(browser, page, LIMIT + 5)
    long_ago = timezone.now() - dt.timedelta(minutes=11)
    AccessEntry.objects.filter(person=trust_lead).exclude(action="refused").update(at=long_ago)
    assert browser.get(page).status_code == 200


def test_downloads_count_as_reading(page, asked, trust_lead, unit, client_for):
    upload = SimpleUploadedFile("letter.txt", b"Letter")
    file = reverse(
        "document", args=[documents.add(actor=trust_lead, record=asked, upload=upload).pk]
    )
    browser = client_for(trust_lead)
    read(browser, page)
    assert browser.get(file).status_code == 429


def test_exports_have_a_pace_of_their_own(unit, unit2, client_for):
    browser, page = client_for(unit), reverse("organisation_list")
    got = [browser.get(page, {"export": "csv"}).status_code for _ in range(5)]
    assert got == [200, 200, 200, 429, 429]
    assert browser.get(page).status_code == 200
    reason = AccessEntry.objects.filter(action="refused").first().reason
    assert reason == "More than 3 exports within 10 minutes"
    assert client_for(unit2).get(page, {"export": "csv"}).status_code == 200
