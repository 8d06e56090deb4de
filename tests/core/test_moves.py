"""Moves and their rows; grants; encrypted text; verbs."""

import datetime as dt

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from core import access, grants, history, moves
from core.access import ANYONE, Refused, allow, can, public, require, verb
from core.actors import System
from core.crypto import KeyMissing
from core.errors import RuleBroken
from core.models import AccessEntry
from partnership.models import Person
from reviews.models import ChildIdentity, Incident
from reviews.rules import IncidentStatus
from tests.factories import make_child, make_incident, make_person

pytestmark = pytest.mark.django_db
RECORDED, NOTIFIED = IncidentStatus.RECORDED, IncidentStatus.NOTIFIED
TABLE = {RECORDED: frozenset({NOTIFIED})}


def test_a_move_is_kept_with_who_and_why(unit: Person):
    record = make_incident()
    assert moves.move(record, NOTIFIED, moves=TABLE, actor=unit, reason="Sent") is True
    row = record.statuses.get()
    assert (row.from_status, row.to_status, row.by, row.by_name, row.reason) == (
        RECORDED,
        NOTIFIED,
        unit,
        str(unit),
        "Sent",
    )
    last = record.history.latest()
    assert (last.status, last.history_user, last.history_change_reason) == (NOTIFIED, unit, "Sent")


def test_the_same_move_twice_is_one(unit: Person):
    record = make_incident()
    moves.move(record, NOTIFIED, moves=TABLE, actor=unit)
    assert moves.move(record, NOTIFIED, moves=TABLE, actor=unit) is False
    assert (record.statuses.count(), record.history.count()) == (1, 2)


def test_a_move_that_is_not_in_the_table_is_refused_in_words(unit: Person):
    record = make_incident(status=NOTIFIED)
    with pytest.raises(RuleBroken) as told:
        moves.move(record, RECORDED, moves=TABLE, actor=unit)
    labels = dict(IncidentStatus.choices)
    assert (
        str(told.value)
        == f"This is “{labels[NOTIFIED]}”, so it cannot become “{labels[RECORDED]}”."
    )
    assert (record.statuses.count(), Incident.objects.get().status) == (0, NOTIFIED)


def test_a_move_by_the_portal_carries_its_name(unit: Person):
    record = make_incident()
    moves.move(record, NOTIFIED, moves=TABLE, actor=System("Import"), summary="Other")
    row = record.statuses.get()
    assert (row.by, row.by_name) == (None, "Import")
    assert Incident.objects.get().summary == "Other"


def test_lock_reads_the_record_again(unit: Person):
    record = make_incident()
    moves.move(moves.lock(record), NOTIFIED, moves=TABLE, actor=unit)
    assert (record.status, moves.lock(record).status) == (RECORDED, NOTIFIED)


def test_a_grant_opens_one_record_to_one_person(unit: Person, outsider: Person):
    one, other = make_incident(), make_incident()
    grants.open_to(one, outsider, actor=unit, reason="Asked for advice")
    model = one.grants.model
    assert list(Incident.objects.filter(pk__in=grants.opened_to(model, outsider))) == [one]
    assert not Incident.objects.filter(pk__in=grants.opened_to(model, unit)).exists()
    grant = other.grants.model.objects.get()
    assert (grant.granted_by, grant.reason, grant.until) == (unit, "Asked for advice", None)


def test_a_grant_given_again_changes(unit: Person, outsider: Person):
    record, day = make_incident(), dt.date(2030, 1, 1)
    grants.open_to(record, outsider, actor=unit, reason="First")
    grants.open_to(record, outsider, actor=unit, reason="Longer", until=day)
    grant = record.grants.get()
    assert (grant.reason, grant.until, grant.history.count()) == ("Longer", day, 2)


def test_a_grant_runs_out_by_itself(unit: Person, outsider: Person):
    record, today = make_incident(), timezone.localdate()
    grants.open_to(record, outsider, actor=unit, reason="Today only", until=today)
    live = record.grants.model.objects.live
    assert [live(day).count() for day in (today, today + dt.timedelta(days=1))] == [1, 0]


