"""An agency answers an audit: its lead, two colleagues, the accountable officer; and nobody else sees it."""

from __future__ import annotations

from typing import Any

import pytest

from audits.models import AgencyReturn, Answer, AuditEvidence
from audits.rules.returns import ReturnStatus
from governance.models import Action
from partnership.models import Organisation, Person
from partnership.rules import SeatKind
from tests.audits.test_answers_sheet import workbook
from tests.factories import make_person, make_seat
from tests.factories.audited import make_campaign, make_return, make_version
from tests.journeys.cases import PDF, broken, days_ago, pictured, shot, status_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(trust: Organisation) -> AgencyReturn:
    return make_return(trust, make_campaign(make_version()))


@pytest.fixture
def officer(trust: Organisation) -> Person:
    person = make_person("Grace Amadi", email="grace.amadi@example.org")
    make_seat(person, SeatKind.CONTRIBUTOR, trust, post="Chief nurse")
    return person


@pytest.mark.shows("AUD-07", "AUD-08", "AUD-10", "AUD-12", "AUD-13", "AUD-14", "AUD-18")
def test_an_audit_is_answered_signed_and_handed_in(
    visit: Any, trust_lead: Person, trust_colleague: Person, officer: Person,
    school_lead: Person, scrutineer: Person, asked: AgencyReturn,
) -> None:  # fmt: skip
    lead = visit(trust_lead).go("/").follow("Audits").is_accessible()
    lead.follow("Section 11 audit").is_accessible()
    assert lead.sees("0 of 5 questions answered")
    shot(lead, "return")

    # Given parts, each colleague sees only theirs.
    lead.follow("Who writes which part").is_accessible().press("Give parts to a colleague")
    lead.is_accessible().press("Give").is_accessible()
    assert lead.sees("Choose at least one part")
    lead.page.get_by_label("Colleague").select_option(label="Tom Ashdown")
    lead.choose("B Part B").fill("What do you ask them to do?", "You know the records.")
    lead.press("Give").is_accessible()
    shot(lead, "colleagues")
    helper = visit(trust_colleague, width=320).go(f"/audits/returns/{asked.pk}/").is_accessible()
    assert helper.page.get_by_text("Part A").count() == 0
    assert status_of(helper, f"/audits/returns/{asked.pk}/sections/A/") == 404
    helper.follow("B Part B").is_accessible()
    shot(helper, "part")
    helper.choose("No").press("Save and go back").is_accessible()
    assert helper.sees("Saved.")

    # The lead answers; what is typed is saved, and both texts stay where two write at once.
    part = f"/audits/returns/{asked.pk}/sections/A/"
    lead.go(part).is_accessible()
    other = visit(trust_lead).go(part)
    lead.choose("Amber: partly met").fill("What shows it? (A1.1)", "We have begun.")
    lead.page.locator("[data-autosave-status]", has_text="Saved").wait_for()
    other.choose("Green: fully met").press("Save and go back").is_accessible()
    assert other.sees("What your colleague saved") and other.sees("We have begun.")
    shot(other, "clash")
    assert Answer.objects.get(question__code="A1.1").value == "amber"
    lead.fill("Your answer (A1.2)", "A policy of our own.").fill_day(
        "Which day? (A1.3)", days_ago(90)
    )
    shot(lead, "part")

    lead.press("Plan an action for A1.1").is_accessible()
    lead.fill("What will be done?", "Write the policy").fill_day("By when?", days_ago(-20))
    lead.page.get_by_label("Who owns it?").select_option(label="Tom Ashdown")
    lead.press("Save").is_accessible()
    lead.press("Add evidence for A1.1").is_accessible()
    lead.page.set_input_files(
        "input[type=file]",
        [
            {"name": "policy.pdf", "mimeType": "application/pdf", "buffer": PDF},
            {"name": "notes.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00"},
        ],
    )
    lead.press("Add").is_accessible()
    assert lead.sees("notes.exe:") and lead.sees("Added.")
    shot(lead, "evidence")
    assert AuditEvidence.objects.get().title == "policy.pdf"

    lead.go(f"/audits/returns/{asked.pk}/send/").is_accessible()
    assert lead.sees("To mend first")
    shot(lead, "send-gaps")
    lead.go(f"/audits/returns/{asked.pk}/sections/B/").choose("4: mostly in place")
    lead.page.get_by_label("This does not apply to us (B1.3)").check()
    lead.fill("Why does it not apply? (B1.3)", "The parent trust keeps it.")
    lead.press("Save and go back")
    lead.follow("Say who signs").is_accessible().follow("Name who signs as Accountable officer")
    lead.is_accessible().page.get_by_label("Who signs?").select_option(label="Grace Amadi")
    lead.fill("The post they hold", "Chief nurse").press("Save").is_accessible()
    shot(lead, "sign-off")
    lead.press("Check and send").is_accessible().press("Send it to be signed").is_accessible()
    assert lead.sees("Waiting for signature")

    signs = visit(officer, width=320).go(f"/audits/returns/{asked.pk}/").is_accessible()
    signs.press("Read and sign").is_accessible()
    signs.follow("Read the whole return").is_accessible()
    shot(signs, "whole")
    signs.go(f"/audits/returns/{asked.pk}/sign/").press("Sign").is_accessible()
    assert signs.sees("Tick the box to sign, or send the return back")
    signs.choose("I have read the return, and I declare this").press("Sign").is_accessible()
    assert signs.sees("Version 1, handed in on")
    shot(signs, "receipt")

    asked.refresh_from_db()
    assert asked.status == ReturnStatus.SUBMITTED
    assert Action.objects.get().owner == trust_colleague
    lead.go(part).is_accessible()
    assert lead.sees("was handed in, so it can be read and no longer changed")
    lead.go(f"/audits/returns/{asked.pk}/timeline/").is_accessible()
    lead.go("/audits/evidence/").is_accessible().follow("policy.pdf").is_accessible()
    stranger = visit(school_lead)
    for page in ("", "whole/", "sections/A/", "receipt/", "timeline/", "send/", "colleagues/"):
        assert status_of(stranger, f"/audits/returns/{asked.pk}/{page}") == 404, page
    overseer = visit(scrutineer).go(f"/audits/returns/{asked.pk}/whole/").is_accessible()
    assert overseer.sees("We have begun.")
    assert broken(lead, helper, signs, overseer) == []


