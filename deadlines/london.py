"""Moments by the clock on the wall in London, and the iCalendar component that tells how that clock changes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Timezone

NAME = "Europe/London"
LONDON = ZoneInfo(NAME)
# The rule since 1996: last Sundays of March and October, at 01:00 UTC.
_RULE = f"""BEGIN:VTIMEZONE
TZID:{NAME}
BEGIN:DAYLIGHT
TZNAME:BST
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


def moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A time of a day in London, whichever half of the year it is."""
    return dt.datetime.combine(day, time, tzinfo=LONDON)


def component() -> Timezone:
    """The rule of the clock, for every calendar that names a time in London."""
    found = Timezone.from_ical(_RULE)
    assert isinstance(found, Timezone)
    return found
