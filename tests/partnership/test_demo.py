"""The demo's people: one of each role, all made up, made once."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command

from partnership import demo
from partnership.models import (
    Contribution,
    DutyDone,
    Invitation,
    Memorandum,
    Organisation,
    Person,
    Seat,
)
from partnership.queries import executive_lead_of, leads_of, statutory_seat
from partnership.rules import Role, Sector

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parents[2] / "arrangements"
TODAY = dt.date(2026, 6, 9)
LABELS = {
    "Administrator": Role.ADMINISTRATOR, "Business Unit": Role.BUSINESS_UNIT, "Executive": Role.EXECUTIVE,
    "Partnership Board": Role.PARTNERSHIP_BOARD, "Independent Scrutineer": Role.SCRUTINEER,
    "Agency Lead": Role.AGENCY_LEAD, "Contributor": Role.CONTRIBUTOR, "Case Review Panel": Role.CASE_REVIEW_PANEL,
}  # fmt: skip


@pytest.fixture
def loaded(db, capsys):
    call_command("load_arrangements", str(HERE / "wirral.yaml"))
    call_command("import_schools", str(HERE / "demo-schools.csv"), "--la", "344")
    demo.load(TODAY)


def held():
    tables = (Person, Seat, DutyDone, Contribution, Invitation, Memorandum, Organisation)
    return [table.history.count() for table in tables]


def test_loading_twice_adds_nothing(loaded):
    before = held()
    demo.load(TODAY)
    assert held() == before


def test_each_account_logs_in_and_has_its_role(loaded):
    for account in demo.ACCOUNTS:
        person = Person.objects.get(email=account.email)
        assert (person.name, person.check_password(account.password)) == (account.name, True)
        assert LABELS[account.role] in person.roles
    assert {account.role for account in demo.ACCOUNTS} == set(LABELS)


def test_the_three_partners_can_sign_and_the_agencies_can_be_told(loaded):
    executives = [Person.objects.get(email=a.email) for a in demo.ACCOUNTS if a.role == "Executive"]
    assert [statutory_seat(person).organisation.sector for person in executives] == [
        Sector.LOCAL_AUTHORITY, Sector.HEALTH, Sector.POLICE,
    ]  # fmt: skip
    for code in (demo.TRUST, demo.SCHOOL, demo.LA, demo.POLICE, "barnardos"):
        body = Organisation.objects.get(code=code)
        assert (bool(leads_of(body)), bool(executive_lead_of(body))) == (True, True)


def test_everybody_has_an_address_that_reaches_nobody(loaded):
    assert [p.email for p in Person.objects.all() if not p.email.endswith(".example.org")] == []
