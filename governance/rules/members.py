"""What is asked of a board member, and whether it is green, amber or red.

Source: Wirral arrangements, Appendix Two (attend, contribute, complete actions in time; rulebook 8.3)
and rulebook 11.4 (75 % a year, two missed in a row: local). The yearly duties with their days stand
in ``partnership.rules``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from governance.rules.meetings import (
    MISSED_IN_A_ROW,
    YEARLY_TARGET,
    attendance_rate,
    missed_in_a_row,
)

GREEN, AMBER, RED, NONE = "green", "amber", "red", "grey"
WORDS = {GREEN: "Green", AMBER: "Amber", RED: "Red", NONE: "Nothing to judge"}
TAGS = {GREEN: "on-time", AMBER: "due-soon", RED: "overdue", NONE: "done"}


@dataclass(frozen=True)
class Standing:
    """How one expectation of a member stands: its name, its colour, and why in words."""

    label: str
    colour: str
    words: str

    @property
    def tag(self) -> str:
        """The kind of ``<c-tag>`` that shows it."""
        return TAGS[self.colour]

    @property
    def said(self) -> str:
        """The colour as a word, so that it is never colour alone."""
        return WORDS[self.colour]


def attended(presences: Sequence[str]) -> Standing:
    """``presences`` of a year, newest first. Red below 75 %, amber where the last two were missed."""
    rate = attendance_rate(presences)
    if rate is None:
        return Standing("Attendance", NONE, "No meeting was held in the last 12 months.")
    missed = missed_in_a_row(presences)
    noun = "meeting" if len(presences) == 1 else "meetings"
    said = f"{rate} % of {len(presences)} {noun} in 12 months; {YEARLY_TARGET} % is expected."
    if rate < YEARLY_TARGET:
        return Standing("Attendance", RED, said)
    if missed >= MISSED_IN_A_ROW:
        return Standing("Attendance", AMBER, f"{said} The last {missed} were missed.")
    return Standing("Attendance", GREEN, said)


def contributed(promised: Decimal | None, received: Decimal | None, year: str) -> Standing:
    """What the member's agency gives this financial year, in pounds; None where nothing is recorded."""
    if promised is None and received is None:
        return Standing(
            "Contribution of the agency",
            RED,
            f"Nothing is recorded for {year}, in cash or in kind.",
        )
    whole, came = promised or Decimal(0), received or Decimal(0)
    said = f"£{came:,.0f} of £{whole:,.0f} came in {year}."
    colour = GREEN if came >= whole else AMBER
    return Standing("Contribution of the agency", colour, said)


def kept_to_time(running: int, late: int) -> Standing:
    """The actions a member owns now: how many run, and how many of them are late."""
    if late:
        return Standing("Actions", RED, f"{late} of {running} open actions overdue.")
    if running:
        return Standing("Actions", GREEN, f"{running} open, none overdue.")
    return Standing("Actions", NONE, "No open action.")
