"""A practice review in the browser: from the decision on a rapid review to the public page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from deadlines.queries import add_working_days
from partnership.models import Organisation, Person
from reviews.models import PracticeReview, Publication
from reviews.practice_rules import CRITERIA
from reviews.rules import Outcome
from tests.governance.paper_files import pdf_of
from tests.journeys.cases import broken, sent_review
from tests.reviews.practices import published, under_way

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


def attach(at: Any, folder: Path, name: str, content: bytes) -> Any:
    file = folder / name
    file.write_bytes(content)
    at.page.set_input_files("input[type=file]", file)
    return at


@pytest.fixture
def execs(council_exec: Person, icb_exec: Person, police_exec: Person) -> list[Person]:
    return [council_exec, icb_exec, police_exec]


@pytest.mark.shows("REV-09", "REV-14")
def test_from_a_decision_to_a_planned_publication(
    visit: Any, unit: Person, execs: list[Person], tmp_path: Path
) -> None:
    today = timezone.localdate()
    rapid = sent_review(unit, execs, outcome=Outcome.LCSPR_LOCAL)
    office = visit(unit).go(f"/reviews/{rapid.reference}/decision/").is_accessible()

    # It is begun with what was written already, and its six months run
    office.follow("Begin it").is_accessible().press("Begin").is_accessible()
    practice = PracticeReview.objects.get()
    page = f"/practice-reviews/{practice.reference}/"
    assert (practice.title, office.sees("Scoping")) == (rapid.title, True)

    # scoping: the criteria one by one, the terms; what is missing is said
    office.press("Scoping is done").press("Start the work").is_accessible()
    assert office.sees("Weigh the criteria first, one by one.")
    office.go(page).follow("Criteria").is_accessible().press("Weigh the criteria").is_accessible()
    for code, _title, _hint in CRITERIA:
        office.page.check(f"input[name={code}][value=met]")
        office.page.fill(f"textarea[name={code}_reason]", "As the rapid review says.")
    office.submit().is_accessible()
    office.go(f"{page}change/").is_accessible().fill("Terms of reference", "What was known.")
    office.submit().is_accessible()
    office.press("Scoping is done").press("Start the work").is_accessible()
    assert office.sees("The review is under way.")

    # a draft, a comment on a section by a partner, and its answer
    office.press("Go to the drafts").press("Add the first draft").is_accessible()
    attach(office, tmp_path, "draft.pdf", pdf_of("draft")).submit().is_accessible()
    partner = visit(execs[0], width=320).go(f"{page}drafts/1/").is_accessible()
    partner.press("Comment on the draft").is_accessible().fill("Section", "3.2")
    partner.fill("Your comment", "Say it plainly.").press("Add the comment").is_accessible()
    assert partner.sees("Say it plainly.")
    office.go(f"{page}drafts/1/").follow("Answer to " + f"{execs[0].name} on 3.2").is_accessible()
    office.fill("What was done about it?", "It says so now.").submit().is_accessible()

    # all three sign; two are not enough
    office.go(f"{page}drafts/").press("Put draft 1 to the partners").is_accessible()
    office.fill_day("By when should the partners sign?", today + 5 * DAY)
    office.press("Put it to the partners").is_accessible()
    for person in execs:
        practice.refresh_from_db()
        assert practice.status == "draft"
        at = visit(person).go(page).is_accessible().press("Sign").is_accessible()
        at.choose("Yes, I agree").fill("Your reason", "I read it.").press("Sign").is_accessible()
    practice.refresh_from_db()
    assert practice.status == "signed_off"

    # publication: too early is refused beside the day, with nothing lost
    office.go(f"{page}publication/").is_accessible().press("Plan the publication").is_accessible()
    office.fill("Title on the public page", "Learning from a teenager’s life")
    office.fill("What does the public page say?", "What was learned.")
    office.fill_day("When is it to be published?", today + 2 * DAY).fill("At which hour?", "10am")
    attach(office, tmp_path, "report.pdf", pdf_of("report")).submit().is_accessible()
    assert office.sees("at least seven working days before")
    office.fill_day("When is it to be published?", add_working_days(today, 9))
    attach(office, tmp_path, "report.pdf", pdf_of("report")).submit().is_accessible()
    office.press("Read it through").is_accessible()
    office.press("I have read it: nobody can be told from it").is_accessible()
    office.press("Record the copies sent").is_accessible()
    for to in ("the national Panel", "the Secretary of State"):
        office.fill_day(f"When was it sent to {to}?", today)
    office.submit().is_accessible()
    practice.refresh_from_db()
    assert (practice.status, Publication.objects.get().published_at) == ("preparing", None)
    assert visit().go("/published-reviews/").sees("No review is published at present")
    assert broken(office, partner) == []


@pytest.mark.shows("REV-14")
@pytest.mark.parametrize("width", [1280, 320])
def test_anybody_reads_what_is_published_and_the_scrutineer_follows_it(
    visit: Any, unit: Person, execs: list[Person], scrutineer: Person, width: int
) -> None:
    practice = published(unit, execs, timezone.localdate() - 2 * DAY)
    anybody = visit(width=width).go("/published-reviews/").is_accessible()
    anybody.follow("Learning from a teenager’s life").is_accessible()
    assert anybody.sees("What was learned.")
    with anybody.page.expect_download() as got:
        anybody.page.get_by_role("link", name="Download the report").click()
    assert Path(got.value.path()).read_bytes() == pdf_of("the report")
    watcher = visit(scrutineer, width=width).go("/practice-reviews/").is_accessible()
    watcher.follow(practice.reference).is_accessible()
    assert (watcher.sees("Published"), watcher.sees(practice.title)) == (True, False)
    assert watcher.page.get_by_role("link", name="Drafts").count() == 0
    assert broken(anybody, watcher) == []


def test_a_delay_is_explained_and_a_review_becomes_another(
    visit: Any, unit: Person, execs: list[Person], trust: Organisation
) -> None:
    today = timezone.localdate()
    practice = under_way(unit, execs)
    at = visit(unit).go(f"/practice-reviews/{practice.reference}/").is_accessible()
    at.follow("Explain a delay").is_accessible().submit().is_accessible()
    assert at.sees("Say why it is delayed")
    at.fill("Why is it delayed?", "The trial begins in spring.")
    at.fill_day("When is it expected now?", today + 300 * DAY)
    at.fill_day("When was the national Panel told?", today).submit().is_accessible()
    assert at.sees("The Secretary of State is not told yet")
    at.follow("Let it become another review").is_accessible().choose("Single-agency review")
    at.fill("Why?", "Only one agency is concerned.")
    at.fill_day("When should it be finished?", today + 60 * DAY)
    at.press("Make it another review").is_accessible()
    assert at.sees("Choose the agency that carries out its review")
    at.page.get_by_label("Which agency leads it?").select_option(label=str(trust))
    at.press("Make it another review").is_accessible()
    became = PracticeReview.objects.get(came_from=practice)
    assert (became.lead, at.sees(became.reference)) == (trust, True)
    assert broken(at) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_an_agency_is_asked_for_its_report_and_sends_it(
    visit: Any,
    unit: Person,
    execs: list[Person],
    trust: Organisation,
    trust_lead: Person,
    width: int,
    tmp_path: Path,
) -> None:
    practice = under_way(unit, execs)
    office = visit(unit, width=width).go(f"/practice-reviews/{practice.reference}/reports/")
    office.is_accessible().press("Ask an agency for its report").is_accessible()
    office.page.get_by_label("Which agency?").select_option(label=str(trust))
    office.fill_day("By when?", timezone.localdate() + 20 * DAY)
    office.press("Ask for the report").is_accessible()
    lead = visit(trust_lead, width=width).go("/requests/").is_accessible()
    lead.follow(f"{practice.reference}: {trust}").is_accessible().press("Write the report")
    lead.is_accessible().fill("Your agency’s report", "We met the family twice.")
    attach(lead, tmp_path, "own.pdf", pdf_of("own part")).submit().is_accessible()
    assert lead.sees("It is not sent yet.")
    lead.press("Send the report").is_accessible().press("Send the report").is_accessible()
    assert lead.sees("Submitted")
    office.go(f"/practice-reviews/{practice.reference}/reports/").follow(str(trust))
    assert office.is_accessible().sees("We met the family twice.")
    assert broken(office, lead) == []
