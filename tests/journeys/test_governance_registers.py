"""A risk reviewed, a challenge answered and escalated, an objective reported on: in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from governance.models import Escalation, Risk
from governance.services.escalations_stages import fill_stages
from partnership.models import Organisation, Person
from tests.factories import make_group
from tests.governance.registers import days, new_challenge, new_measure, new_objective

pytestmark = pytest.mark.django_db(transaction=True)


def choose(at: Any, label: str, option: str) -> Any:
    at.page.get_by_label(label, exact=False).first.select_option(label=option)
    return at


@pytest.mark.parametrize("width", [1280, 320])
def test_a_risk_is_added_reviewed_and_found_on_the_heat_map(
    visit: Any, unit: Person, council_exec: Person, width: int
) -> None:
    make_group("Executive group")
    at = visit(unit, width=width).go("/risks/").is_accessible()
    at.go("/risks/new/").is_accessible().press("Add the risk").is_accessible()
    assert at.sees("Name the risk in one line")
    at.fill("The risk in one line", "Too few health visitors")
    at.fill("Why it could happen", "Posts stand empty.")
    at.fill("What it would mean for children", "Babies are seen late.")
    for label, option in (
        ("Likelihood before mitigation", "5: almost certain"),
        ("Impact before mitigation", "5: very large"),
        ("Likelihood now", "4: likely"),
        ("Impact now", "4: large"),
        ("Likelihood to reach", "2: unlikely"),
        ("Impact to reach", "3: medium"),
        ("Highest score the partners accept", "9: moderate"),
        ("Owner", str(council_exec)),
        ("Group that keeps it", "Executive group"),
    ):
        choose(at, label, option)
    at.fill_day("First review", days(60)).press("Add the risk").is_accessible()
    risk = Risk.objects.get()
    assert at.sees("Reported to the Executive:")
    owner = visit(council_exec, width=width).go(f"/risks/{risk.reference}/").is_accessible()
    owner.press("Review the risk").is_accessible()
    choose(owner, "Likelihood now", "2: unlikely")
    owner.fill("What was looked at, and why the scores are so", "Three posts are filled.")
    owner.fill_day("Next review", days(90)).press("Keep the review").is_accessible()
    assert owner.sees("Three posts are filled.")
    owner.go(f"/risks/{risk.reference}/timeline/").is_accessible()
    owner.go("/risks/map/").is_accessible().go("/risks/map/?before=1").is_accessible()
    owner.page.locator(".heat__count").click()
    assert owner.is_accessible().sees("Too few health visitors")


@pytest.mark.shows("GOV-16")
@pytest.mark.parametrize("width", [1280, 320])
def test_a_challenge_is_answered_and_goes_on_as_a_disagreement(
    visit: Any,
    unit: Person,
    trust: Organisation,
    trust_lead: Person,
    council: Organisation,
    council_exec: Person,
    width: int,
) -> None:
    fill_stages()
    challenge = new_challenge(trust_lead, trust, council)
    at = visit(trust_lead, width=width).go("/challenges/").is_accessible()
    at.press("Raise a challenge").is_accessible().press("Raise the challenge").is_accessible()
    assert at.sees("Say what you challenge")
    other = visit(council_exec, width=width)
    other.go(f"/challenges/{challenge.reference}/").is_accessible()
    other.press("Respond").is_accessible().fill("Response", "We will tell you a week before.")
    other.press("Send the response").is_accessible()
    assert other.sees("The response is kept, and who raised it is told.")
    office = visit(unit, width=width).go(f"/challenges/{challenge.reference}/").is_accessible()
    office.follow("Escalate it").is_accessible().press("Escalate").is_accessible()
    case = Escalation.objects.get()
    office.follow("Go on to stage 2").is_accessible()
    office.fill("What came of this stage?", "The managers did not agree.").press("Go on")
    assert office.is_accessible().sees("The managers did not agree.")
    office.follow("Skip to a later stage").is_accessible()
    office.page.get_by_label("Stage 4", exact=False).check()
    office.fill("Why may a child be in immediate danger?", "It cannot wait.").press("Skip to it")
    office.is_accessible().press("Record how it was settled", role="link").is_accessible()
    office.fill("How was it settled?", "Agreed by the chair.").press("It is settled")
    assert office.is_accessible().sees("Agreed by the chair.")
    office.go(f"/escalations/{case.reference}/timeline/").is_accessible()
    office.go("/escalations/").is_accessible()


@pytest.mark.parametrize("width", [1280, 320])
def test_progress_is_reported_with_evidence_and_a_figure(
    visit: Any, unit: Person, trust_lead: Person, width: int
) -> None:
    objective = new_objective(unit)
    measure = new_measure(unit, objective)
    at = visit(unit, width=width).go("/plan/").is_accessible()
    at.go(f"/plan/objectives/{objective.pk}/progress/").is_accessible()
    at.press("Keep the report").is_accessible()
    assert at.sees("Say what was done, and why it stands so")
    at.choose("At risk").fill("What was done, and why it stands so", "Half of the teams use it.")
    at.page.locator("input[type=file]").first.set_input_files(
        {"name": "audit.txt", "mimeType": "text/plain", "buffer": b"Nineteen of twenty"}
    )
    at.press("Keep the report").is_accessible()
    assert at.sees("Half of the teams use it.")
    for ago, figure in ((90, "52"), (5, "71")):
        at.go(f"/plan/measures/{measure.pk}/value/").is_accessible()
        at.fill_day("Day", days(-ago)).fill("Value", figure).press("Save").is_accessible()
    assert at.sees("Up from 52: better")
    reader = visit(trust_lead, width=width).go("/plan/").is_accessible()
    assert reader.sees("At risk")
    assert reader.page.get_by_role("link", name="Add a priority").count() == 0
