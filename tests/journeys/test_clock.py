"""Clocks in the window: why a date, held, given a later date, put off; My work; the calendar; reminders."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from deadlines.models import Deadline
from partnership.models import Organisation, Person
from reviews.models import RapidReview
from tests.journeys.cases import asked_of, broken, days_ago, new_review, status_of

pytestmark = pytest.mark.django_db(transaction=True)
APPROVER = "Helen Marsh, director of children’s services"


@pytest.fixture
def review(
    unit: Person, trust: Organisation, trust_lead: Person, council_exec: Person
) -> RapidReview:
    return new_review(unit, trust)


def clock_of(review: RapidReview) -> Deadline:
    return Deadline.objects.get(code="reviews.rapid-review")


def in_words(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"


@pytest.mark.shows("DL-04", "DL-01", "REV-02")
def test_why_this_date_day_by_day(visit: Any, review: RapidReview, unit: Person) -> None:
    at = visit(unit).go(f"/reviews/{review.reference}/").is_accessible()
    at.page.locator(f"a[href='/clocks/{clock_of(review).pk}/why/']").first.click()
    at.is_accessible()
    assert at.heading == "Why this date?"
    table = at.page.locator("main table").first
    rows = [row.split("\t") for row in table.locator("tbody").inner_text().splitlines()]
    counted = [int(row[0]) for row in rows if row[0].strip().isdigit()]
    assert [number for number in counted if number] == list(range(1, 16))
    skipped = [row for row in rows if row[0].strip() == "Skipped"]
    weekend = {row[1].split()[0] for row in skipped}
    assert {"Saturday", "Sunday"} <= weekend
    assert all(row[2].strip() for row in skipped)
    last = clock_of(review).due_on
    assert rows[-1][1].strip() == f"{last:%A} {last.day} {last:%B %Y}"
    narrow = visit(unit, width=320).go(f"/clocks/{clock_of(review).pk}/why/").is_accessible()
    assert broken(at, narrow) == []


@pytest.mark.shows("REV-11")
def test_a_clock_is_held_with_reason_and_approver(
    visit: Any, review: RapidReview, unit: Person
) -> None:
    clock = clock_of(review)
    at = visit(unit).go(f"/clocks/{clock.pk}/hold/").is_accessible()
    at.press("Hold the clock").is_accessible()
    assert at.page.locator(".govuk-error-summary li").count() == 3
    at.fill("Why", "The coroner asked us to wait for the inquest.").fill("Approved by", APPROVER)
    at.fill_day("Look at it again on", days_ago(-30)).press("Hold the clock").is_accessible()
    assert at.page.get_by_text(re.compile("held since", re.I)).first.is_visible()
    assert at.sees("The coroner asked us to wait for the inquest.")
    assert at.page.get_by_text(re.compile(re.escape(APPROVER))).first.is_visible()
    at.go(f"/clocks/{clock.pk}/release/").is_accessible()
    at.fill("Why", "The inquest is over.").press("Let it run").is_accessible()
    clock.refresh_from_db()
    assert clock.status == Deadline.Status.OPEN


@pytest.mark.shows("REV-11")
def test_a_later_date_shows_beside_the_first(visit: Any, review: RapidReview, unit: Person) -> None:
    clock = clock_of(review)
    first, later = clock.due_on, clock.due_on + dt.timedelta(days=14)
    at = visit(unit).go(f"/clocks/{clock.pk}/extend/").is_accessible()
    at.fill_day("New date", later).fill("Why", "The post-mortem report is late.")
    at.press("Change the date").is_accessible()
    assert at.page.locator("#id_approved_by_error").is_visible()
    at.fill("Approved by", APPROVER).press("Change the date").is_accessible()
    for path in (f"/clocks/{clock.pk}/why/", f"/reviews/{review.reference}/"):
        said = at.go(path).is_accessible().page.locator("main").inner_text()
        assert in_words(first) in said or f"{first.day} {first:%B %Y}" in said
        assert in_words(later) in said or f"{later.day} {later:%B %Y}" in said
    clock.refresh_from_db()
    assert (clock.original_due_on, clock.due_on) == (first, later)


@pytest.mark.shows("DL-10")
def test_reminders_are_put_off_and_the_business_unit_sees_it(
    visit: Any, review: RapidReview, unit: Person, trust: Organisation, trust_lead: Person
) -> None:
    clock = Deadline.objects.of(asked_of(review, trust)).get()
    at = visit(trust_lead, width=320).go(f"/clocks/{clock.pk}/snooze/").is_accessible()
    reason = "The records officer is back on Monday."
    at.fill_day("Remind me again on", days_ago(-3)).fill("Why", reason)
    at.press("Put reminders off").is_accessible()
    due = clock.due_on
    clock.refresh_from_db()
    assert clock.due_on == due
    office = visit(unit).go(f"/clocks/{clock.pk}/why/").is_accessible()
    assert office.page.get_by_text(re.compile(f"{trust_lead}.*{reason}")).first.is_visible()


@pytest.mark.shows("DSH-01")
def test_my_work_stands_in_groups_soonest_first(
    visit: Any, review: RapidReview, unit: Person, trust_lead: Person
) -> None:
    at = visit(unit)
    mine = clock_of(review)
    put(mine, timezone.localdate() - dt.timedelta(days=9))
    at.go("/").is_accessible()
    heads = at.page.locator("main h2").all_inner_texts()
    order = ["Overdue", "Today", "This week", "Later"]
    seen = [next((o for o in order if head.startswith(o)), "") for head in heads]
    groups = [group for group in seen if group]
    assert groups[0] == "Overdue"
    assert groups == sorted(groups, key=order.index)
    at.page.get_by_role("link", name=re.compile("rapid review", re.I)).first.click()
    at.is_accessible()
    theirs = visit(trust_lead, width=320).go("/").is_accessible()
    assert theirs.sees(review.reference)
    assert theirs.page.locator("main h2", has_text="Overdue").count() == 0


def put(clock: Deadline, due: dt.date) -> None:
    clock.due_on = clock.chase_on = clock.original_due_on = due
    clock._change_reason = "Made for a test"
    clock.save()


@pytest.mark.shows("DL-16")
def test_a_calendar_is_made_opened_and_stopped(
    visit: Any, review: RapidReview, unit: Person
) -> None:
    at = visit(unit).go("/reminders/").is_accessible()
    at.press("Make a calendar address").is_accessible()
    address = at.page.locator("main code").first.inner_text()
    path = address.split(at.base.split("//")[1])[-1]
    calendar = visit()
    answer = calendar.page.request.get(f"{calendar.base}{path}")
    assert (answer.status, answer.text().splitlines()[0]) == (200, "BEGIN:VCALENDAR")
    assert review.reference in answer.text()
    assert review.title not in answer.text()
    at.go("/reminders/").is_accessible()
    assert at.page.locator("main code").count() == 0, "it is shown once"
    at.press("Stop this address").is_accessible()
    assert status_of(calendar, path) == 404
    assert broken(at) == []


@pytest.mark.shows("DL-09")
def test_when_reminders_come_is_ones_own_choice(visit: Any, trust_lead: Person) -> None:
    at = visit(trust_lead, width=320).go("/reminders/").is_accessible()
    weekly = dict(Person.Digest.choices)["weekly"]
    at.choose(str(weekly)).press("Save").is_accessible()
    assert at.sees("Saved. Reminders that were waiting go with the next one.")
    at.go("/reminders/")
    assert at.page.get_by_label(str(weekly), exact=True).is_checked()
    trust_lead.refresh_from_db()
    assert trust_lead.digest == "weekly"
