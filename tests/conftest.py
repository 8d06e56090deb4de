"""The cast: organisations, people in their seats, and a browser for each of them."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import NodeId
from django.conf import settings
from django.test import Client, TransactionTestCase

from core import append_only
from deadlines import reach
from partnership.models import Group, Organisation, Person
from partnership.rules import GroupKind, OrganisationKind, SeatKind, Sector
from tests import emptying, isolation
from tests.factories import make_group, make_organisation, make_person, make_seat

TransactionTestCase._fixture_teardown = emptying.empty  # type: ignore[method-assign]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Groups of tests stay on one worker: xdist 3.8 notes them where pytest 9.2 no longer looks."""
    for item in items:
        if noted := vars(item).get("_nodeid"):
            item._id = NodeId.parse(noted)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests empty all tables between them, so the append-only triggers go once they were seen."""
    from django.db import connection

    with django_db_blocker.unblock():
        names = append_only.tables()
        isolation.protected |= {n for n in names if append_only.is_protected(connection, n)}
        append_only.release(connection, names)
    emptying.begin()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    isolation.next_test()
    reach._kept.clear()


@pytest.fixture(autouse=True)
def _no_parts_of_packs() -> None:
    """Rows rolled back give their keys away again, so parts left by one test would be another's."""
    shutil.rmtree(Path(settings.VAR_DIR) / "packs", ignore_errors=True)


@pytest.fixture
def client_for() -> Callable[[Person], Client]:
    """Logs a person in without the log-in page: ``client_for(unit).get(...)``."""

    def logged_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return logged_in


def _partner(name: str, code: str, sector: str) -> Organisation:
    return make_organisation(
        name, code=code, kind=OrganisationKind.STATUTORY_PARTNER, sector=sector, section11=True
    )


@pytest.fixture
def council(db: None) -> Organisation:
    return _partner("Mersey Bank Council", "council", Sector.LOCAL_AUTHORITY)


@pytest.fixture
def icb(db: None) -> Organisation:
    return _partner("NHS Mersey Bank Integrated Care Board", "icb", Sector.HEALTH)


@pytest.fixture
def police(db: None) -> Organisation:
    return _partner("Mersey Bank Police", "police", Sector.POLICE)


@pytest.fixture
def trust(db: None) -> Organisation:
    return make_organisation("Mersey Bank Community NHS Trust", code="trust", sector=Sector.HEALTH)


@pytest.fixture
def school(db: None) -> Organisation:
    return make_organisation("Hoylake Lane Primary School", code="school", sector=Sector.EDUCATION)


@pytest.fixture
def charity(db: None) -> Organisation:
    return make_organisation("Mersey Bank Family Support", code="charity", sector=Sector.VOLUNTARY)


@pytest.fixture
def case_review_group(db: None) -> Group:
    return make_group("Case review committee", code="case-review", kind=GroupKind.CASE_REVIEW)


def _person(
    post: str, kind: str, organisation: Organisation | None = None, group: Group | None = None
) -> Person:
    name = post.split(",")[0]
    person = make_person(name, email=f"{name.lower().replace(' ', '.')}@example.org")
    make_seat(person, kind, organisation, group=group, post=post)
    return person


@pytest.fixture
def administrator(db: None) -> Person:
    person = _person("Ada Okoro, systems officer", SeatKind.ADMINISTRATOR)
    person.is_staff = True
    person._change_reason = "Made for a test"
    person.save(update_fields=["is_staff"])
    return person


@pytest.fixture
def unit(council: Organisation) -> Person:
    return _person("Ruth Hale, business manager", SeatKind.BUSINESS_MANAGER, council)


@pytest.fixture
def unit2(council: Organisation) -> Person:
    return _person("Imran Aziz, business support", SeatKind.BUSINESS_UNIT, council)


@pytest.fixture
def council_exec(council: Organisation) -> Person:
    return _person(
        "Helen Marsh, director of children’s services", SeatKind.DELEGATED_PARTNER, council
    )


@pytest.fixture
def icb_exec(icb: Organisation) -> Person:
    return _person("Peter Oyelaran, chief nurse", SeatKind.DELEGATED_PARTNER, icb)


@pytest.fixture
def police_exec(police: Organisation) -> Person:
    return _person("Joan Whitby, detective superintendent", SeatKind.DELEGATED_PARTNER, police)


@pytest.fixture
def board_member(charity: Organisation) -> Person:
    return _person("Mary Lunt, board member", SeatKind.BOARD_MEMBER, charity)


@pytest.fixture
def scrutineer(db: None) -> Person:
    return _person("Giles Farrant, independent scrutineer", SeatKind.SCRUTINEER)


@pytest.fixture
def trust_lead(trust: Organisation) -> Person:
    return _person("Nadia Bell, named nurse", SeatKind.SAFEGUARDING_LEAD, trust)


@pytest.fixture
def trust_colleague(trust: Organisation) -> Person:
    return _person("Tom Ashdown, health visitor", SeatKind.CONTRIBUTOR, trust)


@pytest.fixture
def school_lead(school: Organisation) -> Person:
    return _person("Carys Penn, designated safeguarding lead", SeatKind.SAFEGUARDING_LEAD, school)


@pytest.fixture
def charity_lead(charity: Organisation) -> Person:
    return _person("Dele Rowe, safeguarding lead", SeatKind.SAFEGUARDING_LEAD, charity)


@pytest.fixture
def panel_member(trust: Organisation, case_review_group: Group) -> Person:
    return _person(
        "Sunita Kaye, designated doctor", SeatKind.GROUP_MEMBER, trust, case_review_group
    )


@pytest.fixture
def practitioner(trust: Organisation) -> Person:
    return _person("Lewis Grant, school nurse", SeatKind.PRACTITIONER, trust)


@pytest.fixture
def outsider(db: None) -> Person:
    """Somebody who can log in but holds no seat."""
    return make_person("Olive Stone", email="olive.stone@example.org")
