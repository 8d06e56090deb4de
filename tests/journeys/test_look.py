"""How pages look and behave in a real browser: the catalogue holds every component."""

from collections.abc import Callable
from typing import Any

import pytest

from partnership.models import Person

WIDTHS = [1280, 768, 320]
SMALLEST_TARGET = """[...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((part) => part.getClientRects().length && !part.closest('p, .govuk-skip-link'))
  .filter((part) => Math.min(part.getBoundingClientRect().height, part.getBoundingClientRect().width) < 23.5)
  .map((part) => part.outerHTML.slice(0, 120))"""


@pytest.fixture
def catalogue(transactional_db: None, settings: Any) -> str:
    settings.DEBUG = True
    return "/catalogue/"


@pytest.mark.shows("PUB-03")
@pytest.mark.shows("PUB-05")
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", ["", "?state=faulty"])
def test_every_component_fits_any_width_and_axe_finds_nothing(
    visit: Callable[..., Any], catalogue: str, width: int, state: str
) -> None:
    visitor = visit(width=width).go(f"{catalogue}{state}").is_accessible()
    assert visitor.page.evaluate(SMALLEST_TARGET) == []
    assert visitor.faults == []


@pytest.mark.shows("PUB-03")
def test_the_first_stop_of_the_keyboard_skips_to_the_content(
    visit: Callable[..., Any], catalogue: str
) -> None:
    page = visit().go(catalogue).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.shows("PUB-04")
def test_an_error_at_the_top_leads_to_its_field(visit: Callable[..., Any], catalogue: str) -> None:
    page = visit().go(f"{catalogue}?state=faulty").page
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_role("link", name="The date of the incident must be a real date").click()
    assert page.evaluate("document.activeElement.id") == "id_happened_day"


def test_the_components_work_without_scripts(visit: Callable[..., Any], catalogue: str) -> None:
    visitor = visit(scripts=False, width=320).go(catalogue)
    assert visitor.page.get_by_role("button", name="Apply filters").first.is_visible()
    assert visitor.page.locator("dialog[open]").count() == 0


def test_a_session_about_to_end_says_so_and_can_be_extended(
    visit: Callable[..., Any], practitioner: Person, settings: Any
) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARN_SECONDS = 62, 60
    visitor = visit(practitioner).go("/accounts/logout/")
    dialog = visitor.page.get_by_role("dialog", name="You will be logged out soon")
    dialog.wait_for(timeout=10_000)
    assert "What you typed is kept." in dialog.inner_text()
    visitor.press("Stay logged in")
    dialog.wait_for(state="hidden", timeout=5_000)
    assert visitor.faults == []
