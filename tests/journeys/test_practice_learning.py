"""What a practice review leads to, in the browser: from a finding to a briefing, a look at the plan, the themes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from governance.models import Notice
from partnership.models import Organisation, Person
from reviews.models import PlanLook, TrainingNeed
from reviews.queries.practice_learning import findings_of, recommendations_of
from reviews.services.practice.learning import choose_themes
from tests.journeys.cases import broken
from tests.reviews.learned import act, find, followed, recommend, theme
from tests.reviews.practices import own

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


@pytest.mark.shows("REV-12", "REV-15")
@pytest.mark.parametrize("width", [1280, 320])
def test_from_a_finding_to_a_briefing_and_a_look_at_the_plan(
    visit: Any, unit: Person, trust: Organisation, trust_lead: Person, width: int
) -> None:
    today = timezone.localdate()
    practice = followed(unit)
    theme("neglect")
    page = f"/practice-reviews/{practice.reference}/"
    office = visit(unit, width=width).go(page).follow("Learning").is_accessible()
    office.follow("Choose the themes").is_accessible().choose("Neglect").submit().is_accessible()
    assert office.sees("Themes: Neglect.")

    # a finding, what is recommended because of it, an action
    office.press("Add a finding").is_accessible().fill("What was found", "Nobody asked.")
    office.submit().is_accessible()
    found = findings_of(practice).get()
    assert found.theme is not None and found.theme.code == "neglect"
    office.press(f"Recommend because of {found.reference}").is_accessible()
    office.submit().is_accessible()
    assert office.sees("Choose at least one agency")
    office.fill("What must be done", "Ask at each visit.")
    office.page.get_by_label("Who must do it").select_option(label=str(trust))
    office.fill_day("By when", today + 60 * DAY)
    office.fill("How the impact will be measured", "An audit of files.").submit().is_accessible()
    asked = recommendations_of(practice).get()
    assert office.sees("No action yet")
    office.follow(f"Give an action for {asked.reference}").is_accessible()
    office.fill("What is to be done", "Write to all teams")
    office.page.get_by_label("Who does it").select_option(label=trust_lead.name)
    office.press("Give the action").is_accessible()
    assert (office.sees("0 per cent done"), office.sees("Impact: to be measured by")) == (
        True,
        True,
    )

    # it is passed on with a training need, in one step
    office.press(f"Brief agencies on {found.reference}").is_accessible()
    assert "Questions for your team" in office.page.get_by_label("The briefing").input_value()
    office.fill("Title", "Seven minutes on the home")
    office.page.locator("input[name=to][value=chosen]").check()
    office.page.locator("select[name=organisations]").select_option(label=str(trust))
    office.fill_day("To be acknowledged by", today + 14 * DAY)
    office.fill("What do people need to be trained in?", "How to ask about partners.")
    office.fill("Who needs the training?", "Health visitors")
    office.press("Send the briefing").is_accessible()
    assert (Notice.objects.get().title, TrainingNeed.objects.get().audience) == (
        "Seven minutes on the home",
        "Health visitors",
    )
    office.follow(f"It is met for Health visitors, {found.reference}").is_accessible()
    office.fill("How was it met?", "A day in June.").submit().is_accessible()
    assert office.sees("A day in June.")

    # the month's look, and the page to print
    office.press("Look at the plan").is_accessible().fill("What did you see?", "It begins.")
    office.submit().is_accessible()
    assert (PlanLook.objects.get().words, office.sees("It begins.")) == ("It begins.", True)
    office.follow("See the learning page").is_accessible()
    assert office.sees("Say what has changed, and how you know.")
    office.go(f"{page}timeline/").is_accessible()
    assert broken(office) == []


@pytest.mark.shows("REV-16")
@pytest.mark.parametrize("width", [1280, 320])
def test_a_national_recommendation_is_answered_and_the_executive_reads_it(
    visit: Any,
    unit: Person,
    council_exec: Person,
    trust: Organisation,
    trust_lead: Person,
    width: int,
) -> None:
    practice = own(unit, "national")
    asked = recommend(unit, practice, find(unit, practice), trust)
    act(unit, practice, asked, trust_lead, done=True)
    page = f"/practice-reviews/{practice.reference}/learning/"
    office = visit(unit, width=width).go(page).is_accessible()
    assert office.sees("Not answered yet")
    office.follow(f"Answer it for {asked.reference}").is_accessible().submit().is_accessible()
    office.choose("Accepted in part").fill("Why, and what will be done here?", "Not the team.")
    office.submit().is_accessible()
    reader = visit(council_exec, width=width).go(page).is_accessible()
    assert (reader.sees("Not the team."), reader.sees("100 per cent done")) == (True, True)
    assert reader.page.get_by_role("link", name="Change the answer").count() == 0
    reader.follow(asked.finding.reference).is_accessible()
    assert reader.page.get_by_role("link", name=practice.reference).count() == 1
    assert broken(office, reader) == []


@pytest.mark.shows("REV-15")
@pytest.mark.parametrize("width", [1280, 320])
def test_the_report_of_themes(visit: Any, unit: Person, scrutineer: Person, width: int) -> None:
    practice = own(unit, "local")
    find(unit, practice, theme=theme("neglect"))
    choose_themes(actor=unit, practice=practice, themes=[theme("neglect")])
    office = visit(unit, width=width).go("/practice-reviews/").is_accessible()
    office.follow("Themes over three years").is_accessible()
    with office.page.expect_download() as got:
        office.page.get_by_role("link", name="Excel export").click()
    assert got.value.suggested_filename.startswith("themes-")
    watcher = visit(scrutineer, width=width).go("/figures/rapid-reviews/").is_accessible()
    watcher.follow("Themes of practice reviews over three years").is_accessible()
    assert watcher.sees("so that nobody can be recognised")
    assert broken(office, watcher) == []
