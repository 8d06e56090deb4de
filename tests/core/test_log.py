"""The access log: every field, chained, append-only; and the command that says whether it is sound."""

import datetime as dt
import json
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import RequestFactory

from core import append_only, grants, history, log
from core.actors import System
from core.models import AccessEntry, AccessHead, StatusRow
from partnership.models import Person
from reviews.models import Incident
from reviews.models.incidents import IncidentStatusRow
from tests.factories import make_incident


@pytest.fixture
def page(unit: Person, client_for):
    request = RequestFactory().get(
        "/x/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "6.6.6.6"}
    )
    request.user, request.session, request.id = unit, client_for(unit).session, "abc123"
    return request


@pytest.fixture
def entries(page) -> list[AccessEntry]:
    record = make_incident()
    return [log.opened(page, record, reason=f"Reason {n}", part=n) for n in range(5)]


@pytest.mark.django_db
def test_an_entry_says_who_what_when_where_and_why(page, unit: Person):
    record = make_incident()
    made = log.opened(
        page, record, action="open identity", reason="To tell the panel", page="children"
    )
    entry = AccessEntry.objects.get()
    assert (entry.person, entry.action, entry.reason) == (
        unit,
        "open identity",
        "To tell the panel",
    )
    assert (entry.reference, entry.record_id) == (record.reference, record.pk)
    assert entry.record_type.model_class() is Incident
    assert (entry.address, entry.request_id) == ("192.0.2.7", "abc123")
    assert abs(entry.at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert entry.detail["page"] == "children"
    assert entry.detail["organisations"] == sorted(unit.organisation_ids)
    assert len(entry.detail["session"]) == 16
    assert page.session.session_key not in json.dumps(entry.detail)
    assert list(log.entries_for(record)) == [made]


@pytest.mark.django_db
def test_an_entry_costs_two_statements(page, django_assert_num_queries):
    record = make_incident()
    log.opened(page, record)
    with django_assert_num_queries(2):
        log.opened(page, record)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "192.0.2.7"), (1, "6.6.6.6"), (2, "192.0.2.7")]
)
def test_only_a_trusted_proxy_says_the_address(page, settings, proxies: int, address: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert log.address_of(page) == address


@pytest.mark.django_db
def test_an_address_that_is_none_is_left_out(page):
    page.META["REMOTE_ADDR"] = "unix:\r\nforged"
    assert log.opened(page, make_incident()).address is None


@pytest.mark.django_db
def test_the_chain_holds(entries, page):
    log.refused(page, reason="No", what="x")
    log.exported(page, name="rapid-reviews", form="csv", filters={"Status": "Open"}, rows=12)
    log.noted(System("Retention"), "purge", reason="Ran out")
    assert log.verify_chain() == []
    assert len({entry.digest for entry in AccessEntry.objects.all()}) == 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field", ["reason", "action", "reference", "request_id", "address", "at", "person"]
)
def test_a_changed_entry_is_found(entries, field: str, outsider: Person):
    values = {
        "address": "192.0.2.8",
        "at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        "person": outsider,
    }
    AccessEntry.objects.filter(pk=entries[2].pk).update(**{field: values.get(field, "forged")})
    assert len(log.verify_chain()) == 1


@pytest.mark.django_db
def test_one_changed_sign_is_found(entries):
    row = entries[3]
    AccessEntry.objects.filter(pk=row.pk).update(detail=row.detail | {"part": 4})
    assert log.verify_chain() == [f"Entry {row.pk} was changed, or the one before it is missing."]


@pytest.mark.django_db
@pytest.mark.parametrize("place", range(5))
def test_a_missing_entry_is_found(entries, place: int):
    AccessEntry.objects.filter(pk=entries[place].pk).delete()
    assert len(log.verify_chain()) == 1


@pytest.mark.django_db
def test_swapped_entries_are_found(entries):
    one, two = entries[1], entries[2]
    for row, other in ((one, two), (two, one)):
        AccessEntry.objects.filter(pk=row.pk).update(
            reason=other.reason, digest=other.digest, at=other.at
        )
    assert log.verify_chain() != []


