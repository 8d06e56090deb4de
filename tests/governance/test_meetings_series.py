"""Series: every so many weeks, none left out, ten o'clock on both sides of the change of clock."""

import datetime as dt
from itertools import pairwise

import pytest
from django.core import mail as sent
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import RuleBroken
from core.models import Message
from deadlines import london
from governance.models import Meeting
from governance.rules.agenda import beginnings, length, occurrences
from governance.rules.meetings import MeetingStatus
from governance.services import meetings as deeds
from governance.services.meetings_series import make_series
from tests.governance.meetings_cases import TEN, again, committee, member, template

D = dt.date.fromisoformat


@pytest.fixture
def made(unit):
    return template(unit, committee())


def series(unit, made, weeks=6, first="2031-01-07", last="2031-12-31"):
    return make_series(
        actor=unit, template=made, every_weeks=weeks, first_on=D(first), last_on=D(last)
    )


@settings(deadline=None)
@given(
    st.dates(D("2020-01-01"), D("2040-01-01")), st.integers(0, 900), st.integers(1, 52)
)  # fmt: skip
def test_occurrences_by_counting_day_by_day(first, days, weeks):
    last = first + dt.timedelta(days=days)
    plain = [
        first + dt.timedelta(days=n) for n in range(days + 1) if n % (7 * weeks) == 0
    ]  # fmt: skip
    assert occurrences(first, last, weeks) == plain


def test_items_begin_one_after_the_other():
    assert beginnings(dt.time(9, 50), [15, 10, 5]) == [
        dt.time(9, 50), dt.time(10, 5), dt.time(10, 15),
    ]  # fmt: skip
    assert length(dt.time(9, 30), dt.time(11)) == 90


@pytest.mark.shows("GOV-04")
def test_a_six_weekly_series_makes_drafts_and_changing_one_leaves_the_rest(unit, made):
    person = member(made.group)
    found = series(unit, made)
    meetings = list(found.meetings.order_by("held_on"))
    apart = {b.held_on - a.held_on for a, b in pairwise(meetings)}
    assert (len(meetings), apart) == (9, {dt.timedelta(weeks=6)})
    assert {m.status for m in meetings} == {MeetingStatus.DRAFT}
    assert {m.items.count() for m in meetings} == {2}
    assert (Message.objects.count(), len(sent.outbox)) == (0, 0)
    assert list(Meeting.objects.visible_to(person)) == []
    changed = meetings[3]
    before = {m.pk: (m.held_on, m.starts, m.place, m.title) for m in meetings if m != changed}
    held = deeds.meeting_held(changed)
    deeds.change_meeting(
        actor=unit, meeting=changed,
        **held | {"held_on": D("2031-06-01"), "place": "Elsewhere", "reason": "Room taken"},
    )  # fmt: skip
    rest = found.meetings.exclude(pk=changed.pk)
    assert {m.pk: (m.held_on, m.starts, m.place, m.title) for m in rest} == before


def test_the_same_series_twice_is_one(unit, made):
    assert series(unit, made) == series(unit, made)
    assert Meeting.objects.count() == 9


@pytest.mark.shows("GOV-04")
def test_a_series_across_the_change_of_clock_keeps_ten_in_the_morning(unit, made):
    found = series(unit, made, 1, "2031-03-18", "2031-04-08")
    starts = [london.moment(m.held_on, m.starts) for m in found.meetings.order_by("held_on")]
    assert {at.timetz().replace(tzinfo=None) for at in starts} == {TEN}
    assert [at.astimezone(dt.UTC).hour for at in starts] == [10, 10, 9, 9]


def test_the_rule_of_the_clock_is_that_of_the_time_zone():
    """Our VTIMEZONE says for each day of ten years what the zone itself says."""
    rule = london.component().to_tz()
    for number in range(3650):
        at = dt.datetime(2026, 1, 1, 12) + dt.timedelta(days=number)
        assert at.replace(tzinfo=rule).utcoffset() == at.replace(tzinfo=london.LONDON).utcoffset()


def test_a_bank_holiday_is_not_left_out_but_pointed_to(unit, made, client_for):
    found = series(unit, made, 1, "2031-12-18", "2032-01-01")
    days = [m.held_on for m in found.meetings.order_by("held_on")]
    assert days == [D("2031-12-18"), D("2031-12-25"), D("2032-01-01")]
    page = client_for(unit).get(reverse("series", args=[found.pk])).content.decode()
    assert "2 of these meetings fall on a day off" in page
    assert "Christmas Day" in page
    christmas = found.meetings.get(held_on=D("2031-12-25"))
    shown = client_for(unit).get(reverse("meeting", args=[christmas.reference])).content.decode()
    assert "is no working day: Christmas Day" in shown


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"weeks": 0}, "every_weeks"),
        ({"last": "2031-01-06"}, "last_on"),
        ({"weeks": 1, "last": "2033-01-01"}, "last_on"),
    ],
)
def test_a_series_that_cannot_be(unit, made, values, field):
    with pytest.raises(RuleBroken) as told:
        series(unit, made, **values)
    assert told.value.field == field
    assert Meeting.objects.count() == 0


def test_the_page_makes_a_series(unit, made, client_for):
    client = client_for(unit)
    answers = {
        "template": made.pk,
        "every_weeks": "6",
        "first_on": "2031-01-07",
        "last_on": "2031-03-01",
    }
    made_at = client.post(reverse("series_new"), answers)
    assert made_at.status_code == 302
    assert Meeting.objects.count() == 2
    refused = client.post(reverse("series_new"), answers | {"last_on": "2030-03-01"})
    assert refused.status_code == 422
    assert "The last day must not be before the first meeting." in refused.content.decode()
    assert again(made).items.count() == 2