def test_answers_are_filled_in_in_excel(
    visit: Any, trust_lead: Person, asked: AgencyReturn
) -> None:
    lead = visit(trust_lead, width=320).go(f"/audits/returns/{asked.pk}/")
    lead.follow("Answer in Excel").is_accessible()
    content = workbook(("A1.1", "Green: fully met", "Read each March."), ("S99", "Yes"))
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for rows, told in ((content, "1 answer is saved. Not taken:"), (workbook(("B1.1", "No")), "")):
        file = {"name": "answers.xlsx", "mimeType": sheet, "buffer": rows}
        lead.page.set_input_files("input[type=file]", [file])
        lead.press("Read the file").is_accessible()
        assert lead.sees(told or "1 answer is saved from the file.")
        pictured(lead, "excel" if told else "excel-done")
    assert Answer.objects.count() == 2
    assert broken(lead) == []


def test_a_part_is_answered_without_scripts(
    visit: Any, trust_lead: Person, asked: AgencyReturn
) -> None:
    lead = visit(trust_lead, scripts=False).go(f"/audits/returns/{asked.pk}/sections/A/")
    assert lead.sees("Answer this only where your answer to A1.1 calls for it.")
    lead.choose("Red: not met")
    group = lead.page.get_by_role("group", name="Which day? (A1.3)")
    group.get_by_label("Day", exact=True).fill("31")
    group.get_by_label("Month", exact=True).fill("2")
    group.get_by_label("Year", exact=True).fill("2026")
    lead.press("Save and go back")
    assert lead.sees("The day must be a real date")
    assert Answer.objects.get().value == "red"
    assert group.get_by_label("Day", exact=True).input_value() == "31"
