"""The unit draws a sample, an agency looks at its own record, the meeting agrees, and a finding goes on the thread."""

from __future__ import annotations

from typing import Any

import pytest

from audits.models import CaseAudit, CaseKey
from governance.models import Finding
from partnership.models import Organisation, Person
from tests.factories.audited_cases import LIST, make_audit, soon
from tests.journeys.cases import broken, days_ago, shot, status_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shows("AUD-23")]


def test_a_case_audit_from_the_draw_to_the_thread(
    visit: Any,
    unit: Person,
    trust: Organisation,
    trust_lead: Person,
    school_lead: Person,
    scrutineer: Person,
) -> None:
    at = visit(unit).go("/case-audits/").is_accessible()
    assert at.sees("No case audit yet")
    at.press("Plan a case audit").is_accessible()
    at.fill("What does the audit look at?", "Neglect").fill_day(
        "Agencies send their tools by", soon()
    )
    at.choose(str(trust)).fill("Domains", "Assessment\nVoice of the child")
    shot(at, "plan")
    at.press("Plan the audit").is_accessible()
    audit = CaseAudit.objects.get()
    at.press("Draw the sample").is_accessible()
    at.fill("Where did the list come from?", "Plans for neglect").fill(
        "Paste the list", "\n".join(LIST)
    )
    at.fill("How many cases are drawn?", "1").press("Draw the cases").is_accessible()
    assert at.sees("1 case drawn by chance out of 20")
    shot(at, "drawn")
    at.press("Open it to the agencies").is_accessible().press("Open it").is_accessible()

    identifier = CaseKey.objects.get().identifier
    lead = visit(trust_lead, width=320).go(f"/case-audits/{audit.reference}/tools/").is_accessible()
    shot(lead, "tools")
    lead.page.locator(".govuk-task-list__link").first.click()
    lead.is_accessible()
    lead.press("See which case is meant").is_accessible()
    lead.press("Show me").is_accessible()
    assert lead.sees("Say why")
    lead.fill("Why do you need to know which case it is?", "To find our record").press("Show me")
    lead.is_accessible()
    assert lead.sees(identifier)
    assert identifier not in lead.page.title() + lead.page.url
    lead.follow("Back to the audit").press("Fill in the tool").is_accessible()
    lead.choose("Yes, we know the child or family")
    lead.fill("What good practice did you see?", "Visits were regular.")
    lead.page.get_by_text("Saved ").wait_for()
    lead.fill("What is to be developed?", "A chronology.")
    for domain in ("Assessment", "Voice of the child"):
        lead.page.get_by_label(f"{domain}").first.select_option("good")
    shot(lead, "write")
    lead.press("Save and go back").is_accessible()
    lead.follow("Send the tool").is_accessible().press("Send the tool").is_accessible()
    shot(lead, "sent")
    assert lead.sees("Thank you.")
    other = visit(school_lead)
    assert status_of(other, f"/case-audits/{audit.reference}/") == 404

    at.go(f"/case-audits/{audit.reference}/").press("Begin moderation").is_accessible()
    at.press("Begin moderation").is_accessible()
    at.follow("The meeting and what was said").is_accessible()
    at.fill_day("When did it meet?", days_ago(0)).fill("Who took part?", "Named nurse").press(
        "Save"
    )
    at.follow("Case 1").is_accessible().press("Agree the grades").is_accessible()
    at.page.get_by_label("The case overall").first.select_option("requires")
    at.fill("Why: the case overall", "The plan was late.").press("Keep the grades").is_accessible()
    shot(at, "case")
    at.follow("Report").is_accessible().follow("Write the report").is_accessible()
    at.fill("What did the audit show?", "The pattern was seen late.").press("Save").is_accessible()
    at.press("Report the audit").is_accessible().press("Report it").is_accessible()
    at.follow("Add a finding").is_accessible()
    at.fill("What was found", "Nobody put missed appointments together.").press(
        "Save"
    ).is_accessible()
    shot(at, "report")
    finding = Finding.objects.get()
    assert (finding.origin_label, finding.source) == (audit.reference, "audit")
    at.follow(finding.reference).is_accessible()
    assert at.sees(audit.reference)
    overseer = (
        visit(scrutineer, width=320).go(f"/case-audits/{audit.reference}/report/").is_accessible()
    )
    shot(overseer, "report")
    assert overseer.sees("The pattern was seen late.")
    assert broken(at, lead, other, overseer) == []


@pytest.mark.shows("AUD-25")
def test_a_visit_is_recorded_and_counts(
    visit: Any, unit: Person, board_member: Person, trust: Organisation
) -> None:
    make_audit(unit, trust)
    at = visit(board_member, width=320).go("/visits/").is_accessible()
    at.press("Record a visit").is_accessible()
    at.fill("The visit in one line", "A morning with the team")
    at.page.get_by_label("Agency visited").first.select_option(str(trust.pk))
    at.page.get_by_label("What kind of visit was it?").first.select_option("observation")
    at.fill("Who visited?", "Board member").fill_day("Day of the visit", days_ago(1))
    at.fill("What was seen?", "Unhurried visits.")
    at.choose("This is my yearly observation of frontline practice")
    shot(at, "visit-new")
    at.press("Record it").is_accessible()
    assert at.sees("Counts as a yearly observation")
    shot(at, "visit")
    reader = visit(unit).go("/visits/").is_accessible()
    shot(reader, "visits")
    reader.follow("Themes over time").is_accessible()
    reader.go("/audit-plan/").is_accessible()
    shot(reader, "plan-list")
    assert broken(at, reader) == []
