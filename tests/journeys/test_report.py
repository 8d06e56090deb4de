"""The report and its decision: saved while typed, two editors, one chronology, files, the Panel, dissent."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.utils import timezone

from core.models import AccessEntry
from partnership.models import Organisation, Person
from reviews.models import RapidReview
from reviews.rules import ReviewStatus
from reviews.services import reviews
from reviews.tasks import render_waiting
from tests.journeys.cases import answered, broken, new_review, sent_review, status_of

pytestmark = pytest.mark.django_db(transaction=True)
ANALYSIS = "Visits were made on time.\n\n- Fathers were not asked."
SAVED = re.compile(r"^Saved \d{1,2}:\d\d[ap]m")


@pytest.fixture
def execs(council_exec: Person, icb_exec: Person, police_exec: Person) -> list[Person]:
    return [council_exec, icb_exec, police_exec]


@pytest.fixture
def review(unit: Person, trust_lead: Person, school_lead: Person, execs: Any) -> RapidReview:
    trust, school = (lead.seats.get().organisation for lead in (trust_lead, school_lead))
    return new_review(unit, trust, school)


@pytest.fixture
def told(
    unit: Person,
    review: RapidReview,
    trust: Organisation,
    school: Organisation,
    trust_lead: Person,
    school_lead: Person,
) -> RapidReview:
    """Both agencies answered, and the answers are shared."""
    answered(trust_lead, review, trust, "Home visit.", "Seen at the clinic.", "=1+1 was written.")
    answered(school_lead, review, school, "Away from school.", "Café club: “tired”.")
    reviews.share_submissions(actor=unit, review=review)
    return review


def test_a_section_is_saved_while_typed_and_a_second_editor_is_warned(
    visit: Any, review: RapidReview, unit: Person, unit2: Person
) -> None:
    path = f"/reviews/{review.reference}/report/analysis/"
    first, second = visit(unit).go(path).is_accessible(), visit(unit2).go(path).is_accessible()
    assert second.page.get_by_text(f"{unit.name} has had this section open since").is_visible()
    first.fill("Text", ANALYSIS)
    first.page.get_by_text(SAVED).wait_for()
    second.fill("Text", "Fathers were asked twice.").press("Save and go back").is_accessible()
    assert second.sees(f"As {unit.name} saved it")
    assert second.sees("Fathers were not asked.")
    assert second.page.get_by_label("Text", exact=True).input_value() == "Fathers were asked twice."
    second.fill("Text", f"{ANALYSIS}\n- Nobody asked twice.").choose("This section is finished")
    second.press("Save and go back").is_accessible()
    body = review.sections.get(code="analysis").body.replace("\r", "")
    assert body == f"{ANALYSIS}\n- Nobody asked twice."
    assert broken(first, second) == []


@pytest.mark.shows("REV-07", "IEX-01", "IEX-02", "IEX-05")
def test_one_chronology_filtered_by_agency_and_exported_as_filtered(
    visit: Any, told: RapidReview, unit: Person, trust: Organisation
) -> None:
    at = visit(unit).go(f"/reviews/{told.reference}/chronology/").is_accessible()
    rows = at.page.locator("main tbody tr")
    days = list(told.requests.values_list("chronology__on", flat=True))
    assert rows.count() == len(days) == 5
    assert column(rows, "Date") == [f"{day.day} {day:%b %Y}" for day in sorted(days)]
    at.choose(trust.name).press("Apply filters").is_accessible()
    assert column(rows, "Agency") == [trust.name] * 3
    csv_link = at.page.locator("ul.exports a", has_text="CSV")
    with at.page.expect_download() as held:
        csv_link.click()
    content = held.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [line["Agency"] for line in lines] == [trust.name] * 3
    assert [line["What happened"].lstrip("'") for line in lines] == column(rows, "What happened")
    assert not any(line["What happened"].startswith("=") for line in lines)
    assert held.value.suggested_filename.startswith(f"{told.reference.lower()}-chronology")
    entry = AccessEntry.objects.filter(person=unit, action__icontains="export").latest("pk")
    assert "3" in str(entry.detail)


def column(rows: Any, label: str) -> list[str]:
    return [str(text) for text in rows.locator(f"td[data-label='{label}']").all_inner_texts()]


@pytest.mark.shows("REV-07", "IEX-01")
@pytest.mark.parametrize(
    ("button", "ending", "start"),
    [("Make a PDF", ".pdf", b"%PDF-1."), ("Make a Word document", ".docx", b"PK\x03\x04")],
)
def test_the_report_as_a_file(
    visit: Any,
    told: RapidReview,
    unit: Person,
    trust_lead: Person,
    button: str,
    ending: str,
    start: bytes,
) -> None:
    at = visit(unit).go(f"/reviews/{told.reference}/report/").is_accessible().press(button)
    assert at.sees("Being made")
    render_waiting()
    at.go(f"/reviews/{told.reference}/report/").is_accessible()
    link = at.page.locator("#files a[href^='/documents/']").first
    path = str(link.get_attribute("href"))
    answer = at.page.request.get(f"{at.base}{path}")
    assert (answer.status, answer.body()[: len(start)]) == (200, start)
    named = answer.headers["content-disposition"]
    assert ending in named
    assert told.reference.lower() in named.lower()
    assert status_of(visit(trust_lead), path) == 404


@pytest.mark.shows("REV-08")
def test_the_panel_disagrees_and_the_partners_decide_again(
    visit: Any, unit: Person, review: RapidReview, execs: list[Person]
) -> None:
    sent = sent_review(unit, execs, review=review)
    at = visit(unit).go(f"/reviews/{sent.reference}/decision/reply/").is_accessible()
    at.page.get_by_label(re.compile("disagree", re.I)).first.check()
    at.fill_day("When did the reply come?", timezone.localdate())
    at.page.get_by_label(re.compile("What did the national Panel say")).fill(
        "A review would teach more."
    )
    at.submit()
    go_on(at)
    sent.refresh_from_db()
    assert sent.status == ReviewStatus.DECISION
    propose_again(at, sent)
    for partner in execs:
        sign(visit(partner), sent)
    sent.refresh_from_db()
    assert sent.status == ReviewStatus.DECIDED
    at.go(f"/reviews/{sent.reference}/decision/").is_accessible()
    assert at.page.get_by_role("heading", name=re.compile("^Round 2")).is_visible()
    at.page.get_by_text(re.compile(r"^Round 1:")).first.click()
    assert at.sees("A review would teach more.")
    assert at.sees(f"{execs[0].name} read the report.")


def go_on(at: Any) -> None:
    at.is_accessible()
    if at.page.locator("button[name=confirmed]").count():
        at.page.locator("button[name=confirmed]").click()
        at.is_accessible()


def propose_again(at: Any, review: RapidReview) -> None:
    at.go(f"/reviews/{review.reference}/decision/propose/").is_accessible()
    at.page.get_by_role("radio").nth(1).check()
    at.fill("Reasons against the criteria", "The Panel is right.")
    at.press("Put it to the partners").is_accessible()
    assert at.sees("Say what the partners made of the national Panel’s reply")
    at.fill("What the partners made of the national Panel’s reply", "They accept it.")
    at.press("Put it to the partners")
    go_on(at)


def sign(at: Any, review: RapidReview) -> None:
    at.go(f"/reviews/{review.reference}/decision/sign/").is_accessible()
    at.choose("Yes, I agree").fill("Your reason", "The second reading is better.").submit()
    go_on(at)


@pytest.mark.shows("REV-08")
def test_a_dissent_is_shown_for_ever(
    visit: Any, unit: Person, review: RapidReview, execs: list[Person]
) -> None:
    sent = sent_review(unit, execs, "agrees", "dissents", "agrees", review=review)
    at = visit(unit, width=320)
    for path in ("decision", "report/read"):
        at.go(f"/reviews/{sent.reference}/{path}/").is_accessible()
        said = at.page.locator("main").inner_text()
        assert "does not agree" in said.lower() or "dissent" in said.lower()
        assert execs[1].name in said
        assert f"{execs[1].name} read the report." in said
    assert at.page.get_by_text("It was talked through.").first.is_visible()
