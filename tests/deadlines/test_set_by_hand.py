"""A date that people set stays when a day is closed; the pages say so, and name those it now falls on."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core import history
from deadlines import services
from deadlines.models import Closure, Deadline
from deadlines.why import set_on_closed_days
from reviews.services import plan
from tests.factories import make_review
from tests.factories.base import MAKER, REASON


def working_day(after: int) -> dt.date:
    """A weekday some days on that is no bank holiday in any year: in the middle of a November or June."""
    day = timezone.localdate() + dt.timedelta(days=after)
    while day.weekday() != 2 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3):
        day += dt.timedelta(days=1)
    return day


@pytest.fixture
def milestone(unit):
    review = make_review()
    return plan.add_milestone(
        actor=unit, review=review, label="Panel meets", due_on=working_day(10), owner=unit
    )


@pytest.mark.shows("DL-03")
def test_a_milestone_stays_and_is_told_on_the_plan_and_why_pages(client_for, unit, milestone):
    day, client = milestone.due_on, client_for(unit)
    other = plan.add_milestone(
        actor=unit, review=milestone.review, label="Another", due_on=day + dt.timedelta(days=1)
    )
    shown = reverse("review_plan", args=[milestone.review.reference])
    assert "not a working day" not in client.get(shown).content.decode()
    services.close_day(actor=unit, day=day, label="Office closed")
    clock = Deadline.objects.of(milestone).get()
    assert (clock.due_on, clock.chase_on) == (day, day - dt.timedelta(days=1))
    assert list(set_on_closed_days()) == [clock]
    page = client.get(shown).content.decode()
    assert "“Panel meets” is set for" in page
    assert ("“Another” is set for" in page, other.due_on) == (False, day + dt.timedelta(days=1))
    why = client.get(reverse("clock_why", args=[clock.pk])).content.decode()
    assert "It stays where it is when a closure or bank holiday is added." in why
    assert "It falls on a day that does not count as a working day" in why
    plan.finish_milestone(actor=unit, milestone=milestone, on=timezone.localdate())
    assert list(set_on_closed_days()) == []


def test_a_day_that_counts_after_all_names_nothing(unit, milestone):
    history.create(
        Closure(day=milestone.due_on, label="Counts", counts=True), actor=MAKER, reason=REASON
    )
    assert list(set_on_closed_days()) == []


@pytest.mark.shows("DL-03")
def test_whoever_closes_a_day_is_told_which_dates_stay(client_for, administrator, milestone):
    day = milestone.due_on
    typed = {"day": day.isoformat(), "label": "Office closed", "why": "Agreed by the partners"}
    page = (
        client_for(administrator)
        .post(reverse("admin:deadlines_closure_add"), typed, follow=True)
        .content.decode()
    )
    assert "Dates that people set themselves, such as milestones and requests, stay" in page
    assert f"{milestone.review.reference}, “Panel meets”, is set for" in page
