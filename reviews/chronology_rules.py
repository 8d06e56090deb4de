"""Where an event stands within its day, told from the time as people write it."""

from __future__ import annotations

import re

UNTIMED = -1  # before the first minute: an event without a time opens its day
NOON, DAY = 12 * 60, 24 * 60
# Each stands after the clock times of its part of the day. The longer wording is looked for first.
PARTS_OF_DAY: tuple[tuple[str, int], ...] = (
    ("early hours", 6 * 60 - 1),
    ("small hours", 6 * 60 - 1),
    ("early morning", 9 * 60 - 1),
    ("afternoon", 18 * 60 - 1),
    ("morning", NOON - 1),
    ("midnight", 0),
    ("midday", NOON),
    ("noon", NOON),
    ("lunch", 14 * 60 - 1),
    ("evening", 22 * 60 - 1),
    ("overnight", DAY - 1),
    ("night", DAY - 1),
)
HALF = r"(?P<half>[ap])\.?\s?m\b"
# 2:30pm, 14.30, 14:30:05, 1430hrs, 2pm, about 9
CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})(?:\s?[:.]\s?(?P<minute>\d\d)(?:[:.]\d\d)?|(?P<run>\d\d))?(?!\d)"
    rf"\s?(?:{HALF})?"
)
# "2-3pm", "9 to 10:30am": the half of the day is told once, at the end.
SPAN = re.compile(r"(?:-|–|to|and)\s?(?P<hour>\d{1,2})(?:[:.]\d\d)?\s?" + HALF)


def minute_of(time: str) -> int:
    """The minute of the day to sort by; UNTIMED where the words tell no time.

    "about 2pm", "before 9:30" and "2-3pm" stand at the first clock time they name; "evening" stands
    after the clock times of the evening.
    """
    words = " ".join(time.casefold().split())
    found = _clock(words)
    if found is not None:
        return found
    return next((minute for part, minute in PARTS_OF_DAY if part in words), UNTIMED)


def _clock(words: str) -> int | None:
    """The first clock time in the words."""
    for match in CLOCK.finditer(words):
        half = match["half"] or _half_of_span(words, match)
        minute = _minute(int(match["hour"]), int(match["minute"] or match["run"] or 0), half)
        if minute is not None:
            return minute
    return None


def _half_of_span(words: str, match: re.Match[str]) -> str:
    """The half of the day that the end of "2-3pm" tells for its beginning too; "11-1pm" begins before noon."""
    span = SPAN.match(words[match.end() :].lstrip())
    if span is None:
        return ""
    begins, ends = int(match["hour"]) % 12, int(span["hour"]) % 12
    if begins <= ends:
        return span["half"]
    return "a" if span["half"] == "p" else "p"


def _minute(hour: int, minute: int, half: str) -> int | None:
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour < 24 else DAY - 1
