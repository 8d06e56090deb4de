"""Contributions, memoranda and members' duties."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import RuleBroken
from partnership import services
from partnership.models import Contribution, DutyDone
from partnership.queries import duties_of, money_totals
from partnership.rules import DutyKind

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def promise(actor, body, amount="1000.00", **changes):
    values = {
        "year": "2026-27",
        "kind": "cash",
        "what": "Yearly",
        "promised": Decimal(amount),
    } | changes
    return services.promise_contribution(actor=actor, organisation=body, **values)


def test_a_promise_is_kept_once_and_can_be_changed(unit, council):
    assert promise(unit, council) == promise(unit, council)
    assert promise(unit, council, "1200.50").promised == Decimal("1200.50")
    given = Contribution.objects.get()
    assert [row.history_change_reason for row in given.history.all()] == [
        "Promise changed",
        "Promised",
    ]


@pytest.mark.parametrize("year", ["2026", "2026-28", "26-27", ""])
def test_a_year_is_a_financial_year(unit, council, year):
    with pytest.raises(RuleBroken) as broken:
        promise(unit, council, year=year)
    assert broken.value.field == "year"


def test_what_came_in_is_recorded_with_its_day(unit, council):
    given = promise(unit, council)
    today = timezone.localdate()
    deed = {"actor": unit, "contribution": given, "received": Decimal("400"), "on": today}
    assert services.receive_contribution(**deed)
    assert not services.receive_contribution(**deed)
    for wrong in ({"received": Decimal("-1")}, {"on": today + DAY}):
        with pytest.raises(RuleBroken):
            services.receive_contribution(**(deed | wrong))
    with pytest.raises(RuleBroken):
        promise(unit, council, "-1")


def test_totals_by_year_and_kind(unit, council, police):
    promise(unit, council, "10")
    promise(unit, police, "5.50")
    promise(unit, police, "3", kind="in_kind")
    promise(unit, police, "7", year="2025-26")
    assert [
        (t["year"], t["kind"], t["promised"]) for t in money_totals(Contribution.objects.all())
    ] == [
        ("2026-27", "cash", Decimal("15.50")),
        ("2026-27", "in_kind", Decimal("3")),
        ("2025-26", "cash", Decimal("7")),
    ]


def test_a_memorandum_is_agreed_reviewed_and_ended(unit, charity):
    agreed = dt.date(2024, 1, 10)
    memo = services.agree_memorandum(
        actor=unit, body=charity, agreed_on=agreed, review_on=dt.date(2025, 1, 10)
    )
    assert services.agree_memorandum(actor=unit, body=charity, agreed_on=agreed) == memo
    looked = dt.date(2025, 1, 8)
    assert services.review_memorandum(
        actor=unit, memorandum=memo, on=looked, next_on=dt.date(2026, 1, 8), note="No change"
    )
    assert memo.history.first().history_change_reason == "Reviewed on 8 January 2025: No change"
    assert services.end_memorandum(
        actor=unit, memorandum=memo, on=dt.date(2025, 6, 1), reason="Body closed"
    )
    with pytest.raises(RuleBroken, match="ended on 1 June 2025"):
        services.review_memorandum(
            actor=unit, memorandum=memo, on=looked, next_on=dt.date(2027, 1, 1)
        )
    assert services.agree_memorandum(actor=unit, body=charity, agreed_on=agreed).code == "charity-2"


def test_days_of_a_memorandum_must_make_sense(unit, charity):
    day = dt.date(2024, 1, 10)
    with pytest.raises(RuleBroken) as broken:
        services.agree_memorandum(actor=unit, body=charity, agreed_on=day, review_on=day)
    assert broken.value.field == "review_on"
    memo = services.agree_memorandum(actor=unit, body=charity, agreed_on=day)
    for values in (
        {"on": day, "next_on": day},
        {"on": timezone.localdate() + DAY, "next_on": dt.date(2999, 1, 1)},
    ):
        with pytest.raises(RuleBroken):
            services.review_memorandum(actor=unit, memorandum=memo, **values)
    with pytest.raises(RuleBroken):
        services.end_memorandum(actor=unit, memorandum=memo, on=day - DAY, reason="Wrong")


def test_a_duty_is_recorded_once_a_day_and_not_ahead(unit, board_member):
    today = timezone.localdate()
    deed = {"actor": unit, "person": board_member, "kind": DutyKind.TRAINING, "done_on": today}
    assert services.record_duty(**deed) == services.record_duty(**deed)
    assert DutyDone.objects.get().history.get().history_user == unit
    with pytest.raises(RuleBroken) as broken:
        services.record_duty(**(deed | {"done_on": today + DAY}))
    assert broken.value.field == "done_on"


def test_no_certificate_number_is_kept(unit, board_member):
    with pytest.raises(RuleBroken) as broken:
        services.record_duty(
            actor=unit,
            person=board_member,
            kind=DutyKind.DBS,
            done_on=dt.date(2025, 1, 1),
            note="No 001234567890",
        )
    assert (broken.value.field, DutyDone.objects.count()) == ("note", 0)


def test_the_latest_day_of_each_duty_counts(unit, board_member):
    for day in (dt.date(2020, 1, 1), dt.date(2026, 1, 1), dt.date(2023, 1, 1)):
        services.record_duty(actor=unit, person=board_member, kind=DutyKind.DBS, done_on=day)
    dbs = duties_of(board_member, dt.date(2026, 6, 9))[0]
    assert (dbs.done_on, dbs.due_on, dbs.colour) == (
        dt.date(2026, 1, 1),
        dt.date(2029, 1, 1),
        "green",
    )
