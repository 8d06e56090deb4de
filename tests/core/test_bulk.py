"""New rows in one statement: what stands in them, what is passed over, and that the number does not matter."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import bulk
from core.models import Message
from deadlines.models import Deadline
from tests.factories import make_organisation, make_person

SAID = "Quotes “ \" and ', a % sign, {slots}, a \\ and\na new line."


def message(number: int, **fields) -> Message:
    fields.setdefault("send_at", timezone.now())
    return Message(
        key=f"k{number}", kind="test", to_email="a@example.org", subject="s", body=SAID, **fields
    )


def test_every_kind_of_column_comes_back_as_it_went_in(db) -> None:
    person, body = make_person(), make_organisation()
    day, at = dt.date(2026, 2, 28), dt.datetime(2026, 3, 29, 1, 30, 5, 123456, tzinfo=dt.UTC)
    shared = {"code": "c", "label": SAID, "reference": "r", "path": "/", "record_type_id": 1}
    shared |= {"started_on": day, "due_on": day, "original_due_on": day, "chase_on": day}
    made = bulk.insert(
        [
            Deadline(record_id=1, restricted=True, owner_person=person, done_on=day, **shared),
            Deadline(record_id=2, restricted=False, owner_organisation=body, **shared),
        ]
    )
    rows = Deadline.objects.order_by("record_id")
    names = ("restricted", "owner_person_id", "owner_organisation_id", "done_on", "label", "due_on")
    assert sorted(made) == sorted((row.pk,) for row in rows)
    assert [tuple(getattr(row, name) for name in names) for row in rows] == [
        (True, person.pk, None, day, SAID, day),
        (False, None, body.pk, None, SAID, day),
    ]
    later = at + dt.timedelta(days=1)
    bulk.insert([message(1, send_at=at, to=person), message(2, send_at=later)])
    found = Message.objects.order_by("key").values_list("send_at", "to", "body", "attempts")
    assert list(found) == [(at, person.pk, SAID, 0), (later, None, SAID, 0)]


def test_what_a_key_keeps_out_is_passed_over_or_told(db) -> None:
    bulk.insert([message(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert([message(1), message(2)])
    assert len(bulk.insert([message(1), message(2)], passing_over=True)) == 1
    assert Message.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3, 3000])
def test_one_statement_however_many(db, number: int) -> None:
    with CaptureQueriesContext(connection) as asked:
        keys = [key for (key,) in bulk.insert([message(each) for each in range(number)])]
        assert Message.objects.filter(pk__in=bulk.among(keys)).count() == number
    assert len(asked) == 2
    assert bulk.insert([]) == []
