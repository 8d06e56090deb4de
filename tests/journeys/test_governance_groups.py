"""A group set up, given its terms, ended and wound up; a member's own page: in a real browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from partnership.models import Group, Person
from tests.factories import make_action, make_person, make_seat

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


@pytest.mark.shows("GOV-01", "GOV-02")
@pytest.mark.parametrize("width", [1280, 320])
def test_a_task_group_is_set_up_and_wound_up(
    visit: Any, unit: Person, trust: Any, width: int
) -> None:
    today = timezone.localdate()
    at = visit(unit, width=width).go("/groups/").is_accessible()
    at.go("/groups/new/").press("Save").is_accessible()
    assert at.page.locator(".govuk-error-summary").is_visible()
    at.fill("Name", "Neglect group").fill_day("First day", today - 90 * DAY)
    at.page.get_by_label("Kind of group").select_option(label="Task and finish group")
    at.press("Save").is_accessible()
    assert at.heading == "Task and finish group\nNeglect group"
    group = Group.objects.get(code="neglect-group")
    make_seat(make_person("Sam Ince"), "group_member", trust, group=group)

    at.go(f"/groups/{group.code}/terms/new/").is_accessible()
    at.fill("Terms of reference", "It looks at neglect.\n\n- in homes\n- in schools")
    at.fill("Approved by", "The Executive").fill_day("Approved on", today - 9 * DAY)
    at.fill_day("In force from", today).press("Save").is_accessible()
    assert at.sees("It looks at neglect.") and at.sees("In force")

    action = make_action(group=group, title="Write the guidance")
    at.go(f"/groups/{group.code}/end/").is_accessible().fill_day("Last day", today - DAY)
    at.press("Save").is_accessible()
    assert at.sees("Say why. The reason stands in the record.")
    at.fill("Why", "Its work is done").press("Save").is_accessible()
    assert at.sees("It left 1 action open") and at.sees(action.reference)
    assert at.sees("Hand them over")


@pytest.mark.shows("GOV-17")
def test_a_member_reads_their_own_page(visit: Any, board_member: Person) -> None:
    at = visit(board_member, width=320).go(f"/members/{board_member.pk}/").is_accessible()
    assert at.heading == f"Board member\n{board_member}"
    assert at.sees("This is what your appraisal looks at.")
