"""Coming in: the log-in form, its limits, a session that ends, an invitation, the log-ins of a demo."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from core.models import AccessEntry
from partnership import services
from partnership.demo import ACCOUNTS
from partnership.models import Person
from tests.factories import make_person, make_seat
from tests.journeys.cases import PASSWORD, broken, idles_out, new_draft, with_password

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "The email address or the password is not right."
TYPED = "An infant was found unwell at home; an ambulance came at once."


def log_in(at: Any, email: str, password: str = PASSWORD) -> Any:
    at.fill("Email address", email).fill("Password", password)
    return at.press("Log in")


def what_is_said(at: Any) -> str:
    return str(at.page.locator("main").inner_text())


def test_log_in_by_the_form(visit: Any, unit: Person) -> None:
    at = visit().go("/accounts/login/").is_accessible()
    log_in(at, with_password(unit).email).is_accessible()
    assert (at.heading, urlsplit(at.page.url).path) == ("My work", "/")
    at.go("/accounts/logout/").is_accessible().press("Log out")
    at.go("/")
    assert at.heading == "Log in"
    assert broken(at) == []


@pytest.mark.shows("ACC-12")
def test_a_wrong_password_and_an_unknown_address_get_the_same_words(
    visit: Any, unit: Person
) -> None:
    known, unknown = visit(), visit(width=320)
    log_in(known.go("/accounts/login/"), with_password(unit).email, "wrong-words-entirely")
    log_in(unknown.go("/accounts/login/"), "nobody@example.org", "wrong-words-entirely")
    assert what_is_said(known.is_accessible()) == what_is_said(unknown.is_accessible())
    assert known.sees(WRONG)


@pytest.mark.shows("ACC-12")
def test_after_ten_wrong_tries_the_right_password_has_to_wait(visit: Any, unit: Person) -> None:
    at, email = visit().go("/accounts/login/"), with_password(unit).email
    for _ in range(10):
        log_in(at, email, "wrong-words-entirely")
        assert at.sees(WRONG)
    log_in(at, email).is_accessible()
    assert at.sees("too many attempts to log in. Wait five minutes, then try again.")
    assert AccessEntry.objects.filter(action="refused").count() > 9


@pytest.mark.shows("ACC-11")
def test_what_was_typed_stands_there_after_logging_in_again(visit: Any, unit: Person) -> None:
    incident = new_draft(with_password(unit))
    at = visit(unit).go(f"/incidents/{incident.pk}/record/what/")
    at.fill("What happened", TYPED)
    idles_out(at)
    at.press("Save and come back later").is_accessible()
    assert at.heading == "Log in"
    assert at.sees("What you typed is kept: log in again and it is there.")
    log_in(at, unit.email).is_accessible()
    assert urlsplit(at.page.url).path == f"/incidents/{incident.pk}/record/what/"
    assert at.page.get_by_label("What happened").first.input_value() == TYPED
    at.press("Save and come back later")
    incident.refresh_from_db()
    assert incident.summary == TYPED


@pytest.mark.shows("ACC-11")
def test_nobody_else_gets_what_was_typed(visit: Any, unit: Person, unit2: Person) -> None:
    incident = new_draft(unit)
    at = visit(unit).go(f"/incidents/{incident.pk}/record/what/")
    at.fill("What happened", TYPED)
    idles_out(at)
    at.press("Save and come back later")
    log_in(at, with_password(unit2).email)
    at.go(f"/incidents/{incident.pk}/record/what/")
    assert at.page.get_by_label("What happened").first.input_value() == incident.summary != TYPED


@pytest.mark.shows("ACC-11")
def test_a_warning_comes_before_the_session_ends(visit: Any, unit: Person, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS = settings.SESSION_WARN_SECONDS = 60
    at = visit(unit).go("/")
    assert at.sees("You will be logged out soon")
    at.is_accessible()
    settings.SESSION_IDLE_SECONDS = 1800
    assert at.page.evaluate("document.activeElement.textContent.trim()") == "Stay logged in"


@pytest.mark.shows("ACC-06")
def test_an_invitation_sets_a_password_once(visit: Any, unit: Person, trust: Any) -> None:
    invited = make_person("Priya Shah", email="priya.shah@example.org")
    make_seat(invited, organisation=trust)
    _, link = services.invite(actor=unit, person=invited)
    at = visit().go(urlsplit(link).path).is_accessible()
    assert at.heading == "Choose a password"
    boxes = at.page.locator("input[type=password]")
    for number in range(boxes.count()):
        boxes.nth(number).fill("short")
    at.press("Save the password and log in").is_accessible()
    assert at.page.locator(".govuk-error-summary").is_visible()
    for number in range(boxes.count()):
        boxes.nth(number).fill(PASSWORD)
    at.press("Save the password and log in").is_accessible()
    assert at.heading == "My work"
    again = visit().go(urlsplit(link).path).is_accessible()
    assert again.heading == "This link does not work any more"
    log_in(again.go("/accounts/login/"), invited.email)
    assert again.heading == "My work"


def test_the_log_in_page_of_a_demo_lists_its_accounts(visit: Any, db: None, settings: Any) -> None:
    at = visit(width=320).go("/accounts/login/")
    assert at.page.get_by_text("Log-ins of this demonstration").count() == 0
    settings.DEMO = True
    at.go("/accounts/login/").is_accessible()
    rows = at.page.locator("main table tbody tr")
    assert rows.count() == len(ACCOUNTS)
    assert at.sees(ACCOUNTS[0].email)
    assert re.search(re.escape(ACCOUNTS[0].password), what_is_said(at))
