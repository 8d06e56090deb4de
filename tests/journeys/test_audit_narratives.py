"""The business unit marks what agencies wrote with themes, an agency writes again, and the counts follow."""

from __future__ import annotations

from typing import Any

import pytest

from audits.models import AgencyReturn, Answer, NarrativeTheme
from audits.rules.visits import FIRST_THEMES, THEMES
from core import history
from core.first_values import fill
from partnership.models import Person
from tests.factories.audited_quality import asked_campaign, handed_in
from tests.factories.base import MAKER
from tests.journeys.cases import broken, pictured, status_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shows("AUD-19")]


def test_themes_are_marked_and_counted(
    visit: Any, unit: Person, scrutineer: Person, trust_lead: Person, school_lead: Person
) -> None:
    fill({THEMES: FIRST_THEMES})
    campaign = asked_campaign()
    made = handed_in(trust_lead, campaign)
    handed_in(school_lead, campaign)
    results = f"/audits/campaigns/{campaign.reference}/results/"
    at = visit(unit).go(f"{results}themes/").is_accessible()
    assert at.sees("No theme yet")
    at.follow("What agencies wrote").is_accessible()
    assert at.sees("Our lead sits on the board of the trust.")

    at.press("Mark with these themes").is_accessible()
    assert at.sees("Tick at least one narrative") and at.sees("Tick at least one theme")
    at.choose(f"Tick A1, {made.organisation}").choose(f"Tick A2, {made.organisation}")
    at.choose("Supervision and management oversight")
    pictured(at, "narratives")
    at.press("Mark with these themes").is_accessible()
    assert at.sees("2 narratives marked.")

    at.page.get_by_role("link", name=f"A1, {made.organisation}").click()
    at.choose("Workload and capacity").press("Save the themes").is_accessible()
    assert at.sees("The themes are saved.")
    pictured(at, "narrative")
    history.change(
        Answer.objects.get(agency_return=made, question__code="A1"),
        actor=MAKER,
        reason="Handed in again",
        narrative="Our lead left the board in May.",
    )
    at.go(f"{results}themes/").is_accessible()
    assert at.sees("1 narrative changed after being marked")
    pictured(at, "themes")
    at.follow("1 narrative changed after being marked").is_accessible()
    assert at.sees("Workload and capacity (text changed since)")
    at.page.get_by_role("link", name=f"A1, {made.organisation}").click()
    at.is_accessible().press("Save the themes")
    assert not at.page.get_by_text("Text changed since").count()
    assert NarrativeTheme.objects.count() == 3

    seen = visit(scrutineer, width=320)
    for page in ("narratives/", "themes/", "../report/"):
        seen.go(f"{results}{page}").is_accessible()
        pictured(seen, f"scrutineer-{page.strip('./')}")
    seen.go(f"{results}themes/")
    assert seen.sees("Too few to show")
    seen.go(
        f"{results}narratives/{Answer.objects.get(agency_return=made, question__code='A1').pk}/"
    )
    seen.is_accessible()
    assert seen.page.get_by_role("button", name="Save the themes").count() == 0
    assert AgencyReturn.objects.get(pk=made.pk).status == "submitted"
    lead = visit(trust_lead)
    assert status_of(lead, f"{results}narratives/") == 403
    assert broken(at, seen, lead) == []
