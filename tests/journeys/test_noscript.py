"""The main steps on a phone 320 pixels wide, in a browser without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from partnership.models import Organisation, Person
from reviews.models import Incident, RapidReview
from reviews.rules import IncidentStatus, RequestStatus, ReviewStatus
from reviews.services import reviews
from tests.journeys.cases import asked_of, days_ago, new_draft, new_review

pytestmark = pytest.mark.django_db(transaction=True)
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLIPPED = """() => [...document.querySelectorAll("main h1, main h2, main p, main button, main a, main label")]
  .filter((part) => part.getClientRects().length && !part.closest(".visually-hidden, .govuk-visually-hidden"))
  .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((part) => part.outerHTML.slice(0, 120))"""


@pytest.fixture
def phone(visit: Any) -> Any:
    """Opens a narrow window without scripts for a person."""
    return lambda person: visit(person, width=320, scripts=False)


def fits(at: Any) -> Any:
    assert at.page.locator("h1").count() == 1
    assert at.page.evaluate(WIDE) <= 0, at.page.url
    assert at.page.evaluate(CLIPPED) == [], at.page.url
    return at


@pytest.mark.shows("PUB-05", "REV-01", "REV-02")
def test_an_incident_is_recorded_submitted_and_notified(phone: Any, unit: Person) -> None:
    at = fits(phone(unit).go("/incidents/new/"))
    at.press("Start")
    at.choose("Serious harm to a child").choose("Suspected")
    fits(at.press("Save and continue"))
    at.fill_day("When did it happen?", days_ago(4))
    fits(at.press("Save and continue"))
    draft = Incident.objects.get()
    assert (draft.status, draft.incident_on) == (IncidentStatus.DRAFT, days_ago(4))
    incident = new_draft(unit)
    fits(at.go(f"/incidents/{incident.pk}/check/")).press("Submit the incident")
    fits(at)
    incident.refresh_from_db()
    assert at.sees(str(incident.reference))
    fits(at.go(f"/incidents/{incident.reference}/notify/"))
    at.fill_day("When was it sent?", timezone.localdate())
    fits(at.fill("If it was late, why?", "The duty desk was closed.").submit())
    fits(at.go(f"/incidents/{incident.reference}/rapid-review/")).press("Open the rapid review")
    fits(at)
    assert RapidReview.objects.filter(incident=incident).count() == 1


@pytest.mark.shows("PUB-05", "REV-05", "REV-06")
def test_an_agency_answers(
    phone: Any, unit: Person, trust: Organisation, trust_lead: Person
) -> None:
    review = new_review(unit, trust)
    asked = asked_of(review, trust)
    at = fits(phone(trust_lead).go("/"))
    fits(at.go(f"/requests/{asked.pk}/summary/")).fill("Summary", "Four visits.")
    fits(at.press("Save and go back"))
    fits(at.go(f"/requests/{asked.pk}/chronology/")).fill_day("Date", days_ago(30))
    fits(at.fill("What happened", "Home visit.").press("Add the event"))
    fits(at.go(f"/requests/{asked.pk}/check/")).press("Send the answer")
    fits(at)
    asked.refresh_from_db()
    assert asked.status == RequestStatus.SUBMITTED
    office = fits(phone(unit).go(f"/reviews/{review.reference}/share/"))
    fits(office.submit())
    fits(office.go(f"/reviews/{review.reference}/chronology/"))
    assert office.sees("Home visit.")
    review.refresh_from_db()
    assert review.shared_at is not None


@pytest.mark.shows("PUB-05", "REV-08")
def test_the_report_is_written_and_the_decision_signed(
    phone: Any, unit: Person, council_exec: Person, icb_exec: Person, police_exec: Person
) -> None:
    review = new_review(unit)
    reviews.start_drafting(actor=unit, review=review, reason="Nobody else is asked.")
    at = fits(phone(unit).go(f"/reviews/{review.reference}/report/analysis/"))
    fits(at.fill("Text", "Visits were on time.").press("Save and go back"))
    assert review.sections.get(code="analysis").body == "Visits were on time."
    reviews.ready_for_decision(actor=unit, review=review)
    fits(at.go(f"/reviews/{review.reference}/decision/propose/"))
    at.page.get_by_role("radio").first.check()
    at.page.get_by_label(re.compile("reasons", re.I)).first.fill("The learning is clear.")
    at.press("Put it to the partners")
    go_on(at)
    for person in (council_exec, icb_exec, police_exec):
        partner = fits(phone(person).go(f"/reviews/{review.reference}/decision/sign/"))
        partner.choose("Yes, I agree").fill("Your reason", "The report is sound.").submit()
        go_on(partner)
    review.refresh_from_db()
    assert review.status == ReviewStatus.DECIDED


def go_on(at: Any) -> None:
    fits(at)
    if at.page.locator("button[name=confirmed]").count():
        fits(at).page.locator("button[name=confirmed]").click()
        fits(at)


@pytest.mark.shows("PUB-05", "REV-11", "DL-04")
def test_a_clock_is_read_and_extended(phone: Any, unit: Person, council_exec: Person) -> None:
    review = new_review(unit)
    at = fits(phone(unit).go(f"/reviews/{review.reference}/"))
    at.page.locator("a[href$='/why/']").first.click()
    fits(at).follow("Give it a later date")
    fits(at).fill_day("New date", days_ago(-60)).fill("Why", "The report is late.")
    fits(at.fill("Approved by", "Helen Marsh").press("Change the date"))
    assert at.heading == "Why this date?"
    assert at.sees("The report is late.")
