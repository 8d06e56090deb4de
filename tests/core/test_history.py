"""Every way to write: as many history rows as changes, each with who and why."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import history
from core.actors import System
from core.models import ListValue
from partnership.models import Organisation, OrganisationName, Person
from partnership.rules import OrganisationKind
from tests.factories import make_child, make_incident, make_organisation, make_person

pytestmark = pytest.mark.django_db
CHASER = System("Chaser")


def value(**fields) -> ListValue:
    return ListValue(**{"list_code": "places", "code": "home", "label": "Home"} | fields)


def mine():
    """The values of this test: others are there from the start."""
    return ListValue.objects.filter(list_code="places")


def kept():
    return ListValue.history.filter(list_code="places")


def told(record) -> list[tuple]:
    return list(
        record.history.order_by("history_id").values_list(
            "history_type", "history_user", "history_change_reason"
        )
    )


def test_create_keeps_who_and_why(unit: Person):
    one = history.create(value(), actor=unit, reason="Asked for")
    assert told(one) == [("+", unit.pk, "Asked for")]


def test_create_refuses_what_is_not_whole(unit: Person):
    with pytest.raises(ValidationError):
        history.create(value(label=""), actor=unit, reason="Asked for")
    assert (mine().count(), kept().count()) == (0, 0)


def test_change_writes_only_what_differs(unit: Person):
    one = history.create(value(), actor=unit, reason="Asked for")
    assert history.change(one, actor=CHASER, reason="Renamed", label="At home", order=0) is True
    assert told(one)[1:] == [("~", None, "Chaser: Renamed")]
    assert mine().get().label == "At home"


def test_nothing_changed_leaves_no_row(unit: Person):
    one = history.create(value(), actor=unit, reason="Asked for")
    assert history.change(one, actor=unit, reason="Again", label="Home") is False
    assert history.change_many(mine(), actor=unit, reason="x", label="Home") == 0
    assert len(told(one)) == 1


def test_change_refuses_a_wrong_value_before_writing(unit: Person):
    one = history.create(value(), actor=unit, reason="Asked for")
    with pytest.raises(ValidationError):
        history.change(one, actor=unit, reason="Emptied", label="")
    assert (mine().get().label, len(told(one))) == ("Home", 1)


def test_delete_keeps_the_last_state(unit: Person):
    one = history.create(value(), actor=unit, reason="Asked for")
    key = one.pk
    history.delete(one, actor=unit, reason="Entered twice")
    last = kept().filter(id=key).latest()
    assert (last.history_type, last.history_user, last.label) == ("-", unit, "Home")
    assert last.history_change_reason == "Entered twice"


def test_delete_keeps_what_goes_with_it(unit: Person):
    incident = make_incident(unit)
    child = make_child(incident)
    history.delete(incident, actor=unit, reason="Recorded twice")
    last = type(child).history.filter(id=child.id).latest()
    assert (last.history_type, last.history_change_reason) == ("-", "Recorded twice")


def test_delete_in_a_chain_of_names(unit: Person):
    body = make_organisation("Old name")
    name = history.create(
        OrganisationName(organisation=body, name="Older", until_day="2020-01-01"),
        actor=unit,
        reason="x",
    )
    history.delete(body, actor=CHASER, reason="Never existed")
    assert OrganisationName.history.filter(id=name.id).latest().history_change_reason == (
        "Chaser: Never existed"
    )


def test_create_many(unit: Person):
    made = history.create_many(
        [value(code=f"v{n}") for n in range(5)], actor=unit, reason="Loaded from the file"
    )
    assert len(made) == 5
    signed = kept().values_list("history_user", "history_change_reason")
    assert set(signed) == {(unit.pk, "Loaded from the file")}
    assert kept().filter(history_type="+").count() == 5
    assert history.create_many([], actor=unit, reason="Nothing") == []


def test_change_many_writes_a_row_for_each_change(unit: Person, django_assert_num_queries):
    history.create_many([value(code=f"v{n}", order=n) for n in range(5)], actor=CHASER, reason="x")
    rows = mine().filter(order__gte=2, retired_on=None)
    with django_assert_num_queries(5):  # savepoint, keys, update, history, release
        assert (
            history.change_many(rows, actor=unit, reason="No longer used", retired_on="2026-01-01")
            == 3
        )
    rows = kept().filter(history_type="~")
    assert sorted(
        rows.values_list("code", "order", "label", "history_user", "history_change_reason")
    ) == [(f"v{n}", n, "Home", unit.pk, "No longer used") for n in (2, 3, 4)]
    assert [str(day) for day in rows.values_list("retired_on", flat=True)] == ["2026-01-01"] * 3


def test_change_many_finds_rows_by_the_column_it_changes(unit: Person):
    history.create_many([value(code=f"v{n}") for n in range(3)], actor=unit, reason="x")
    rows = mine().filter(label="Home")
    assert history.change_many(rows, actor=unit, reason="Renamed", label="House") == 3
    assert kept().filter(label="House", history_type="~").count() == 3


def test_change_many_through_a_join(unit: Person):
    one, two = make_organisation("One"), make_organisation("Two")
    for body in (one, two):
        for day in ("2020-01-01", "2021-01-01"):
            history.create(
                OrganisationName(organisation=body, name="Old", until_day=day),
                actor=unit,
                reason="x",
            )
    rows = Organisation.objects.filter(names__name="Old", pk=one.pk)
    kind = OrganisationKind.OTHER
    assert history.change_many(rows, actor=unit, reason="Sorted", kind=kind) == 1
    kinds = {body.pk: body.kind for body in Organisation.objects.filter(pk__in=[one.pk, two.pk])}
    assert kinds == {one.pk: kind, two.pk: two.kind}


def test_change_many_by_a_system(unit: Person):
    history.create(value(), actor=unit, reason="x")
    history.change_many(mine(), actor=CHASER, reason="Retired", retired_on="2026-01-01")
    last = kept().latest()
    assert (last.history_user, last.history_change_reason) == (None, "Chaser: Retired")
    assert last.history_date.tzinfo is not None


def test_history_leaves_out_what_is_no_fact(unit: Person):
    person = make_person()
    fields = {f.name for f in type(person).history.model._meta.get_fields()}
    assert {"password", "last_seen_at"} & fields == set()


def test_a_write_past_history_is_refused_by_the_database(unit: Person):
    with pytest.raises(IntegrityError), transaction.atomic():
        value().save()
    assert mine().count() == 0


def test_the_last_row_of_history_is_the_record(unit: Person):
    """Each record can be built again from its history."""
    history.create_many([value(code=f"v{n}") for n in range(20)], actor=unit, reason="x")
    history.change_many(mine().filter(code__in=["v1", "v2"]), actor=unit, reason="x", order=7)
    history.change(mine().get(code="v1"), actor=unit, reason="x", label="One")
    names = [f.attname for f in ListValue._meta.concrete_fields]
    for record in mine():
        last = record.history.latest()
        assert {n: getattr(last, n) for n in names} == {n: getattr(record, n) for n in names}