@pytest.mark.django_db
def test_a_log_without_its_end_is_found(entries):
    AccessHead.objects.all().delete()
    assert log.verify_chain() == ["The end of the log is not marked."]


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain(unit: Person):
    def write() -> None:
        try:
            for _ in range(10):
                log.noted(unit, "open")
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert (AccessEntry.objects.count(), log.verify_chain()) == (40, [])


@pytest.fixture
def protected(transactional_db):
    names = append_only.tables()
    append_only.protect(connection, names)
    append_only.protect(connection, names)
    yield
    append_only.release(connection, names)


def test_the_tables_to_protect():
    names = set(append_only.tables())
    assert {AccessEntry._meta.db_table, Incident.history.model._meta.db_table} < names
    assert {model._meta.db_table for model in StatusRow.__subclasses__()} < names


def statements() -> list[str]:
    log_table, past = AccessEntry._meta.db_table, Incident.history.model._meta.db_table
    found = [
        f"DELETE FROM {log_table}",  # noqa: S608
        f"DELETE FROM {past}",  # noqa: S608
        f"UPDATE {log_table} SET digest = 'forged'",  # noqa: S608
        f"UPDATE {past} SET history_type = '~'",  # noqa: S608
    ]
    return found + ([f"TRUNCATE {log_table}"] if connection.vendor == "postgresql" else [])


def test_nobody_rewrites_what_happened(protected, page):
    record = make_incident()
    log.opened(page, record)
    for statement in statements():
        with (
            pytest.raises(DatabaseError, match="kept as they are"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert (AccessEntry.objects.count(), record.history.count()) == (1, 1)


def test_rows_can_still_be_added_and_records_without_rows_removed(protected, page, unit: Person):
    record = make_incident()
    history.change(record, actor=unit, reason="Corrected", summary="Other")
    IncidentStatusRow.objects.create(record=record, to_status="x", by=unit, by_name="Unit")
    other = make_incident()
    history.delete(other, actor=unit, reason="Recorded twice")
    assert Incident.objects.count() == 1


def test_retention_lifts_the_protection_for_one_transaction(protected, page):
    name = AccessEntry._meta.db_table
    log.opened(page, make_incident())
    with append_only.lifted(connection, [name]):
        AccessEntry.objects.all().delete()
    assert (AccessEntry.objects.count(), append_only.is_protected(connection, name)) == (0, True)
    with pytest.raises(ZeroDivisionError), append_only.lifted(connection, [name]):
        raise ZeroDivisionError
    assert append_only.is_protected(connection, name)


def checked(capsys, *arguments: str) -> tuple[int, str]:
    try:
        call_command("check_access", *arguments)
    except SystemExit as left:
        return int(left.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


@pytest.mark.django_db
def test_check_access_says_that_all_is_sound(capsys, entries):
    code, said = checked(capsys)
    assert (code, [line for line in said.splitlines() if not line.startswith("Sound")]) == (0, [])
    assert "Sound: 5 entries in the access log, each chained to the last" in said


@pytest.mark.django_db
def test_check_access_says_what_is_not(capsys, entries):
    AccessEntry.objects.filter(pk=entries[0].pk).update(reason="forged")
    code, said = checked(capsys, "--json")
    told = json.loads(said)
    assert (code, told["ok"], told["checks"]["log"]["looked_at"]) == (1, False, 5)
    assert told["checks"]["log"]["faults"] == [
        f"Entry {entries[0].pk} was changed, or the one before it is missing."
    ]


@pytest.mark.django_db
def test_check_access_finds_a_grant_of_somebody_who_left(capsys, unit: Person, outsider: Person):
    record = make_incident()
    grants.open_to(record, outsider, actor=unit, reason="Advice")
    history.change(outsider, actor=unit, reason="Left", is_active=False)
    told = json.loads(checked(capsys, "--json")[1])
    (fault,) = told["checks"]["grants"]["faults"]
    assert fault.endswith("is for somebody who can no longer log in.")
