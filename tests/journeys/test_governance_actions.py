"""An action is chased to verification, each by somebody else, in a browser."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import Action
from partnership.models import Person
from tests.factories import make_action
from tests.journeys.cases import broken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.shows("REV-12", "REV-13")]


def test_an_action_is_given_reported_shown_done_and_verified(
    visit: Any, unit: Person, trust_lead: Person, council_exec: Person, scrutineer: Person
) -> None:
    day = timezone.localdate() + dt.timedelta(days=20)
    giver = visit(unit).go(reverse("action_list")).is_accessible()
    giver.press("Give an action").is_accessible()
    giver.fill("What is to be done", "Write to all schools").fill_day("By when", day)
    giver.page.get_by_label("Who does it", exact=True).select_option(str(trust_lead.pk))
    giver.press("Give the action").is_accessible()
    action = Action.objects.get()
    here = reverse("action", args=[action.reference])

    owner = visit(trust_lead, width=320).go(here).is_accessible()
    owner.follow("Say that it is done").is_accessible().press("It is done")
    assert owner.sees("Add evidence first")
    owner.go(here).press("Report progress").fill("Per cent done", "60")
    owner.fill("What was done since the last time", "Half are out").press("Save").is_accessible()
    owner.follow("Add evidence").is_accessible().fill("What it shows", "The letter of May")
    owner.page.locator("input[type=file]").set_input_files(
        [{"name": f"letter-{n}.txt", "mimeType": "text/plain", "buffer": b"Dear"} for n in (1, 2)]
    )
    owner.press("Save").follow("Say that it is done").press("It is done").is_accessible()
    assert owner.sees("letter-2.txt")

    checker = visit(council_exec).go(here).is_accessible().press("Verify").is_accessible()
    checker.press("Verify").is_accessible()
    assert checker.sees("Nothing is left to do")
    reader = visit(scrutineer).go(here).is_accessible()
    assert reader.page.get_by_text("What you can do").count() == 0
    reader.follow("What happened to it").is_accessible()
    assert broken(giver, owner, checker, reader) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_overdue_actions_are_counted_and_chased(
    visit: Any, unit: Person, trust_lead: Person, trust: Any, width: int
) -> None:
    late = timezone.localdate() - dt.timedelta(days=40)
    action = make_action(trust_lead, organisation=trust, due_on=late)
    at = visit(unit, width=width).go(reverse("action_ageing")).is_accessible()
    at.page.get_by_role("link", name="1 of", exact=False).first.click()
    assert at.sees(action.title)
    at.is_accessible().press("Chase overdue actions").is_accessible()
    at.press("Continue").is_accessible().press("Send").is_accessible()
    assert at.sees("A mail to each owner is on its way.")
    at.go(reverse("action_hand_over")).is_accessible()
    assert broken(at) == []
