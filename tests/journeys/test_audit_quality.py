"""A part of a return goes back, scores are moderated and released, and the agency takes its return with it."""

from __future__ import annotations

from typing import Any

import pytest

from audits.services import downloads
from partnership.models import Person
from tests.factories.audited_quality import handed_in, officer_of
from tests.journeys.cases import broken, days_ago, pictured, status_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_return_is_looked_through_and_its_scores_are_released(
    visit: Any, unit: Person, trust_lead: Person, school_lead: Person
) -> None:
    made = handed_in(trust_lead)
    quality = f"/audits/campaigns/{made.campaign.reference}/quality/"
    at = visit(unit).go(quality).is_accessible()
    pictured(at, "returns")
    at.go(f"{quality}checks/").is_accessible()
    assert at.sees("shows no evidence")
    pictured(at, "checks")
    at.go(quality).press("Draw a sample").is_accessible()
    at.fill("How many returns?", "1").press("Draw").is_accessible()
    at.follow(str(made.organisation)).is_accessible()
    pictured(at, "return")
    at.page.get_by_role("link", name="Moderate the scores").first.click()
    at.is_accessible()
    at.page.get_by_label("Moderated score for A1").select_option("amber")
    at.press("Save").is_accessible()
    assert at.sees("A1: give the reason for the score.")
    at.page.get_by_label("Reason for A1").fill("The lead left in May.")
    pictured(at, "moderate")
    at.press("Save").is_accessible()
    at.press("Say that it is moderated").is_accessible()
    lead = visit(trust_lead, width=320).go(f"/audits/returns/{made.pk}/whole/").is_accessible()
    assert lead.page.get_by_text("The lead left in May.").count() == 0
    at.go(quality).follow("Release the moderated scores").is_accessible()
    at.press("Release the scores").is_accessible()
    lead.go(f"/audits/returns/{made.pk}/whole/").is_accessible()
    assert lead.sees("The lead left in May.")

    at.go(f"/audits/returns/{made.pk}/quality/")
    at.page.get_by_role("link", name="Send it back with a question").first.click()
    at.is_accessible()
    at.fill("What do you ask?", "Which rota do you mean?").fill_day("Answer by", days_ago(-9))
    at.press("Send it back").is_accessible()
    assert at.sees("Take the question back")
    pictured(at, "sent-back")
    lead.go(f"/audits/returns/{made.pk}/").is_accessible()
    assert lead.sees("Which rota do you mean?")
    pictured(lead, "lead")
    other = visit(school_lead)
    assert status_of(other, f"/audits/returns/{made.pk}/downloads/") == 404

    # It cannot be sent again without a word; the reply is saved as it is typed, and handed in.
    lead.go(f"/audits/returns/{made.pk}/send/").is_accessible()
    assert lead.sees("Sent back and not answered yet")
    pictured(lead, "send")
    lead.follow("A Part A").is_accessible()
    lead.fill("Your reply", "The rota of the duty desk.")
    lead.page.locator("[data-autosave-status]", has_text="Saved").wait_for()
    pictured(lead, "reply")
    lead.press("Save and go back").is_accessible()
    assert lead.sees("The rota of the duty desk.")
    at.go(f"/audits/returns/{made.pk}/quality/")
    assert at.page.get_by_text("The rota of the duty desk.").count() == 0
    lead.go(f"/audits/returns/{made.pk}/send/").press("Send it to be signed").is_accessible()
    officer = visit(officer_of(made), width=320).go(f"/audits/returns/{made.pk}/whole/")
    officer.is_accessible()
    assert officer.sees("The rota of the duty desk.")
    pictured(officer, "whole")
    officer.go(f"/audits/returns/{made.pk}/sign/")
    officer.choose("I have read the return, and I declare this").press("Sign").is_accessible()
    at.go(f"/audits/returns/{made.pk}/quality/").is_accessible()
    assert at.sees("The rota of the duty desk.")
    at.follow("Compare what was handed in").is_accessible()
    assert at.sees("The rota of the duty desk.")
    pictured(at, "compared")
    assert broken(at, lead, officer) == []


def test_an_agency_takes_its_return_with_it(visit: Any, unit: Person, trust_lead: Person) -> None:
    made = handed_in(trust_lead)
    lead = visit(trust_lead).go(f"/audits/returns/{made.pk}/")
    lead.follow("Download the return").is_accessible()
    lead.press("Make a PDF").is_accessible()
    assert lead.sees("Being made")
    assert downloads.make_next()
    lead.go(f"/audits/returns/{made.pk}/downloads/").is_accessible()
    assert lead.sees("Ready")
    pictured(lead, "downloads")
    lead.go(f"/audits/returns/{made.pk}/action-plan/").is_accessible()
    pictured(lead, "plan")
    lead.go(f"/audits/returns/{made.pk}/versions/").is_accessible()
    at = visit(unit).go("/audits/packages/").is_accessible()
    pictured(at, "packages")
    at.press("Read a package in").is_accessible()
    at.go("/audits/packages/portals/new/").is_accessible()
    at.go(f"/audits/campaigns/{made.campaign.reference}/quality/challenge/").is_accessible()
    at.follow("Plan an event").fill_day("Day of the event", days_ago(-9)).press("Save")
    at.is_accessible()
    at.page.locator("main h2 a").first.click()
    at.is_accessible().press("Add a note about an agency").is_accessible()
    assert broken(at, lead) == []
