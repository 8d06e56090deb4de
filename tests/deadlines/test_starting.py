"""Clocks of many records at once: what each leaves is what the deed on one clock leaves."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.forms.models import model_to_dict
from django.utils import timezone

from audits.clocks import RETURN
from deadlines import services
from deadlines.models import Deadline, DeadlineEvent
from partnership.models import Organisation
from tests.factories import make_organisation
from tests.factories.audited_campaigns import statements

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OWN = {"id", "record_id", "path", "owner_organisation"}


def bodies(number):
    return [make_organisation() for _ in range(number)]


def start_all(unit, records, due=None):
    due = due or timezone.localdate() + 30 * DAY
    return services.start_many(
        actor=unit,
        code=RETURN.code,
        on=timezone.localdate(),
        reference="AUD-2026-001",
        starts=[services.Start(one, f"/audits/{one.pk}/", one.pk, due) for one in records],
    )


def start_one(unit, record, due):
    return services.start(
        actor=unit,
        code=RETURN.code,
        record=record,
        on=timezone.localdate(),
        reference="AUD-2026-001",
        path=f"/audits/{record.pk}/",
        due=due,
        owner_organisation=record,
    )


def clock_of(record):
    kind = ContentType.objects.get_for_model(Organisation)
    return Deadline.objects.get(record_type=kind, record_id=record.pk)


def told(record):
    """A clock's values, its history and its events, without what is each clock's own."""
    clock = clock_of(record)
    past = [
        (row.history_type, row.history_change_reason, row.history_user, row.status, row.due_on)
        for row in clock.history.order_by("history_id")
    ]
    events = [
        (row.kind, row.by, row.by_name, row.old_due_on, row.new_due_on, row.reason)
        for row in clock.events.order_by("pk")
    ]
    values = {name: value for name, value in model_to_dict(clock).items() if name not in OWN}
    return values, past, events


@pytest.mark.parametrize("ahead", [-3, 0, 1, 30, 47])
def test_many_clocks_begin_as_one_does(unit, ahead):
    due = timezone.localdate() + ahead * DAY
    alone, *others = bodies(3)
    start_one(unit, alone, due)
    assert start_all(unit, others, due) == 2
    assert told(others[0]) == told(others[1]) == told(alone)
    assert (clock_of(others[0]).path, clock_of(others[0]).owner_organisation) == (
        f"/audits/{others[0].pk}/", others[0],
    )  # fmt: skip


def test_a_clock_that_runs_is_not_started_again(unit):
    records = bodies(2)
    start_all(unit, records[:1])
    assert start_all(unit, records) == 1
    assert start_all(unit, records) == 0
    assert Deadline.objects.count() == DeadlineEvent.objects.count() == 2


def test_as_many_statements_for_three_as_for_sixty(unit):
    few, many = bodies(4), bodies(60)
    start_all(unit, few[:1])  # what is looked up once is looked up
    taken = [statements(lambda rows=rows: start_all(unit, rows)) for rows in (few[1:], many)]
    assert taken == [8, 8]


def _both(unit, one_deed, many_deed):
    """One clock by the deed on one, two by the deed on many; what each of them has then."""
    alone, *others = bodies(3)
    due = timezone.localdate() + 30 * DAY
    for record in (alone, *others):
        start_one(unit, record, due)
    one_deed(alone)
    number = many_deed(Organisation.objects.filter(pk__in=[one.pk for one in others]))
    assert told(others[0]) == told(others[1]) == told(alone)
    return number


def test_many_clocks_move_stop_and_run_again_as_one_does(unit):
    new = timezone.localdate() + 44 * DAY
    reason = {"actor": unit, "code": RETURN.code, "reason": "More time for all."}

    def move(one):
        services.move(record=one, due=new, **reason)

    def cancel(one):
        services.cancel(record=one, **reason)

    def reopen(one):
        cancel(one)
        services.reopen(record=one, **reason)

    def reopen_all(rows):
        services.cancel_many(records=rows, **reason)
        assert services.reopen_many(records=rows, **reason) == 2
        return services.reopen_many(records=rows, **reason)

    assert _both(unit, move, lambda rows: services.move_many(records=rows, due=new, **reason)) == 2
    assert _both(unit, cancel, lambda rows: services.cancel_many(records=rows, **reason)) == 2
    assert _both(unit, reopen, reopen_all) == 0
