"""The personal calendar: every date due from a person as an all-day entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from deadlines import london
from deadlines.clocks import DAY, REGISTRY
from deadlines.models import CalendarFeed, Deadline
from deadlines.services.own import digest_of
from partnership.models import Person

# What else stands in a person's calendar: (person, moment it is asked) → entries. Each app adds its own.
Source = Callable[[Person, dt.datetime], Iterable[Event]]
SOURCES: dict[str, Source] = {}


def also(name: str, source: Source) -> None:
    """Let an app put entries of its own into the calendar; the same name again replaces it."""
    SOURCES[name] = source


def further(person: Person, now: dt.datetime) -> list[Event]:
    """The entries of a person's calendar that are no deadlines."""
    return [entry for source in SOURCES.values() for entry in source(person, now)]


def owner_of(secret: str) -> Person | None:
    """Whose calendar an address opens; None when it was revoked, or its owner can no longer log in."""
    feed = (
        CalendarFeed.objects.filter(
            digest=digest_of(secret), revoked_at=None, person__is_active=True
        )
        .select_related("person")
        .first()
    )
    return feed.person if feed else None


def calendar_of(
    deadlines: Iterable[Deadline],
    name: str,
    now: dt.datetime,
    others: Iterable[Event] = (),
) -> bytes:
    """The entries as an iCalendar file. A deadline is a whole day without a time, so no zone can move it."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    calendar = Calendar()
    calendar.add("prodid", f"-//{name}//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{name}: deadlines")
    calendar.add("x-published-ttl", "PT1H")
    for deadline in deadlines:
        calendar.add_component(_entry(deadline, host, now))
    timed = list(others)
    if timed:
        calendar.add_component(london.component())
    for entry in timed:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entry(deadline: Deadline, host: str, now: dt.datetime) -> Event:
    entry = Event()
    entry.add("uid", f"clock-{deadline.pk}@{host}")
    entry.add("dtstamp", now.astimezone(dt.UTC))
    entry.add("dtstart", deadline.due_on)
    entry.add("dtend", deadline.due_on + DAY)
    entry.add("summary", title(deadline))
    entry.add("url", f"{settings.SITE_URL}{deadline.path}")
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    return entry


def title(deadline: Deadline) -> str:
    """What a calendar may say: the clock and the reference.

    Where the record is restricted, the clock's own label as it is declared: somebody may have given
    this one other words, and a calendar is shown to many.
    """
    declared = REGISTRY.get(deadline.code)
    if not deadline.restricted:
        return f"{deadline.label} — {deadline.reference}"
    return f"{declared.label if declared else 'Deadline'} — {deadline.reference}"
