"""A window of 1280 by 1024 pixels at 400 %: 320 wide and 256 high, and everything in it can be read and reached."""

from __future__ import annotations

from typing import Any

import pytest

from partnership.models import Organisation, Person
from reviews.models import RapidReview
from tests.journeys.cases import asked_of, new_draft, new_review

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shows("PUB-05")]
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Headings of a list that sort show when they take the focus: see COVERED.
CLIPPED = """() => [...document.querySelectorAll("h1, h2, p, button, a, label, input, select, textarea")]
  .filter((part) => part.checkVisibility() && !part.closest(
    ".visually-hidden, .govuk-visually-hidden, .govuk-skip-link, [role=region][tabindex='0'], .results, thead"))
  .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((part) => part.outerHTML.slice(0, 120))"""
STUCK = """() => [...document.querySelectorAll("body *")]
  .filter((part) => ["sticky", "fixed"].includes(getComputedStyle(part).position) && part.getClientRects().length)
  .filter((part) => part.getBoundingClientRect().height > innerHeight / 4)
  .map((part) => part.outerHTML.slice(0, 120))"""
# Whatever takes the focus: some of it is in the window, and nothing else lies on the middle of that.
COVERED = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((part) => part.checkVisibility() && !part.disabled)
  .filter((part) => {
    part.focus();
    const box = part.getBoundingClientRect();
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (bottom - top < Math.min(box.height, 20)) return true;
    const line = part.getClientRects()[0];
    const found = document.elementFromPoint(
      line.left + Math.min(line.width, innerWidth - line.left) / 2,
      part.getClientRects().length > 1 ? (line.top + line.bottom) / 2 : (top + bottom) / 2);
    return !found || !(part.contains(found) || found.contains(part)
      || [...(part.labels || [])].some((label) => label.contains(found) || label.parentElement.contains(found)));
  })
  .map((part) => part.outerHTML.slice(0, 120))"""


@pytest.fixture
def zoomed(visit: Any) -> Any:
    """Opens a window at 400 % for a person, or for a visitor."""

    def open_window(person: Person | None = None) -> Any:
        at = visit(person, width=320)
        at.page.context.new_cdp_session(at.page).send(
            "Emulation.setDeviceMetricsOverride",
            {"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": False},
        )
        return at

    return open_window


def faults(at: Any, path: str) -> list[str]:
    """What cannot be read or reached on a page at this size."""
    at.go(path)
    assert at.page.evaluate("[innerWidth, innerHeight, devicePixelRatio]") == [320, 256, 4]
    assert at.page.locator("h1").count() == 1, path
    wide = at.page.evaluate(WIDE)
    found = [f"{wide} px too wide"] if wide > 0 else []
    for kind, script in (("clipped", CLIPPED), ("stuck", STUCK), ("covered", COVERED)):
        found += [f"{kind}: {part}" for part in at.page.evaluate(script)]
    return found


def test_what_visitors_read(zoomed: Any) -> None:
    at = zoomed()
    paths = ["/accounts/login/", "/arrangements/", "/relevant-agencies/", "/accessibility/"]
    found = {path: faults(at, path) for path in paths}
    assert {path: told for path, told in found.items() if told} == {}


def test_what_the_business_unit_works_with(zoomed: Any, review: RapidReview, unit: Person) -> None:
    at, draft = zoomed(unit), new_draft(unit)
    begun = f"/reviews/{review.reference}/"
    paths = [
        "/", "/incidents/", f"/incidents/{draft.pk}/record/what/", f"/incidents/{draft.pk}/check/",
        "/reviews/", begun, f"{begun}requests/", f"{begun}chronology/", f"{begun}report/analysis/",
        f"{begun}decision/", f"{begun}timeline/", f"{begun}access/", f"{begun}plan/", "/clocks/",
        "/outbox/", "/reminders/", "/partnership/",
    ]  # fmt: skip
    found = {path: faults(at, path) for path in paths}
    assert {path: told for path, told in found.items() if told} == {}


def test_what_an_agency_answers_with(
    zoomed: Any, review: RapidReview, trust: Organisation, trust_lead: Person
) -> None:
    at, asked = zoomed(trust_lead), asked_of(review, trust)
    paths = ["/", f"/requests/{asked.pk}/", f"/requests/{asked.pk}/chronology/"]
    found = {path: faults(at, path) for path in paths}
    assert {path: told for path, told in found.items() if told} == {}


def test_what_the_administrator_sets(zoomed: Any, administrator: Person) -> None:
    at = zoomed(administrator)
    paths = ["/admin/", "/admin/core/listvalue/", "/admin/deadlines/ruleversion/declared/",
             "/admin/deadlines/closure/add/"]  # fmt: skip
    found = {path: faults(at, path) for path in paths}
    assert {path: told for path, told in found.items() if told} == {}


@pytest.fixture
def review(unit: Person, trust: Organisation) -> RapidReview:
    return new_review(unit, trust)
