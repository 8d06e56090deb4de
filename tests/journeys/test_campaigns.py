"""The business unit builds a campaign, issues it, adds and extends; the scrutineer follows; a lead is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from audits.models import AgencyReturn, Campaign
from audits.services import campaigns_agencies as choosing
from audits.tasks import issue_planned
from core import history
from deadlines.words import long_day
from partnership.models import AgencyCategory, Organisation, Person
from tests.factories import make_organisation
from tests.factories.audited_campaigns import (
    make_answer,
    make_campaign,
    make_framework_version,
    make_return,
)
from tests.factories.base import MAKER, REASON
from tests.journeys.cases import broken, pictured, shot, status_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.shows("AUD-06", "AUD-16", "AUD-19"),
]
DAY = dt.timedelta(days=1)


def test_a_campaign_from_draft_to_board(
    visit: Any, unit: Person, trust: Organisation, school: Organisation, charity: Organisation,
    trust_lead: Person, school_lead: Person, charity_lead: Person, scrutineer: Person,
) -> None:  # fmt: skip
    category = history.create(
        AgencyCategory(code="HLT", heading="Health", name="NHS trusts"), actor=MAKER, reason=REASON
    )
    history.change(trust, actor=MAKER, reason=REASON, category=category)
    make_organisation("All childminders", category=category, is_class=True)
    make_framework_version(6)
    today = timezone.localdate()
    at = visit(unit).go("/").follow("Audits").is_accessible()
    at.press("Prepare a campaign").is_accessible()
    at.press("Prepare the campaign").is_accessible()
    assert at.sees("Give the audit a title")
    at.fill("Title", "Section 11 audit").fill("Year", "2026-27")
    at.page.get_by_label("Framework").select_option(index=1)
    at.fill_day("Opens on", today).fill_day("Closes on", today + 30 * DAY)
    at.press("Prepare the campaign").is_accessible()
    assert at.sees("nobody is told before you issue it")
    at.press("Choose by what they are").is_accessible()
    at.choose("NHS trusts").press("Add these agencies").is_accessible()
    assert at.sees("1 agency is added.") and at.sees("stands for many bodies")
    at.press("Paste a list").is_accessible()
    at.page.get_by_label("Names, codes or school numbers").fill(f"{school.name}\nNo such body")
    at.press("Add these agencies").is_accessible()
    assert at.sees("“No such body” (line 2)")
    at.follow("Cancel").press("Issue the campaign").is_accessible()
    at.press("Issue it now").is_accessible()
    assert at.sees("2 agencies are asked, and 2 people are told.")
    at.follow("Add an agency late").is_accessible()
    at.page.get_by_label("Name, code or school number").fill("charity")
    at.press("Ask this agency").is_accessible()
    at.follow(str(trust)).is_accessible()
    at.follow("Give more time").is_accessible()
    at.fill_day("New day", today + 44 * DAY).fill("Why is more time needed?", "The lead is new.")
    at.press("Give more time").is_accessible()
    assert at.sees("The agency has more time")
    campaign = Campaign.objects.get()
    assert sorted(campaign.returns.values_list("due_on", flat=True)) == [
        today + 30 * DAY, today + 30 * DAY, today + 44 * DAY,
    ]  # fmt: skip
    at.follow("Board").is_accessible()
    assert at.sees("first due")
    at.press("Remind agencies").is_accessible()

    overseer = visit(scrutineer, width=320).go(f"/audits/campaigns/{campaign.reference}/")
    overseer.is_accessible()
    assert overseer.page.get_by_role("button", name="Remind agencies").count() == 0
    lead = visit(trust_lead)
    assert status_of(lead, "/audits/campaigns/") == 403
    assert AgencyReturn.objects.visible_to(trust_lead).count() == 1
    assert broken(at, overseer) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_results_of_a_campaign(visit: Any, unit: Person, scrutineer: Person, width: int) -> None:
    version = make_framework_version(14)
    last = make_campaign(version, status="closed", closed_at=timezone.now())
    campaign = make_campaign(version, previous=last, title="Section 11 audit 2026-27")
    values = ["green", "amber", "red", "green", "green"]
    for n in range(7):
        body = make_organisation(f"Agency {n}", sector=["health", "police", "voluntary"][n % 3])
        for one in (last, campaign):
            row = make_return(one, body, status="submitted")
            for place in range(1, 15):
                value = values[(n * place + one.pk) % 5]
                make_answer(row, f"S{place}", value)
    make_return(campaign, make_organisation("Slow agency"), due_on=timezone.localdate() - DAY)
    at = visit(unit, width=width)
    base = f"/audits/campaigns/{campaign.reference}/"
    for name in ("", "agencies/", "results/", "results/standards/", "results/change/", "report/",
                 "remind/", "timeline/", "agencies/choose/"):  # fmt: skip
        at.go(f"{base}{name}").is_accessible()
        shot(at, name.strip("/").replace("/", "-") or "board")
    at.go("/audits/campaigns/").is_accessible()
    shot(at, "list")
    overseer = visit(scrutineer, width=width).go(f"{base}report/").is_accessible()
    assert overseer.sees("Too few to show")
    assert broken(at, overseer) == []


def test_a_campaign_is_planned_and_says_why_it_was_not_issued(
    visit: Any, unit: Person, trust: Organisation, trust_lead: Person
) -> None:
    opens = timezone.localdate() + 9 * DAY
    draft = make_campaign(opens_on=opens, closes_on=opens + 30 * DAY, status="draft")
    choosing.choose(actor=unit, campaign=draft, organisations=[trust])
    board = f"/audits/campaigns/{draft.reference}/"
    words = f"Issue on {opens.day} {opens:%B %Y}"
    at = visit(unit).go(board).is_accessible().press(words).is_accessible()
    pictured(at, "plan")
    at.press(f"Issue it on {long_day(opens)}").is_accessible()
    assert at.sees("It issues itself on")
    pictured(at, "planned")
    at.press("Do not issue it by itself").is_accessible().press(words).submit()
    history.change(trust, actor=MAKER, reason=REASON, ended_on=timezone.localdate() - DAY)
    Campaign.objects.filter(pk=draft.pk).update(opens_on=timezone.localdate())
    issue_planned()
    at.go(board).is_accessible()
    assert at.sees("It did not issue itself on its opening day")
    pictured(at, "not-issued")
    assert broken(at) == []
