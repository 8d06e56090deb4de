"""Pure rules: duties, seats, years, categories of schools."""

import datetime as dt

import pytest

from partnership import rules
from partnership.rules import DutyKind, SeatKind, category_for_school, duty_standing

TODAY = dt.date(2026, 6, 9)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2025, 8, 31), 6, dt.date(2026, 2, 28)),
        (dt.date(2025, 12, 31), 1, dt.date(2026, 1, 31)),
        (dt.date(2023, 6, 9), 36, dt.date(2026, 6, 9)),
    ],
)
def test_months_keep_the_day_number_or_take_the_last_day(day, months, due):
    assert rules.months_after(day, months) == due


@pytest.mark.parametrize(
    ("done_on", "state", "colour"),
    [
        (dt.date(2023, 6, 8), "late", "red"),
        (dt.date(2023, 6, 9), "soon", "amber"),  # due today
        (dt.date(2023, 8, 8), "soon", "amber"),  # due in 60 days
        (dt.date(2023, 8, 9), "done", "green"),  # due in 61 days
        (None, "never", "red"),
    ],
)
def test_a_dbs_check_lasts_three_years_with_60_days_notice(done_on, state, colour):
    standing = duty_standing(DutyKind.DBS, done_on, dt.date(2026, 6, 1), TODAY)
    assert (standing.state, standing.colour) == (state, colour)


def test_a_new_member_has_the_first_period_for_everything_but_the_dbs_check():
    seated = dt.date(2026, 6, 1)
    states = {kind: duty_standing(kind, None, seated, TODAY).state for kind in DutyKind}
    assert states == {
        "dbs": "never",
        "training": "done",
        "observation": "done",
        "appraisal": "done",
    }


def test_a_duty_never_done_is_late_once_the_first_period_is_over():
    standing = duty_standing(DutyKind.OBSERVATION, None, dt.date(2025, 12, 8), TODAY)
    assert (standing.state, standing.due_on, standing.done_on) == (
        "late",
        dt.date(2026, 6, 8),
        None,
    )


@pytest.mark.parametrize(
    ("kind", "body", "group", "field"),
    [
        (SeatKind.DELEGATED_PARTNER, "relevant_agency", False, "organisation"),
        (SeatKind.DELEGATED_PARTNER, "statutory_partner", False, ""),
        (SeatKind.SAFEGUARDING_LEAD, None, False, "organisation"),
        (SeatKind.GROUP_MEMBER, "relevant_agency", False, "group"),
        (SeatKind.GROUP_MEMBER, None, True, ""),
        (SeatKind.SCRUTINEER, None, False, ""),
    ],
)
def test_what_a_seat_is_tied_to(kind, body, group, field):
    assert rules.seat_fault(kind, body, group)[0] == field


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((1, 10), (11, 20), False),
        ((1, 10), (10, 20), True),
        ((1, None), (20, None), True),
        ((5, 6), (1, 4), False),
        ((5, None), (1, 4), False),
    ],
)
def test_days_overlap_when_they_share_a_day(one, other, shared):
    days = [dt.date(2026, 1, n) if n else None for n in (*one, *other)]
    assert rules.days_overlap(*days) is shared


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026-27", True),
        ("2099-00", True),
        ("2026-28", False),
        ("26-27", False),
        ("2026/27", False),
    ],
)
def test_a_financial_year_names_two_years_that_follow(text, is_one):
    assert rules.is_financial_year(text) is is_one


@pytest.mark.parametrize(
    ("day", "year"), [(dt.date(2026, 3, 31), "2025-26"), (dt.date(2026, 4, 1), "2026-27")]
)
def test_a_financial_year_begins_in_april(day, year):
    assert rules.financial_year(day) == year


@pytest.mark.parametrize(
    ("type_name", "group", "code"),
    [
        ("Academy converter", "Academies", "RA01"),
        ("Free schools 16 to 19", "Free Schools", "RA02"),
        ("Academy alternative provision converter", "Academies", "RA03"),
        ("Community school", "Local authority maintained schools", "RA04"),
        ("Local authority nursery school", "Local authority maintained schools", "RA05"),
        ("Pupil referral unit", "Local authority maintained schools", "RA06"),
        ("Other independent special school", "Independent schools", "RA07"),
        ("Non-maintained special school", "Special schools", "RA08"),
        ("Community special school", "Special schools", "RA04"),
        ("Special post 16 institution", "Other types", "RA09"),
        ("Further education", "Colleges", "RA10"),
        ("Higher education institutions", "Universities", "RA11"),
        ("Offshore schools", "Other types", ""),
        ("", "", ""),
    ],
)
def test_the_category_of_a_school_follows_its_type(type_name, group, code):
    assert category_for_school(type_name, group) == code


def test_every_seat_gives_roles():
    assert set(rules.SEAT_ROLES) == set(SeatKind)
