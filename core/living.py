"""Lets the demo live through its days: inside ``at`` the portal believes that it is another moment.

Every deed then writes the dates it would have written, in its record, its history and its clocks.
Only the demo does this, in its own process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def at(day: dt.date, hour: int = 10, minute: int = 0) -> Iterator[None]:
    """Inside, it is this moment in London; the demo never lives in the future."""
    real = timezone.now
    moment = timezone.make_aware(dt.datetime(day.year, day.month, day.day, hour, minute))  # noqa: DTZ001
    lived = min(moment, real())
    timezone.now = lambda: lived
    try:
        yield
    finally:
        timezone.now = real
