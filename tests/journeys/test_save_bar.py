"""The bar with the Save button stays in sight on a wide page, and never covers the line somebody is in."""

from __future__ import annotations

from typing import Any

import pytest

from partnership.models import Person
from tests.journeys.cases import new_draft

pytestmark = pytest.mark.django_db(transaction=True)
# Of a text of several lines the browser brings the line into sight that is typed in, which is the first here.
COVERED = """() => {
  const bar = document.querySelector(".autosave").getBoundingClientRect();
  const field = document.activeElement.getBoundingClientRect();
  const line = Math.min(field.bottom, field.top + 40);
  return line > bar.top + 1 && field.top < bar.bottom - 1;
}"""
FIELDS = "main form :is(input, textarea, select):visible"


@pytest.mark.parametrize(
    ("width", "height", "position"), [(1280, 700, "sticky"), (320, 640, "static")]
)
@pytest.mark.parametrize("page", ["what", "agencies", "dates"])
def test_the_save_bar_never_covers_the_field_that_is_tabbed_to(
    visit: Any, unit: Person, page: str, width: int, height: int, position: str
) -> None:
    draft = new_draft(unit)
    at = visit(unit)
    at.page.set_viewport_size({"width": width, "height": height})
    at.go(f"/incidents/{draft.pk}/record/{page}/")
    bar = at.page.locator(".autosave")
    assert bar.evaluate("bar => getComputedStyle(bar).position") == position
    at.page.locator(FIELDS).first.focus()
    for _ in range(at.page.locator(FIELDS).count() - 1):
        at.page.keyboard.press("Tab")
        name = at.page.evaluate("document.activeElement.name || document.activeElement.tagName")
        assert not at.page.evaluate(COVERED), name
