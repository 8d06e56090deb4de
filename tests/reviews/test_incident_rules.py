"""Each rule of recording and notifying an incident, on its own."""

import datetime as dt

import pytest

from core.stale import is_stale, mark
from reviews import incident_rules as rules
from reviews.incident_rules import ChildFacts
from reviews.rules import IncidentKind, Suspicion

TODAY = dt.date(2026, 6, 1)
MAY = {day: dt.date(2026, 5, day) for day in range(1, 32)}
KINDS = list(IncidentKind)


@pytest.mark.shows("REV-03")
@pytest.mark.parametrize(
    ("later", "earlier", "words"),
    [
        (
            "aware_on",
            "incident_on",
            "The authority cannot have become aware before the incident, on Tuesday 12 May 2026.",
        ),
        (
            "suspected_on",
            "incident_on",
            "Abuse or neglect in this incident cannot have been suspected before it happened, on Tuesday 12 May 2026.",
        ),
        (
            "received_on",
            "incident_on",
            "The partnership cannot have received this before the incident, on Tuesday 12 May 2026.",
        ),
        (
            "notified_on",
            "aware_on",
            "It cannot have been sent before the authority became aware, on Tuesday 12 May 2026.",
        ),
        (
            "partners_told_on",
            "aware_on",
            "The partners cannot have been told before the authority became aware, on Tuesday 12 May 2026.",
        ),
    ],
)
def test_dates_the_wrong_way_round_are_told_beside_the_later_one(later, earlier, words):
    assert rules.date_faults({later: MAY[11], earlier: MAY[12]}, TODAY) == {later: words}
    assert rules.date_faults({later: MAY[12], earlier: MAY[12]}, TODAY) == {}
    assert rules.date_faults({later: MAY[12], earlier: None}, TODAY) == {}


@pytest.mark.parametrize("name", list(rules.DATE_WORDS))
def test_no_date_is_in_the_future(name):
    tomorrow = TODAY + dt.timedelta(days=1)
    assert rules.date_faults({name: tomorrow}, TODAY) == {
        name: f"The {rules.DATE_WORDS[name]} must be today or in the past."
    }
    assert rules.date_faults({name: TODAY}, TODAY) == {}


def test_the_partnership_may_hear_before_the_authority():
    assert rules.date_faults({"received_on": MAY[12], "aware_on": MAY[13]}, TODAY) == {}


def test_a_very_old_date_is_only_worth_a_second_look():
    dates = {"incident_on": dt.date(2016, 5, 12)}
    assert rules.date_faults(dates, TODAY) == {}
    assert rules.date_warnings(dates, TODAY) == [
        "The date of the incident is more than two years ago (Thursday 12 May 2016). Check the year."
    ]
    assert rules.date_warnings({"incident_on": TODAY - dt.timedelta(days=730)}, TODAY) == []


NOTIFIABLE = {
    (kind, suspicion): suspicion != Suspicion.NEITHER or kind in KINDS[2:]
    for kind in KINDS
    for suspicion in Suspicion
}


@pytest.mark.parametrize(("kind", "suspicion"), list(NOTIFIABLE))
def test_what_is_notifiable(kind, suspicion):
    assert rules.notifiable(kind, suspicion) is NOTIFIABLE[kind, suspicion]


ADULT, MINOR = ChildFacts(1, years=19), ChildFacts(1, years=17)
PANEL, SOS, OFSTED = rules.PANEL, rules.SECRETARY_OF_STATE, rules.OFSTED


@pytest.mark.parametrize(
    ("kind", "suspicion", "child", "told", "review"),
    [
        ("death", "known", MINOR, (PANEL,), True),
        ("serious_harm", "suspected", MINOR, (PANEL,), True),
        ("serious_harm", "neither", MINOR, (), False),
        ("looked_after_death", "neither", MINOR, (SOS, OFSTED), False),
        ("looked_after_death", "suspected", MINOR, (SOS, OFSTED, PANEL), True),
        ("care_leaver_death", "neither", ADULT, (SOS, OFSTED), False),
        ("care_leaver_death", "suspected", ADULT, (SOS, OFSTED), False),
        ("care_leaver_death", "suspected", MINOR, (SOS, OFSTED, PANEL), True),
        ("care_leaver_death", "neither", MINOR, (SOS, OFSTED), False),
    ],
)
def test_who_is_notified_and_whether_a_rapid_review_follows(kind, suspicion, child, told, review):
    assert rules.recipients(kind, suspicion, [child]) == told
    assert rules.rapid_review_applies(kind, suspicion, [child]) is review


