"""The committee’s desk in the browser: a case followed beside its proceedings, the gaps, the meeting prepared."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from partnership.models import Group, Person
from reviews.models import Proceeding
from tests.factories import make_meeting
from tests.journeys.cases import broken, new_review

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


@pytest.mark.shows("DSH-11")
@pytest.mark.parametrize("width", [1280, 320])
def test_from_the_desk_to_the_proceedings_the_gaps_and_the_agenda(
    visit: Any, unit: Person, scrutineer: Person, case_review_group: Group, width: int
) -> None:
    today = timezone.localdate()
    review = new_review(unit)
    held_on = today + 20 * DAY
    meeting = make_meeting(case_review_group, held_on=held_on, papers_due_on=held_on - 5 * DAY)

    # what runs beside a case is kept, looked at, and holds its clock
    page = f"/reviews/{review.reference}/proceedings/"
    at = visit(unit, width=width).go(page).is_accessible()
    at.press("Add proceedings").is_accessible().choose("Inquest")
    at.fill("What are they about?", "Opened by the coroner.")
    at.fill_day("When did they begin?", today)
    at.fill_day("When should somebody look how far they have got?", today).submit()
    assert at.is_accessible().sees("The day to look again must be after today.")
    at.fill_day("When should somebody look how far they have got?", today + 30 * DAY).submit()
    assert at.is_accessible().sees("The proceedings are kept.")
    at.follow(
        f"Hold the clock for Inquest since {today:%A} {today.day} {today:%B %Y}"
    ).is_accessible()
    at.fill("Why does the review wait for them?", "the coroner asked.")
    at.fill_day("When is the hold looked at again?", today + 40 * DAY)
    at.fill("Who approved it?", "The chair").press("Hold the clock").is_accessible()
    assert at.sees("Clock held")
    assert Proceeding.objects.get().incident == review.incident

    # the desk shows the case; what the records miss is listed
    at.go("/reviews/desk/").is_accessible()
    assert (at.sees(review.reference), at.sees("Rapid review: being written")) == (True, True)
    at.follow("What the records miss").is_accessible()
    assert at.sees("Rapid review: day of the decision meeting")
    at.go("/practice-reviews/tracker/").is_accessible()

    # its meeting is prepared in one step
    at.go("/reviews/desk/").press("Prepare the meeting").is_accessible()
    at.follow(f"{case_review_group}, {held_on:%A} {held_on.day} {held_on:%B %Y}").is_accessible()
    at.page.check(f"input[value='{review.reference}']")
    at.press("Put them on the agenda").is_accessible()
    assert (at.sees("Cases due"), meeting.items.count()) == (True, 2)

    # the scrutineer sees that it stands there, and no title
    watcher = visit(scrutineer, width=width).go("/reviews/desk/").is_accessible()
    assert (watcher.sees(review.reference), watcher.sees(review.title)) == (True, False)
    assert broken(at, watcher) == []
