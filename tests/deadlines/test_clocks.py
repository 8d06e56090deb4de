"""The worked examples of the rulebook, and every count against a second, independent one."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reviews.clocks  # noqa: F401
from core.errors import RuleBroken
from deadlines.clocks import (
    REGISTRY,
    Closures,
    Standing,
    clock,
    count,
    days,
    declared,
    months,
    working_days,
)
from deadlines.england import bank_holidays

D = dt.date.fromisoformat
BUNDLED = Closures()

# Rulebook 12.2, weekdays only: GOV.UK's feed for 2018 to 2025, a published list for 2026 to 2028.
LISTED = """
2018: 01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26
2019: 01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26
2020: 01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28
2021: 01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28
2022: 01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27
2023: 01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26
2024: 01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26
2025: 01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26
2026: 01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28
2027: 01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28
2028: 01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26
"""
HOLIDAYS = {
    D(f"{line[:4]}-{day}") for line in LISTED.strip().splitlines() for day in line[6:].split()
}


@pytest.mark.shows("DL-02")
@pytest.mark.parametrize("year", range(2018, 2029))
def test_the_bundled_bank_holidays_are_those_of_england(year: int) -> None:
    bundled = {day for day in bank_holidays(year) if day.weekday() < 5}
    assert bundled == {day for day in HOLIDAYS if day.year == year}


@pytest.mark.shows("DL-01")
@pytest.mark.parametrize(
    ("start", "five", "fifteen", "chained"),
    [
        ("2019-12-24", "2020-01-03", "2020-01-17", "2020-01-24"),
        ("2020-04-09", "2020-04-20", "2020-05-04", "2020-05-12"),
        ("2022-05-27", "2022-06-07", "2022-06-21", "2022-06-28"),
        ("2022-09-09", "2022-09-16", "2022-10-03", "2022-10-10"),
        ("2023-05-08", "2023-05-15", "2023-05-30", "2023-06-06"),
        ("2026-04-02", "2026-04-13", "2026-04-27", "2026-05-05"),
        ("2026-06-06", "2026-06-12", "2026-06-26", "2026-07-03"),  # a Saturday
    ],
)
def test_worked_examples_forwards(start: str, five: str, fifteen: str, chained: str) -> None:
    notify = count(working_days(5), D(start), BUNDLED).due
    assert notify == D(five)
    assert count(working_days(15), D(start), BUNDLED).due == D(fifteen)
    assert count(working_days(15), notify, BUNDLED).due == D(chained)


@pytest.mark.parametrize(
    ("publication", "send"), [("2022-06-10", "2022-05-30"), ("2024-04-09", "2024-03-27")]
)
def test_worked_examples_backwards(publication: str, send: str) -> None:
    assert count(working_days(7, before=True), D(publication), BUNDLED).due == D(send)


@pytest.mark.parametrize(
    ("decided", "publish", "chase"),
    [("2020-08-31", "2021-02-28", "2021-02-26"), ("2023-08-31", "2024-02-29", "2024-02-29")],
)
def test_worked_examples_in_months(decided: str, publish: str, chase: str) -> None:
    counted = count(months(6), D(decided), BUNDLED)
    assert (counted.due, counted.chase_on) == (D(publish), D(chase))


@pytest.mark.shows("DL-01", "DL-04")
def test_each_day_is_listed_with_why() -> None:
    counted = count(working_days(2), D("2026-04-02"), BUNDLED)
    assert [(str(day.day), day.number, day.reason) for day in counted.days] == [
        ("2026-04-02", 0, "Day 0: the day it starts from"),
        ("2026-04-03", None, "Good Friday"),
        ("2026-04-04", None, "Saturday"),
        ("2026-04-05", None, "Sunday"),
        ("2026-04-06", None, "Easter Monday"),
        ("2026-04-07", 1, "Working day"),
        ("2026-04-08", 2, "Working day"),
    ]


def test_own_closures_are_skipped_and_moved_holidays_count() -> None:
    off = Closures(closed={D("2026-06-03"): "Office closed"}, counted=frozenset({D("2026-05-25")}))
    assert off.why_not(D("2026-06-03")) == "Office closed"
    assert off.why_not(D("2026-05-25")) == ""
    assert off.why_not(D("2026-05-24")) == "Sunday"
    assert count(working_days(1), D("2026-06-02"), off).due == D("2026-06-04")


def test_a_date_that_cannot_be_counted_is_told() -> None:
    for start in ("1979-12-31", "2100-01-01"):
        with pytest.raises(RuleBroken, match="1980 to 2099"):
            count(working_days(1), D(start), BUNDLED)
    with pytest.raises(RuleBroken, match="outside the years"):
        count(months(6), D("2099-12-01"), BUNDLED)
    with pytest.raises(RuleBroken, match="There is no clock “nothing”"):
        declared("nothing")
    with pytest.raises(RuleBroken, match="give its date"):
        count(REGISTRY["reviews.request"].length, D("2026-06-01"), BUNDLED)
    with pytest.raises(ValueError, match="declared twice"):
        clock("reviews.request", "", Standing.LOCAL, "", "", days(1))


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (working_days(1), "1 working day"),
        (working_days(7, before=True), "7 working days before"),
        (months(6), "6 calendar months"),
        (days(10), "10 days"),
        (REGISTRY["reviews.request"].length, "a date that is set each time"),
    ],
)
def test_lengths_in_words(length: object, said: str) -> None:
    assert str(length) == said


@pytest.mark.parametrize(
    ("code", "standing"),
    [
        ("reviews.notify-panel", "Statutory guidance"),
        ("reviews.rapid-review", "Panel guidance"),
        ("reviews.send-before-publication", "Statute"),
        ("reviews.care-leaver-death", "Local"),
    ],
)
def test_each_clock_says_how_binding_it_is(code: str, standing: str) -> None:
    assert declared(code).standing.label == standing
    assert declared(code).basis


closed_days = st.sets(st.dates(D("2018-01-01"), D("2028-12-31")), max_size=40)
starts = st.dates(D("2018-07-01"), D("2028-06-30"))


def second_count(start: dt.date, amount: int, step: int, closed: set[dt.date]) -> dt.date:
    """Another way to the same: walk the days and cross off what is closed, from the printed list alone."""
    day = start.toordinal()
    while amount:
        day += step
        date = dt.date.fromordinal(day)
        if date.isoweekday() not in (6, 7) and date not in HOLIDAYS and date not in closed:
            amount -= 1
    return dt.date.fromordinal(day)


@pytest.mark.shows("DL-01")
@settings(max_examples=300)
@given(start=starts, amount=st.integers(1, 60), closed=closed_days, before=st.booleans())
def test_working_days_agree_with_a_second_count(
    start: dt.date, amount: int, closed: set[dt.date], before: bool
) -> None:
    off = Closures(closed=dict.fromkeys(closed, "Closed"))
    counted = count(working_days(amount, before=before), start, off)
    assert counted.due == second_count(start, amount, -1 if before else 1, closed)
    assert counted.chase_on == counted.due
    assert sum(day.number is not None for day in counted.days) == amount + 1
    assert off.add(start, -amount if before else amount) == counted.due
    between = off.between(counted.due, start) if before else off.between(start, counted.due)
    assert abs(between) in (amount, amount - before)  # the start itself may be no working day


@settings(max_examples=300)
@given(start=starts, span=st.integers(0, 400), closed=closed_days)
def test_working_days_between_agree_with_a_walk(
    start: dt.date, span: int, closed: set[dt.date]
) -> None:
    off, end = Closures(closed=dict.fromkeys(closed, "Closed")), start + dt.timedelta(days=span)
    if end.year > 2028:
        return
    walked = [start + dt.timedelta(days=n) for n in range(1, span + 1)]
    working = [d for d in walked if d.weekday() < 5 and d not in HOLIDAYS and d not in closed]
    assert off.between(start, end) == len(working)
    assert off.between(end, start) == -len(working)


@settings(max_examples=200)
@given(start=starts, amount=st.integers(0, 40))
def test_months_keep_the_day_or_end_with_the_month(start: dt.date, amount: int) -> None:
    counted = count(months(amount), start, BUNDLED)
    assert (counted.due.year * 12 + counted.due.month) - (start.year * 12 + start.month) == amount
    tomorrow = counted.due + dt.timedelta(days=1)
    assert counted.due.day == start.day or (counted.due.day < start.day and tomorrow.day == 1)
    assert counted.chase_on <= counted.due
    assert BUNDLED.is_working(counted.chase_on)