@pytest.mark.parametrize(
    ("kind", "suspicion", "child", "clocks"),
    [
        ("death", "known", MINOR, ("reviews.notify-panel", "reviews.tell-partners")),
        ("serious_harm", "suspected", MINOR, ("reviews.notify-panel", "reviews.tell-partners")),
        (
            "looked_after_death",
            "neither",
            MINOR,
            ("reviews.looked-after-death", "reviews.tell-partners"),
        ),
        ("care_leaver_death", "neither", ADULT, ("reviews.care-leaver-death",)),
        (
            "care_leaver_death",
            "known",
            MINOR,
            ("reviews.care-leaver-death", "reviews.tell-partners"),
        ),
    ],
)
def test_which_clocks_run(kind, suspicion, child, clocks):
    assert rules.clocks_at_submission(kind, suspicion, [child]) == clocks


@pytest.mark.parametrize(
    ("kind", "age", "faults"),
    [
        ("care_leaver_death", 24, 0),
        ("care_leaver_death", 25, 1),
        ("death", 17, 0),
        ("death", 18, 1),
    ],
)
def test_ages_fit_the_kind(kind, age, faults):
    assert len(rules.child_faults(kind, [ChildFacts(1, years=age)])) == faults


def test_a_care_leaver_under_18_is_tested_by_the_normal_criteria_too():
    assert rules.child_warnings("care_leaver_death", [MINOR]) == [
        "This care leaver was under 18, so test the normal criteria too: where abuse or neglect is known "
        "or suspected, the national Panel is notified and a rapid review follows."
    ]
    assert rules.child_warnings("care_leaver_death", [ADULT]) == []


def test_more_than_four_children_is_a_soft_warning():
    four = [ChildFacts(n, years=3) for n in range(4)]
    assert rules.child_warnings("death", four) == []
    assert len(rules.child_warnings("death", [*four, ChildFacts(5, years=3)])) == 1


@pytest.mark.parametrize(
    ("kind", "children", "title"),
    [
        ("serious_harm", [ChildFacts(1, years=0, months=7)], "Infant, serious harm"),
        ("serious_harm", [ChildFacts(1, months=7)], "Infant, serious harm"),
        ("death", [ChildFacts(1, unborn=True)], "Unborn child, death"),
        ("death", [ChildFacts(1, years=4)], "Child aged 1 to 4, death"),
        ("death", [ChildFacts(1, years=15)], "Child aged 10 to 15, death"),
        ("looked_after_death", [MINOR], "Child aged 16 or 17, death while looked after"),
        ("care_leaver_death", [ADULT], "Care leaver, death"),
        ("serious_harm", [MINOR, MINOR, MINOR], "3 children, serious harm"),
        ("", [], "Child"),
    ],
)
def test_the_plain_title_tells_kind_and_age_band_only(kind, children, title):
    assert rules.plain_title(kind, children) == title


def test_everything_that_is_missing_is_told_in_the_order_of_the_pages():
    told = [(item.page, item.field) for item in rules.missing(rules.Facts({}))]
    assert told == [
        ("kind", "kind"),
        ("kind", "suspicion"),
        ("dates", "incident_on"),
        ("dates", "aware_on"),
        ("dates", "received_on"),
        ("children", ""),
        ("what", "nature"),
        ("what", "place_type"),
        ("what", "summary"),
        ("household", "other_children_safe"),
        ("notifier", "notifier_name"),
        ("notifier", "notifier_email"),
    ]


def test_a_page_is_not_started_started_or_done():
    page = rules.PAGE_OF["notifier"]
    empty = rules.Facts({})
    begun = rules.Facts({"notifier_name": "Duty manager"})
    whole = rules.Facts({"notifier_name": "Duty manager", "notifier_phone": "0151 496 0000"})
    assert rules.page_status(empty, page, False, rules.missing(empty)) == "not_started"
    assert rules.page_status(begun, page, False, rules.missing(begun)) == "started"
    assert rules.page_status(begun, page, True, rules.missing(begun)) == "started"
    assert rules.page_status(whole, page, True, rules.missing(whole)) == "done"


def test_a_page_is_stale_only_when_saving_would_undo_something():
    held = {"summary": "Old"}
    seen = mark(held)
    now = {"summary": "New"}
    assert not is_stale(seen, held, {"summary": "Mine"})
    assert is_stale(seen, now, {"summary": "Mine"})
    assert not is_stale(seen, now, {"summary": "New"})
    assert not is_stale("", now, {"summary": "Mine"})
