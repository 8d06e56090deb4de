"""What a person reaches is written out once: that is right only while scopes are lazy and plain."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deadlines import access, reach
from deadlines.models import Deadline, Snooze
from partnership.models import Person
from tests.config.test_cast import CAST


@pytest.mark.parametrize("name", CAST)
def test_every_scope_is_lazy_and_the_same_for_the_same_seats(request, monkeypatch, db, name):
    person = Person.objects.get(pk=request.getfixturevalue(name).pk)
    again = Person.objects.get(pk=person.pk)
    assert person.seats_now == again.seats_now
    morning = timezone.now().replace(hour=9)
    for model, scope in access.SCOPES.items():
        with CaptureQueriesContext(connection) as asked:
            monkeypatch.setattr(timezone, "now", lambda: morning)
            first = reach.write(scope(person))
            monkeypatch.setattr(timezone, "now", lambda: morning + dt.timedelta(hours=8))
            second = reach.write(scope(again))
        assert (first, list(asked)) == (second, []), model.__name__


def test_it_is_written_once_for_the_same_seats_and_anew_when_they_change(unit, trust_lead):
    list(reach.visible_to(unit))
    held = len(reach._kept)
    list(reach.visible_to(Person.objects.get(pk=unit.pk)))
    assert len(reach._kept) == held
    unit.seats_now = []
    assert list(reach.visible_to(unit)) == []
    assert len(reach._kept) > held


def test_it_is_written_anew_the_next_day(unit, monkeypatch):
    list(reach.visible_to(unit))
    held = len(reach._kept)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    list(reach.visible_to(unit))
    assert len(reach._kept) == held * 2


def test_what_is_kept_has_a_bound(unit, trust_lead, monkeypatch):
    monkeypatch.setattr(reach, "MOST_KEPT", 3)
    for person in (unit, trust_lead):
        list(reach.visible_to(person))
    assert len(reach._kept) <= 3


def test_it_holds_inside_another_query(trust_lead):
    """The names of inner tables are its own, so that they never hide those of the query around it."""
    seen = reach.visible_to(trust_lead)
    inside = Snooze.objects.filter(deadline__in=seen)
    assert "within_U0." in str(inside.query)
    assert list(inside) == []
    assert list(Deadline.objects.filter(pk__in=seen.order_by().values("pk"))) == []


def test_somebody_switched_off_reaches_nothing(unit):
    unit.is_active = False
    assert reach.visible_to(unit).query.is_empty()
