"""An agency refers a case to the committee, the business unit screens it, and the agency reads the reply."""

from __future__ import annotations

from typing import Any

import pytest

from partnership.models import Person
from reviews.models import Referral
from tests.journeys.cases import broken, status_of

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = "Three services each closed their file after two missed appointments."


def test_a_case_is_referred_screened_and_answered(
    visit: Any, unit: Person, trust_lead: Person, school_lead: Person, scrutineer: Person
) -> None:
    lead = visit(trust_lead, width=320).go("/referrals/").is_accessible()
    assert lead.sees("No referral yet")
    lead.press("Refer a case").is_accessible()
    lead.fill("What happened?", TOLD).press("Send the referral").is_accessible()
    assert lead.sees("Give the referral a plain title")
    assert lead.page.get_by_label("What happened?").first.input_value() == TOLD
    lead.fill("Plain title", "Primary age, neglect")
    lead.fill("Why should the committee look at it?", "Nobody put it together.")
    lead.press("Send the referral").is_accessible()
    held = Referral.objects.get()
    assert lead.sees("rings to ask who the child is")

    at = visit(unit).go("/").follow("Referrals").is_accessible()
    at.follow(held.reference).is_accessible()
    at.press("Say that it is being screened").is_accessible()
    assert at.sees("The referral is being screened.")
    at.press("Screen the referral").is_accessible()
    at.press("Screen it and send the reply").is_accessible()
    assert at.sees("Choose what comes of the referral")
    at.choose("A learning review").fill("Reason", "Several agencies can learn.")
    at.fill("Reply to the agency", "The committee takes it up.")
    at.press("Screen it and send the reply").is_accessible()
    held.refresh_from_db()
    assert (held.status, at.sees("Several agencies can learn.")) == ("accepted", True)
    at.follow("Timeline").is_accessible()

    lead.go(f"/referrals/{held.reference}/").is_accessible()
    assert lead.sees("The committee takes it up.")
    assert lead.page.get_by_text("Several agencies can learn.").count() == 0
    other = visit(school_lead)
    assert status_of(other, f"/referrals/{held.reference}/") == 404
    overseer = visit(scrutineer).go("/referrals/").is_accessible()
    assert overseer.sees(held.reference)
    assert overseer.page.get_by_role("link", name=held.reference).count() == 0
    overseer.page.get_by_text("Counted by outcome and year").click()
    overseer.is_accessible()
    assert broken(at, lead, overseer) == []


def test_an_agency_withdraws_its_referral_without_scripts(
    visit: Any, unit: Person, trust_lead: Person
) -> None:
    lead = visit(trust_lead, scripts=False).go("/referrals/new/")
    lead.fill("Plain title", "Secondary age, out of school").fill("What happened?", TOLD)
    lead.fill("Why should the committee look at it?", "To learn.").press("Send the referral")
    lead.follow("Withdraw it").press("Withdraw it")
    assert lead.sees("Say why it is withdrawn")
    lead.fill("Why is it withdrawn?", "Settled between us.").press("Withdraw it")
    assert lead.sees("The referral is withdrawn.")
    assert Referral.objects.get().status == "withdrawn"
