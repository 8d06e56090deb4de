"""A thread is walked from a finding to its evidence, and a notice acknowledged, in a browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import Finding
from governance.rules.actions import Source, Spread
from governance.services import actions, notices, thread
from partnership.models import Organisation, Person
from tests.journeys.cases import broken

pytestmark = pytest.mark.django_db(transaction=True)


def whole(unit: Person, owner: Person, trust: Organisation) -> Finding:
    """A chain with every link, and one recommendation that nobody acts on."""
    today = timezone.localdate()
    due = today + dt.timedelta(days=30)
    finding = thread.find(
        actor=unit, text="Nobody looked back", source=Source.AUDIT, found_on=today
    )
    made = [
        thread.recommend(
            actor=unit, finding=finding, text=text, organisations=[trust], due_on=due, measure="Count",
        )
        for text in ("Look back over a year", "Ask the school")
    ]  # fmt: skip
    actions.give(
        actor=unit, title="Change the form", owner=owner, due_on=due, source=Source.THREAD,
        recommendation=made[0],
    )  # fmt: skip
    learned = thread.learn(
        actor=unit, finding=finding, title="Look back", text="A year", recommendation=made[0]
    )
    thread.pass_on(
        actor=unit, learning=learned, kind=Spread.EVENT, title="Conference", passed_on=today
    )
    return finding


@pytest.mark.shows("REV-12")
@pytest.mark.parametrize("width", [1280, 320])
def test_a_thread_is_walked_from_the_finding_to_its_evidence(
    visit: Any, unit: Person, trust_lead: Person, trust: Organisation, width: int
) -> None:
    finding = whole(unit, trust_lead, trust)
    at = visit(unit, width=width).go(reverse("thread_gaps")).is_accessible()
    at.follow(finding.reference).is_accessible()
    assert "Broken in 1 place" in at.page.locator("figure img").get_attribute("alt")
    asked = finding.recommendations.first()
    assert asked is not None
    at.page.get_by_role("link", name="Record its impact", exact=False).first.click()
    at.is_accessible()
    at.choose("Better for children").fill("What was measured, and the result", "19 of 20")
    at.press("Save").is_accessible()
    assert (at.sees("You came from here"), at.sees("19 of 20")) == (True, True)
    at.follow("Change the form").follow(f"Recommendation {asked.reference}").is_accessible()
    assert at.sees("You came from here")
    at.go(reverse("finding_list")).is_accessible()
    at.go(reverse("recommendation_new", args=[finding.reference])).is_accessible()
    assert broken(at) == []


@pytest.mark.shows("LIB-06")
@pytest.mark.parametrize("width", [1280, 320])
def test_a_lead_acknowledges_a_notice(
    visit: Any, unit: Person, trust_lead: Person, trust: Organisation, width: int
) -> None:
    notice = notices.issue(
        actor=unit, kind=Spread.POLICY, title="The procedure changed", text="Read it",
        due_on=timezone.localdate() + dt.timedelta(days=9), organisations=[trust],
    )  # fmt: skip
    lead = visit(trust_lead, width=width).go(reverse("notice_list")).is_accessible()
    lead.follow(notice.reference).is_accessible().press("I have read this and passed it on")
    assert lead.is_accessible().sees("Acknowledged in time")
    keeper = visit(unit, width=width).go(reverse("notice_agencies", args=[notice.reference]))
    assert keeper.is_accessible().sees(trust_lead.name)
    keeper.go(reverse("notice_new")).is_accessible()
    assert broken(lead, keeper) == []
