"""The ways a day is written in English, and a number in groups."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from reviews.anonymity_rules.folding import plain
from reviews.anonymity_rules.held import Kind, Term
from reviews.anonymity_rules.words import MONTHS

POINT = r"\s{0,3}[./\\-]\s{0,3}"
BETWEEN = r"[\s,./-]{0,4}"
TURNS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[\s./-]+(?P<m>\d{1,2})[\s./-]+(?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<w>[a-z]{3,9})[\s,.-]+(?P<y>\d{4})"),
)
NUMBER = re.compile(
    r"(?<!\w)[A-Za-z]{0,4}[\s-]?\d(?:[\s/-]{0,2}[\dA-Za-z](?![A-Za-z]{2})){3,19}(?!\w)"
)
FEWEST = 5  # digits of a number worth looking for


def day_in(held: str) -> dt.date | None:
    """The day in a field that holds one, as the portal keeps it or as people type it."""
    told = plain(held).lower()
    for turn in TURNS:
        if found := turn.search(told):
            return _day(found.groupdict())
    return None


def day_terms(day: dt.date) -> Iterator[Term]:
    """Every usual writing of one day: figures, words, the year first, the month first."""
    number, month = rf"0?{day.day}", rf"0?{day.month}"
    year = rf"(?:{day.year}|'?{day.year % 100:02})"
    ordinal = rf"{number}(?:\s?(?:st|nd|rd|th))?"
    long = MONTHS[day.month - 1]
    short = long[:3] if long != "september" else "sept?"
    word = rf"(?:{long}|{short})\.?"
    for pattern in (
        rf"{number}{POINT}{month}{POINT}{year}",
        rf"{day.day:02}\s{day.month:02}\s{year}",
        rf"{day.year}{POINT}{month}{POINT}{number}(?:t\d{{1,2}})?",
        rf"{day.year}{day.month:02}{day.day:02}",
        rf"{day.day:02}{day.month:02}{day.year}",
        rf"{ordinal}(?:\sday)?(?:\sof)?{BETWEEN}{word}{BETWEEN}{year}",
        rf"{word}{BETWEEN}(?:the\s)?{ordinal}{BETWEEN}{year}",
        rf"{day.year}{BETWEEN}{word}{BETWEEN}{number}",
    ):
        yield Term(Kind.BORN, pattern)


def number_terms(held: str, kind: Kind = Kind.NUMBER) -> Iterator[Term]:
    """The numbers in a field, such as an NHS or a hospital number, in whatever groups."""
    for found in NUMBER.findall(plain(held)):
        for written in dict.fromkeys((found, *found.split())):
            letters = re.sub(r"[\s/-]", "", written).lower()
            if sum(letter.isdigit() for letter in letters) >= FEWEST:
                yield Term(kind, r"[\s./-]{0,2}".join(letters))


def _day(told: dict[str, str | None]) -> dt.date | None:
    word = told.get("w")
    months = [n for n, month in enumerate(MONTHS, 1) if word and month.startswith(word[:3])]
    month = months[0] if months else int(told.get("m") or 0)
    try:
        return dt.date(int(told["y"] or 0), month, int(told["d"] or 0))
    except ValueError:
        return None
