"""Without a mouse: answers sent by Tab, Space and Enter; the focus seen; targets large enough."""

from __future__ import annotations

from typing import Any

import pytest

from partnership.models import Organisation, Person
from reviews.models import RapidReview
from reviews.rules import RequestStatus
from tests.journeys.cases import asked_of, days_ago, new_draft, new_review
from tests.journeys.test_look import SMALLEST_TARGET

pytestmark = pytest.mark.django_db(transaction=True)
NAMED = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels[0] ? here.labels[0].innerText : "";
  return `${(label || here.innerText || "").trim()}|${here.id}`;
}"""
SEEN = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const around = here.nextElementSibling
    && ["radio", "checkbox"].includes(here.type)
    && getComputedStyle(here.nextElementSibling, "::before").outlineStyle !== "none";
  return (outline || style.boxShadow !== "none" || around) && box.width > 0;
}"""
MOST = 120


@pytest.fixture
def review(
    unit: Person, trust: Organisation, school: Organisation, trust_lead: Person, school_lead: Person
) -> RapidReview:
    return new_review(unit, trust, school)


def tab_to(at: Any, name: str) -> Any:
    """Press Tab until what has the focus is called so. Fails when it is never reached."""
    met = []
    for _ in range(MOST):
        at.page.keyboard.press("Tab")
        label, _, key = at.page.evaluate(NAMED).partition("|")
        met.append(label)
        if name in (label, key):
            assert at.page.evaluate(SEEN), f"the focus on {name} is not seen"
            return at
    raise AssertionError(f"{name} is not reached by Tab; met: {met}")


def enter(at: Any) -> Any:
    with at.page.expect_navigation():
        at.page.keyboard.press("Enter")
    return at


def type_in(at: Any, name: str, text: str) -> Any:
    tab_to(at, name).page.keyboard.type(text)
    return at


@pytest.mark.shows("PUB-04")
def test_a_nil_return_by_keyboard_only(
    visit: Any, review: RapidReview, school: Organisation, school_lead: Person
) -> None:
    asked = asked_of(review, school)
    at = visit(school_lead).go("/")
    enter(tab_to(at, "Requests"))
    enter(tab_to(at, review.reference)).is_accessible()
    enter(tab_to(at, "Your agency holds nothing? Declare a nil return"))
    enter(tab_to(at, "Send the nil return"))
    assert at.page.evaluate("document.activeElement.className") == "govuk-error-summary"
    tab_to(at, "Say how you know that your agency holds nothing: where you looked")
    at.page.keyboard.press("Enter")
    assert at.page.evaluate("document.activeElement.id") == "id_reason"
    at.page.keyboard.type("The roll and the safeguarding files were searched.")
    enter(tab_to(at, "Send the nil return")).is_accessible()
    asked.refresh_from_db()
    assert asked.status == RequestStatus.NIL_RETURN


@pytest.mark.shows("PUB-04")
def test_an_answer_by_keyboard_only(
    visit: Any, review: RapidReview, trust: Organisation, trust_lead: Person
) -> None:
    asked = asked_of(review, trust)
    at = visit(trust_lead).go(f"/requests/{asked.pk}/")
    at.go(f"/requests/{asked.pk}/summary/")
    type_in(at, "Summary", "Four visits, all in time.")
    enter(tab_to(at, "Save and go back"))
    at.go(f"/requests/{asked.pk}/chronology/")
    day = days_ago(30)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        type_in(at, part, str(value))
    type_in(at, "What happened", "Home visit.")
    enter(tab_to(at, "Add the event")).is_accessible()
    enter(tab_to(at, "Done for now"))
    enter(tab_to(at, "Check and send"))
    enter(tab_to(at, "Send the answer")).is_accessible()
    asked.refresh_from_db()
    assert (asked.status, asked.summary) == (RequestStatus.SUBMITTED, "Four visits, all in time.")
    assert asked.chronology.get().on == day


@pytest.mark.shows("PUB-04")
def test_radios_are_chosen_by_space_and_arrows(visit: Any, unit: Person) -> None:
    incident = new_draft(unit)
    at = visit(unit).go(f"/incidents/{incident.pk}/record/kind/")
    tab_to(at, "Serious harm to a child").page.keyboard.press("ArrowDown")
    tab_to(at, "It happened outside England, to a child who normally lives in this area")
    at.page.keyboard.press("Space")
    enter(tab_to(at, "Save and continue"))
    held = incident.kind
    incident.refresh_from_db()
    assert incident.outside_england is True
    assert incident.kind != held


@pytest.mark.shows("PUB-03")
def test_the_skip_link_is_first_and_leads_to_the_content(
    visit: Any, review: Any, unit: Person
) -> None:
    at = visit(unit)
    for path in ("/", f"/reviews/{review.reference}/", "/incidents/", "/accounts/password/reset/"):
        at.go(path).page.keyboard.press("Tab")
        assert at.page.evaluate("document.activeElement.innerText.trim()") == "Skip to main content"
        assert at.page.evaluate(SEEN), path
        at.page.keyboard.press("Enter")
        assert at.page.evaluate("document.activeElement.id") == "main", path


@pytest.mark.shows("PUB-03")
@pytest.mark.parametrize("width", [1280, 320])
def test_targets_are_large_enough(
    visit: Any, review: RapidReview, unit: Person, trust: Organisation, width: int
) -> None:
    at, asked = visit(unit, width=width), asked_of(review, trust)
    reference = review.incident.reference
    paths = [
        "/", "/incidents/", f"/incidents/{reference}/", f"/incidents/{reference}/children/",
        f"/incidents/{reference}/access/", "/incidents/new/", "/reviews/",
        *(f"/reviews/{review.reference}/{page}" for page in (
            "", "requests/", "chronology/", "report/", "report/analysis/", "decision/", "timeline/",
            "access/", "plan/", "panel/", "share/",
        )),
        f"/requests/{asked.pk}/due/", "/clocks/", "/outbox/", "/reminders/", "/partnership/",
        "/partnership/organisations/", "/partnership/people/", "/accessibility/",
        "/relevant-agencies/", "/arrangements/",
    ]  # fmt: skip
    small = {path: at.go(path).is_accessible().page.evaluate(SMALLEST_TARGET) for path in paths}
    assert {path: found for path, found in small.items() if found} == {}