def test_a_grant_that_is_closed_is_gone_and_kept_in_history(unit: Person, outsider: Person):
    record = make_incident()
    grants.open_to(record, outsider, actor=unit, reason="Asked for advice")
    assert grants.close(record, outsider, actor=unit, reason="Done") is True
    assert grants.close(record, outsider, actor=unit, reason="Done") is False
    last = record.grants.model.history.latest()
    assert (record.grants.count(), last.history_type, last.history_change_reason) == (
        0,
        "-",
        "Done",
    )


@pytest.fixture
def identity(unit: Person) -> ChildIdentity:
    known = ChildIdentity(child=make_child(make_incident()), name="Canary Wren")
    return history.create(known, actor=unit, reason="Recorded")


def test_an_encrypted_field_reads_as_text_and_lies_unreadable(identity: ChildIdentity):
    assert ChildIdentity.objects.get(pk=identity.pk).name == "Canary Wren"
    with connection.cursor() as cursor:
        for table in (ChildIdentity._meta.db_table, ChildIdentity.history.model._meta.db_table):
            cursor.execute(f"SELECT name FROM {table}")  # noqa: S608
            assert ["Canary" in row[0] for row in cursor.fetchall()] == [False]


def test_an_encrypted_field_cannot_be_searched():
    with pytest.raises(TypeError, match="cannot be searched"):
        ChildIdentity.objects.filter(name="Wren").exists()


def test_keys_rotate(settings, identity: ChildIdentity):
    fresh = Fernet.generate_key().decode()
    settings.IDENTITY_KEYS = [fresh, *settings.IDENTITY_KEYS]
    assert ChildIdentity.objects.get(pk=identity.pk).name == "Canary Wren"
    settings.IDENTITY_KEYS = [fresh]
    with pytest.raises(KeyMissing):
        ChildIdentity.objects.get(pk=identity.pk)


@pytest.fixture
def verbs(monkeypatch):
    monkeypatch.setattr(access, "REGISTRY", dict(access.REGISTRY))
    verb("test.anyone", "Anyone", roles={ANYONE}, refusal="Log in.")
    verb("test.unit", "The unit", roles={"business_unit"}, refusal="The unit does this.")


@pytest.mark.usefixtures("verbs")
def test_a_verb_is_held_by_roles(unit: Person, outsider: Person):
    assert [can(unit, "test.unit"), can(outsider, "test.unit")] == [True, False]
    assert [can(unit, "test.anyone"), can(outsider, "test.anyone")] == [True, True]
    with pytest.raises(Refused, match=r"The unit does this\."):
        require(outsider, "test.unit")


@pytest.mark.usefixtures("verbs")
def test_somebody_switched_off_may_nothing(unit: Person):
    unit.is_active = False
    assert [can(unit, "test.unit"), can(unit, "test.anyone")] == [False, False]


@pytest.mark.usefixtures("verbs")
def test_a_verb_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        verb("test.unit", "Again", roles=(), refusal="")
    with pytest.raises(KeyError):
        can(make_person(), "test.unknown")


@pytest.mark.usefixtures("verbs")
def test_a_refusal_is_logged(outsider: Person, client_for):
    request = RequestFactory().get("/somewhere/")
    request.user, request.session = outsider, client_for(outsider).session
    with pytest.raises(Refused):
        allow("test.unit")(lambda r: HttpResponse())(request)
    entry = AccessEntry.objects.get()
    assert (entry.action, entry.person, entry.reason) == (
        "refused",
        outsider,
        "The unit does this.",
    )
    assert (entry.detail["verb"], entry.detail["path"]) == ("test.unit", "/somewhere/")


@pytest.mark.usefixtures("verbs")
def test_a_view_carries_one_mark():
    view = allow("test.unit")(lambda request: HttpResponse())
    with pytest.raises(ValueError, match="two access marks"):
        public(view)
    assert view.access_mark == "test.unit"
