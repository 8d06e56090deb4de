"""Campaigns: who is asked how much, who cannot be asked, and where a return stands in the portal. Pure.

Sources: rulebook 5.1 (who has the Section 11 duty), 6.5 (one return a school), 6.7 (a setting a cycle).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from audits.rules.frameworks import Length
from audits.rules.returns import OPEN_RETURNS, ReturnStatus, was_returned
from partnership.rules import Sector

# The first hand-in is waited for: it can be late. What is sent back in part has a day of its own.
AWAITED = OPEN_RETURNS - {ReturnStatus.QUERIED}


def is_awaited(status: str, handed_in: bool) -> bool:
    """Whether the first hand-in of a return is waited for."""
    return status in AWAITED and not was_returned(status, handed_in)


_LENGTHS: dict[str, Length] = {
    Sector.EDUCATION: Length.SCHOOL,
    Sector.VOLUNTARY: Length.CHARITY,
}


def return_path(pk: int) -> str:
    """The page of a return."""
    return f"/audits/returns/{pk}/"


def standard_path(pk: int, section: str, standard: str) -> str:
    """The place of a standard in a return, at its section."""
    return f"/audits/returns/{pk}/sections/{section}/#{standard}"


def length_of(sector: str) -> Length:
    """How much of a framework an agency of a sector is asked, unless it is changed for it."""
    return _LENGTHS.get(sector, Length.STATUTORY)


def left_out(is_class: bool, ended_on: dt.date | None, today: dt.date) -> str:
    """Why a body cannot be asked; empty where it can."""
    if is_class:
        return "stands for many bodies, so nobody can answer for it"
    if ended_on and ended_on < today:
        return f"ended on {ended_on.day} {ended_on:%B %Y}"
    return ""


def percent(part: int, whole: int) -> int:
    """A whole number of per cent; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


@dataclass(frozen=True)
class Line:
    """One line of a pasted list, with its place."""

    number: int
    text: str


def lines_of(text: str) -> list[Line]:
    """The lines that say something, each once, without the spaces around them."""
    seen: dict[str, Line] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        words = " ".join(raw.split())
        if words:
            seen.setdefault(words.casefold(), Line(number, words))
    return list(seen.values())
