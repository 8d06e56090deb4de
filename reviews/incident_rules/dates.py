"""The dates of an incident: which contradict each other, which are worth a second look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

OLD_AFTER_DAYS = 2 * 365

DATE_WORDS: dict[str, str] = {
    "incident_on": "date of the incident",
    "aware_on": "day the authority became aware",
    "suspected_on": "day abuse or neglect was suspected",
    "received_on": "day the partnership received it",
    "notified_on": "day it was sent",
    "partners_told_on": "day the safeguarding partners were told",
}
# (the later date, the earlier date, the words when they are the wrong way round)
DATE_ORDER: tuple[tuple[str, str, str], ...] = (
    (
        "aware_on",
        "incident_on",
        "The authority cannot have become aware before the incident, on {day}.",
    ),
    (
        "suspected_on",
        "incident_on",
        "Abuse or neglect in this incident cannot have been suspected before it happened, on {day}.",
    ),
    (
        "received_on",
        "incident_on",
        "The partnership cannot have received this before the incident, on {day}.",
    ),
    (
        "notified_on",
        "aware_on",
        "It cannot have been sent before the authority became aware, on {day}.",
    ),
    (
        "partners_told_on",
        "aware_on",
        "The partners cannot have been told before the authority became aware, on {day}.",
    ),
)

Dates = Mapping[str, dt.date | None]


def in_words(day: dt.date) -> str:
    """A day as people write it: Tuesday 9 June 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def date_faults(dates: Dates, today: dt.date) -> dict[str, str]:
    """What is wrong with the dates, by field. A missing date is no fault (rulebook 1.14, 1.15)."""
    faults: dict[str, str] = {}
    for name, words in DATE_WORDS.items():
        day = dates.get(name)
        if day and day > today:
            faults[name] = f"The {words} must be today or in the past."
    for later, earlier, words in DATE_ORDER:
        after, before = dates.get(later), dates.get(earlier)
        if after and before and after < before and later not in faults:
            faults[later] = words.format(day=in_words(before))
    return faults


def date_warnings(dates: Dates, today: dt.date) -> list[str]:
    """Dates that may be right but are worth a second look."""
    return [
        f"The {words} is more than two years ago ({in_words(day)}). Check the year."
        for name, words in DATE_WORDS.items()
        if (day := dates.get(name)) and (today - day).days > OLD_AFTER_DAYS
    ]
