"""Settings that each process keeps: a change shows at once, whoever made it, and nothing is read without need."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from core import branding, history, settled
from core.middleware import Settled
from core.models import Branding
from partnership.models import Person
from tests.factories.base import MAKER, REASON


@pytest.fixture
def look(db: None) -> Branding:
    return history.create(Branding(name="One", short_name="First"), actor=MAKER, reason=REASON)


def asked_for_branding(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return sum('FROM "core_branding"' in query["sql"] for query in asked)


def test_a_page_asks_for_them_once_and_the_next_does_not(
    client_for: Callable[[Person], Client], unit: Person, look: Branding
) -> None:
    client = client_for(unit)
    assert [asked_for_branding(client) for _ in range(3)] == [1, 0, 0]


def test_a_change_shows_on_the_next_page(
    client_for: Callable[[Person], Client], unit: Person, look: Branding
) -> None:
    """The write here tells the keeper nothing, as one of another process would not."""
    client = client_for(unit)
    assert "First" in client.get("/").content.decode()
    history.change(look, actor=MAKER, reason=REASON, short_name="Second")
    said = client.get("/").content.decode()
    assert ("First" in said, "Second" in said) == (False, True)


def test_what_was_taken_away_is_gone_from_the_next_page(
    client_for: Callable[[Person], Client], unit: Person, look: Branding
) -> None:
    client = client_for(unit)
    assert "First" in client.get("/").content.decode()
    history.delete(look, actor=MAKER, reason=REASON)
    assert "First" not in client.get("/").content.decode()


@pytest.mark.parametrize(("method", "reads"), [("get", 0), ("post", 1)])
def test_what_writes_reads_them_afresh(
    look: Branding, django_assert_num_queries: Any, method: str, reads: int
) -> None:
    person: Any = Person()
    person.settled = "the same version"
    request: Any = getattr(RequestFactory(), method)("/")
    request.user = person
    with settled.unchanged_since(person.settled):
        branding.current()

    def view(_request: Any) -> Any:
        with django_assert_num_queries(reads):
            return branding.current()

    assert Settled(view)(request) == look  # type: ignore[comparison-overlap]


def test_outside_a_page_they_are_read_afresh(
    look: Branding, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        branding.current()
        branding.current()
