"""The people of a practice review in the browser: from the approved list to what the family was told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from core.templatetags.portal import day
from partnership.models import Person
from reviews.models import Appointment, Reviewer
from tests.factories import make_practice
from tests.journeys.cases import broken
from tests.reviews.practices import appointed, listed

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@pytest.mark.shows("REV-10")
@WIDTHS
def test_a_reviewer_is_listed_and_appointed_without_a_conflict(
    visit: Any, unit: Person, width: int
) -> None:
    today, practice = timezone.localdate(), make_practice()
    listed(unit, name="Moira Castle-Grant", approved_until=today - DAY)
    at = visit(unit, width=width).go("/practice-reviews/").is_accessible()
    at.follow("Approved reviewers").is_accessible()
    assert at.page.locator(".govuk-tag", has_text="Approval ran out").is_visible()
    at.press("Add a reviewer").is_accessible().fill("Name", "Harriet Penhale")
    at.submit().is_accessible()
    assert at.sees("Say what skills and experience they have")
    at.fill("Skills and experience", "Systems methods.").submit().is_accessible()
    at.follow("Harriet Penhale").is_accessible()

    # a conflict is refused beside its question, and nothing typed is lost
    at.go(f"/practice-reviews/{practice.reference}/people/").is_accessible()
    at.press("Appoint a reviewer").is_accessible()
    chooser = at.page.get_by_label("Who is appointed?")
    assert chooser.locator("option").all_inner_texts() == ["Choose one", "Harriet Penhale"]
    chooser.select_option(label="Harriet Penhale")
    at.fill("Why do they have the right skills?", "Led reviews on infants.")
    at.fill_day("When did they declare their interests?", today).choose("Yes")
    at.press("Appoint").is_accessible()
    assert at.sees("Somebody with a conflict of interest cannot be appointed")
    assert at.page.get_by_label("Why do they have the right skills?").input_value() != ""
    at.choose("No").press("Appoint").is_accessible()
    assert at.sees("The reviewer is appointed.")
    appointment = Appointment.objects.get()
    assert (appointment.reviewer.name, appointment.declared_on) == ("Harriet Penhale", today)

    # removed with a reason; then taken off the list
    at.follow("End the appointment of Harriet Penhale").is_accessible()
    at.fill("Why?", "Not fair to practitioners.").press("End the appointment").is_accessible()
    at.follow("See the approval of Harriet Penhale").is_accessible()
    at.follow("Change the entry").is_accessible().submit().is_accessible()
    at.follow("Take off the list").is_accessible().fill("Why?", "Retires.")
    at.press("Take off the list").is_accessible()
    assert at.sees("Why they were taken off")
    assert Reviewer.objects.filter(removed_on=today).count() == 1
    assert broken(at) == []


@WIDTHS
def test_the_partners_watch_a_review_and_hear_practitioners_and_family(
    visit: Any, unit: Person, council_exec: Person, width: int
) -> None:
    today, practice = timezone.localdate(), make_practice()
    appointed(unit, practice)
    at = visit(unit, width=width).go(f"/practice-reviews/{practice.reference}/")
    at.follow("People").is_accessible()
    at.press("Record a progress check").is_accessible().submit().is_accessible()
    assert at.sees("Say whether the review is in time")
    at.fill("Is the review in time?", "Yes.").fill("How good is the work?", "Clear.")
    at.fill_day("When is the next check?", today + 30 * DAY).submit().is_accessible()
    assert at.sees("Check the time and quality of the review")

    at.press("Record a written request").is_accessible()
    at.page.get_by_label("Who is asked?").select_option(label="Harriet Penhale")
    at.fill("What do you ask for?", "The first draft.")
    at.fill_day("When should the answer be here?", today + 10 * DAY).submit().is_accessible()
    at.follow(f"Record the answer to the request of {day(today)}").is_accessible()
    at.fill("What came back?", "The draft.").submit().is_accessible()
    assert at.sees("answered in time")

    at.press("Add an event").is_accessible()
    at.fill_day("What day is the event?", today + DAY).fill("Where?", "The town hall")
    at.fill("Who is invited?", "Two nurses.").submit().is_accessible()
    assert at.sees("Planned")
    at.page.get_by_role("link", name="Change, or record what was said").click()
    at.is_accessible().fill_day("What day is the event?", today)
    at.fill("What was said?", "Time was missing.").submit().is_accessible()
    assert at.sees("Held")

    at.press("Add a contact").is_accessible().choose("Told of the review")
    at.fill("Who are they to the child?", "grandmother")
    at.fill("How were they invited or told?", "A visit.").submit().is_accessible()
    assert at.sees("Told of the review: grandmother")

    reader = visit(council_exec, width=width).go(f"/practice-reviews/{practice.reference}/people/")
    reader.is_accessible()
    assert reader.sees("Time was missing.")
    assert reader.page.locator("main .govuk-button").count() == 0
    assert broken(at, reader) == []
