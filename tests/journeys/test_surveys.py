"""Staff say without a name whether what their agency says of itself is so; a snapshot goes round."""

from __future__ import annotations

import re
from typing import Any

import pytest

from audits.models import SnapshotReply, SurveyLink
from audits.rules.returns import ReturnStatus
from core import history
from core.actors import System
from partnership.models import Organisation, Person
from tests.factories.audited import make_campaign, make_return, put
from tests.factories.audited_surveys import in_days
from tests.journeys.cases import broken, shot, status_of

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "Supervision is often put off."


def looked(at: Any, name: str) -> Any:
    """Axe at this width and on a phone; a picture of each where somebody asks for them."""
    for width in (320, 1280):
        at.page.set_viewport_size({"width": width, "height": 900})
        at.is_accessible()
        shot(at, name)
    return at


@pytest.mark.shows("AUD-22")
def test_five_people_reply_and_the_gap_shows(
    visit: Any,
    unit: Person,
    trust_lead: Person,
    scrutineer: Person,
    trust: Organisation,
) -> None:
    from audits.models import Answer, Question

    campaign = make_campaign(created_by=unit)
    handed = make_return(trust, campaign)
    question = Question.objects.of(campaign.version_id).get(code="A1.1")
    put(Answer(agency_return=handed, question=question, value="green"))
    history.change(
        handed, actor=System("test"), reason="For a test", status=ReturnStatus.SUBMITTED
    )  # fmt: skip

    at = visit(unit).go("/audits/surveys/").is_accessible()
    at.page.get_by_text("Begin a survey for an audit").click()
    at.follow(campaign.title)
    at.fill("A1 Leadership", "I know who our safeguarding lead is")
    looked(at, "write")
    at.press("Save")
    at.press("Open the survey").fill_day("Last day to reply", in_days(14))
    at.is_accessible().press("Open it")
    assert at.sees("The survey is open")
    looked(at, "open")

    lead = visit(trust_lead).go("/audits/surveys/").is_accessible().follow(campaign.title)
    lead.follow("Link and poster of Mersey Bank Community NHS Trust")
    looked(lead, "poster")
    link = SurveyLink.objects.get()
    assert lead.page.get_by_role(
        "img", name="QR code that opens the survey on a phone"
    ).is_visible()
    path = re.sub(r"^https?://[^/]+", "", str(lead.page.locator(".break").inner_text()))
    assert path == f"/survey/{link.token}/"

    for turn in range(5):
        person = visit(width=320, scripts=turn > 0).go(path)
        if turn == 1:
            looked(person, "reply")
        answer = "Agree" if turn == 0 else "Disagree"
        person.choose(answer)
        if turn == 0:
            person.page.get_by_label("Is there anything else?").fill(SAID)
        person.press("Send")
        assert person.heading == "Thank you"
        if turn == 1:
            looked(person, "thanks")
        cookies = {cookie["name"] for cookie in person.page.context.cookies()}
        assert cookies <= {"csrftoken"}

    at.go(f"/audits/surveys/{campaign.reference}/").follow("Close the survey").is_accessible()
    at.press("Close it")
    overseer = visit(scrutineer).go("/audits/surveys/").follow(campaign.title)
    for who, name in (
        (overseer, "results"),
        (lead.go(f"/audits/surveys/{campaign.reference}/"), "own"),
    ):
        looked(who, name)
        assert who.sees("Agency says met; 20% of staff agree")
        assert who.page.get_by_text(SAID).count() == 0
    assert status_of(lead, f"/audits/surveys/{campaign.reference}/comments/") == 403
    assert status_of(overseer, f"/audits/surveys/{campaign.reference}/comments/") == 403
    at.follow("Read the comments")
    looked(at, "comments")
    assert at.sees(SAID)
    gone = visit()
    assert status_of(gone, path) == 404
    looked(gone.go(path), "gone")
    assert broken(at, lead, overseer, gone) == []


def test_a_snapshot_is_sent_answered_and_read(
    visit: Any, unit: Person, trust_lead: Person, scrutineer: Person
) -> None:
    at = visit(unit).go("/audits/snapshots/").is_accessible().press("Write a snapshot")
    at.fill("Title", "Are services running?").fill_day("To be answered by", in_days(1))
    at.fill("Question 1", "Can you keep your services running?")
    looked(at, "snapshot-write")
    at.press("Save and check")
    looked(at, "snapshot-draft")
    at.press("Send it").is_accessible().press("Send it")
    assert at.sees("The snapshot is on its way.")

    lead = (
        visit(trust_lead).go("/audits/snapshots/").is_accessible().follow("Are services running?")
    )
    looked(lead, "snapshot-answer")
    lead.press("Send the answers")
    assert lead.sees("Answer question 1.")
    lead.choose("Amber: in hand, with some worry")
    lead.fill("What should we know about question 1?", "Two colleagues are ill.")
    lead.press("Send the answers")
    assert SnapshotReply.objects.get().answered_by == trust_lead
    lead.follow("Add your plan").is_accessible()
    lead.page.locator("input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Who stands in."}
    )
    lead.press("Add it").follow("Change who may read it").is_accessible()
    lead.choose("The business unit and the statutory safeguarding partners").press("Save")
    looked(lead, "snapshot-answered")

    overseer = (
        visit(scrutineer).go("/audits/snapshots/").follow("SNA-" + str(in_days(0).year) + "-001")
    )
    looked(overseer, "snapshot-results")
    assert overseer.sees("Two colleagues are ill.")
    assert status_of(overseer, "/audits/continuity-plans/") == 403
    at.go("/audits/continuity-plans/")
    looked(at, "plans")
    assert at.sees("plan.txt")
    assert broken(at, lead, overseer) == []
