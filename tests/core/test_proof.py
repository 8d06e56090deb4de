"""A long list leaves the portal only for somebody who gave their password a moment ago."""

import time

import pytest
from django.urls import reverse

from core.models import AccessEntry
from core.proof import PROVED
from tests.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.shows("ACC-09")]
PASSWORD = "kestrel-umbrella-ninefold"
LIST = "/partnership/organisations/?q=Body"
CONFIRM = "/accounts/confirm/?next=%2Fpartnership%2Forganisations%2F%3Fq%3DBody"


@pytest.fixture(autouse=True)
def bodies(settings):
    settings.EXPORT_FRESH_ROWS = 3
    for number in range(4):
        make_organisation(f"Body {number}")


@pytest.fixture
def browser(unit, client_for):
    unit.set_password(PASSWORD)
    unit._change_reason = "Made for a test"
    unit.save(update_fields=["password"])
    return client_for(unit)


def export(browser, form="csv", query="Body"):
    answer = browser.get(reverse("organisation_list"), {"q": query, "export": form})
    if answer.streaming:
        b"".join(answer)
    return answer


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_long_export_asks_for_the_password_and_goes_back_to_the_list(browser, form):
    asked = export(browser, form)
    assert (asked.status_code, asked.url) == (302, CONFIRM)
    assert not AccessEntry.objects.filter(action="export").exists()
    back = browser.post(asked.url, {"password": PASSWORD})
    assert (back.status_code, back.url) == (302, LIST)
    assert export(browser, form).status_code == 200
    assert AccessEntry.objects.get(action="export").detail["rows"] == 4


def test_a_short_one_does_not(browser):
    assert export(browser, query="Body 1").status_code == 200


def test_the_wrong_password_is_refused_and_kept(browser, unit):
    wrong = browser.post(CONFIRM, {"password": "kestrel-umbrella-tenfold"})
    assert (wrong.status_code, "That is not your password." in wrong.content.decode()) == (
        422,
        True,
    )
    assert browser.post(CONFIRM, {"password": ""}).status_code == 422
    assert export(browser).status_code == 302
    refused = AccessEntry.objects.filter(action="refused", person=unit)
    assert {entry.reason for entry in refused} == {"The password was not given right"}


def test_it_cannot_be_guessed(browser):
    tries = [browser.post(CONFIRM, {"password": f"wrong {n}"}).status_code for n in range(11)]
    assert tries == [422] * 10 + [429]
    assert browser.post(CONFIRM, {"password": PASSWORD}).status_code == 429
    assert export(browser).status_code == 302


def test_it_lasts_a_quarter_of_an_hour_and_not_longer(browser):
    browser.post(CONFIRM, {"password": PASSWORD})
    session = browser.session
    for age, expected in ((14 * 60, 200), (15 * 60 + 5, 302), (-3600, 302)):
        session[PROVED] = int(time.time()) - age
        session.save()
        assert (age, export(browser).status_code) == (age, expected)


def test_it_belongs_to_this_log_in_and_gets_a_new_session_key(browser, unit, client_for):
    before = browser.session.session_key
    browser.post(CONFIRM, {"password": PASSWORD})
    assert browser.session.session_key != before
    assert export(client_for(unit)).status_code == 302


def test_who_may_not_export_is_refused_and_not_asked(trust_lead, client_for):
    assert export(client_for(trust_lead)).status_code == 403


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example/", "javascript:alert(1)", ""]
)
def test_it_leads_nowhere_else(browser, where):
    back = browser.post(f"/accounts/confirm/?next={where}", {"password": PASSWORD})
    assert back.url == "/" or back.url == "home" or back.url.startswith("/")
    assert "evil" not in back.url
