"""Clocks for tests: each on an organisation of its own, started on a day that is given."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Model
from django.utils import timezone

from deadlines import services
from deadlines.models import Deadline
from tests.factories import make_organisation
from tests.factories.base import MAKER

LONDON = ZoneInfo("Europe/London")


def at(day: str, clock: str = "09:00") -> dt.datetime:
    """A moment in London."""
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)


@contextmanager
def on_day(day: str, clock: str = "09:00") -> Iterator[None]:
    """The portal believes that it is this moment."""
    with mock.patch.object(timezone, "now", return_value=at(day, clock)):
        yield


@pytest.fixture
def running() -> Callable[..., Deadline]:
    """Start a clock: ``running("2026-06-01", owner_person=someone)``, five working days unless told otherwise."""

    def start(
        on: str, code: str = "reviews.tell-partners", record: Model | None = None, **values: Any
    ) -> Deadline:
        record = record or make_organisation()
        values.setdefault("reference", f"RR-2026-{record.pk:03}")
        values.setdefault("path", f"/reviews/RR-2026-{record.pk:03}/")
        with on_day(on):
            return services.start(
                actor=MAKER, code=code, record=record, on=dt.date.fromisoformat(on), **values
            )

    return start
