"""A committee's meeting from attendance to locked minutes, by keyboard; and a written resolution."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import Decision, Meeting, Minutes
from governance.services import meetings
from partnership.models import Organisation, Person
from tests.factories import make_item, make_meeting
from tests.governance.governed_outcomes import Committee, committee
from tests.journeys.conftest import WIDTHS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sat(unit: Person, council: Organisation, icb: Organisation, police: Organisation) -> Committee:
    return committee(unit, council, icb, police)


def page(name: str, sat: Committee) -> str:
    return reverse(name, args=[sat.meeting.reference])


@pytest.mark.shows("GOV-12", "GOV-13", "GOV-14", "GOV-15")
def test_a_meeting_from_attendance_to_locked_minutes(visit: Any, sat: Committee) -> None:
    unit = visit(sat.unit).go(page("meeting_attendance", sat)).is_accessible()
    for code in ("council", "police"):
        unit.page.get_by_role("group", name=f"{code} member").get_by_label("Present").check()
        unit.page.locator(f"#seat-{sat.seats[code].pk} input[value='present']:checked").wait_for()
    assert unit.sees("2 voting members here, 3 needed. Missing: Health")
    unit.go(page("meeting_live", sat)).is_accessible()
    unit.fill("What was said", "Schools asked for the tool.")
    unit.page.get_by_text("Saved ").first.wait_for()
    line = unit.page.get_by_label("In one line")
    line.fill("d: The tool is adopted.")
    line.press("Enter")
    assert unit.sees("Say why the decision is made without a quorum.")
    unit.fill("Why it is decided without a quorum", "Health agreed by telephone.").is_accessible()
    unit.page.get_by_label("In one line").press("Enter")
    unit.page.locator(".outcomes a").wait_for()
    assert Decision.objects.get().override_reason == "Health agreed by telephone."
    unit.press("Dealt with, go on")
    meetings.hold_meeting(actor=sat.unit, meeting=sat.meeting)
    unit.go(page("meeting_minutes", sat)).is_accessible()
    unit.press("Circulate the minutes").is_accessible().press("Circulate them")
    member = visit(sat.seats["icb"].person).go(page("meeting_minutes", sat)).is_accessible()
    assert member.sees("Schools asked for the tool.")
    Meeting.objects.filter(pk=sat.meeting.pk).update(
        held_on=timezone.localdate() - dt.timedelta(days=1)
    )
    later = make_meeting(sat.group, held_on=timezone.localdate())
    unit.go(page("minutes_approve", sat)).is_accessible()
    unit.page.get_by_label("Which meeting approved them?").select_option(str(later.pk))
    unit.press("Mark as approved").go(page("minutes_lock", sat)).press("Lock them")
    unit.go(page("minutes_correct", sat)).is_accessible()
    unit.page.get_by_label("Part of the minutes").select_option(str(sat.item.pk))
    unit.fill("What the minutes say", "Schools").fill("What they should say", "Colleges")
    unit.press("Add the correction").is_accessible()
    assert unit.page.locator("ins").inner_text() == "Colleges"
    assert Minutes.objects.get().status == "locked"
    assert unit.faults == member.faults == []


def test_letters_choose_what_an_outcome_is(visit: Any, sat: Committee) -> None:
    unit = visit(sat.unit).go(page("meeting_live", sat))
    unit.page.get_by_label("Decision", exact=True).focus()
    unit.page.keyboard.press("n")
    unit.page.keyboard.type("The data were noted.")
    unit.page.keyboard.press("Enter")
    said = unit.page.locator(".outcomes li").inner_text()
    assert said.split() == ["Note", "The", "data", "were", "noted."]


def test_an_action_by_letter_shows_the_fields_it_asks_for(visit: Any, sat: Committee) -> None:
    unit = visit(sat.unit).go(page("meeting_live", sat))
    unit.page.get_by_label("Note", exact=True).check()
    line = unit.page.get_by_label("In one line")
    line.fill("a: Draw up the terms")
    line.press("Enter")
    unit.page.get_by_role("link", name="Choose who does it.").click()
    owner = unit.page.get_by_label("Who does it")
    assert (owner.is_visible(), owner.evaluate("e => e === document.activeElement")) == (True, True)
    assert unit.page.get_by_label("In one line").input_value() == "a: Draw up the terms"
    unit.is_accessible()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_pages_at_both_widths_and_without_scripts(
    visit: Any, sat: Committee, width: int
) -> None:
    sat.everybody_comes()
    make_item(sat.meeting, title="Second item", order=1)
    plain = visit(sat.unit, scripts=False).go(page("meeting_live", sat))
    plain.fill("In one line", "The tool is adopted.").press("Keep it")
    made = Decision.objects.get()
    unit = visit(sat.unit, width=width)
    for name in ("meeting_attendance", "meeting_live", "meeting_minutes"):
        unit.go(page(name, sat)).is_accessible()
    for name in ("attendance_report", "decision_list", "resolution_list"):
        unit.go(reverse(name)).is_accessible()
    unit.go(reverse("decision", args=[made.reference])).is_accessible()
    member = visit(sat.seats["icb"].person, width=width)
    member.go(page("meeting_attendance", sat)).is_accessible()


def test_a_written_resolution_is_opened_answered_and_decided(visit: Any, sat: Committee) -> None:
    unit = visit(sat.unit).go(reverse("resolution_new")).is_accessible()
    unit.page.get_by_label("Group", exact=True).select_option(str(sat.group.pk))
    unit.fill("What it is about", "Interim chair")
    unit.fill("What is to be decided", "The deputy takes the chair.")
    unit.fill("Why it cannot wait for the meeting", "The chair has left.")
    unit.fill_day("Answers by", timezone.localdate() + dt.timedelta(days=7))
    unit.press("Open it and ask for answers").is_accessible()
    where = unit.page.url.replace(unit.base, "")
    for seat in sat.seats.values():
        voter = visit(seat.person, width=320).go(where).is_accessible()
        voter.press("Answer for your seat").is_accessible().choose("Agree").press(
            "Give this answer"
        )
    assert unit.go(where).sees("Carried")
    assert Decision.objects.get().text == "The deputy takes the chair."
