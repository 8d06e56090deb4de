"""What follows a practice review: local answers, themes, the monthly look at its plan, the seven-minute briefing.

Sources: rulebook 3.1.16 and 3.1.17 (progress per recommendation, reviewed monthly, finished in twelve months),
8.5 (the golden thread) and 9 (learning). The numbers are local practice; no law sets them.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import TextChoices

from governance.rules.actions import Source
from partnership.rules import months_after
from reviews.practice_rules import COURSES, PracticeStatus

MOST_THEMES = 3  # of one review; local
PLAN_MONTHS = 12  # in which the plan of a review is to be finished (rulebook 3.1.17)
THEME_YEARS = 3  # that the report of themes looks back, this year among them (REV-15)
FULL = 100

# Nothing is added to what is no longer a review.
NO_LEARNING = frozenset({PracticeStatus.STOPPED, PracticeStatus.CONVERTED})


class LocalAnswer(TextChoices):
    """How the partnership answers a recommendation that somebody else made (rulebook 3.2)."""

    ACCEPTED = "accepted", "Accepted"
    IN_PART = "in_part", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class NeedStatus(TextChoices):
    """A training need that a finding shows."""

    OPEN = "open", "Open"
    MET = "met", "Met"


# The seven headings of a seven-minute briefing.
HEADINGS = (
    "Background",
    "Why it matters",
    "What we found",
    "Good practice",
    "What to change",
    "Where to read more",
    "Questions for your team",
)


def source_of(kind: str) -> str:
    """Where a finding of a review of this kind comes from, as the golden thread names it."""
    return Source.NATIONAL if COURSES[kind].elsewhere else Source.REVIEW


def briefing_draft(found: str, change: str) -> str:
    """The text a briefing begins with: the seven headings, filled in as far as the review says."""
    given = {"What we found": found.strip(), "What to change": change.strip()}
    return "\n\n".join(f"{heading}\n\n{given.get(heading, '')}".strip() for heading in HEADINGS)


def briefing_text(written: str) -> str:
    """The briefing without the headings under which nothing was written; empty where nothing was."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in written.replace("\r\n", "\n").split("\n"):
        if line.strip().rstrip(":") in HEADINGS:
            parts.append((line.strip(), []))
        else:
            parts[-1][1].append(line.rstrip())
    kept = [(heading, "\n".join(lines).strip()) for heading, lines in parts]
    return "\n\n".join(f"{heading}\n\n{text}".strip() for heading, text in kept if text)


def percent_done(done: int, given: int) -> int | None:
    """How many in a hundred of the actions given are done; None where none was given.

    Rounded down, so that a hundred means all of them.
    """
    return FULL * done // given if given else None


def plan_due(followed_since: dt.date) -> dt.date:
    """The day by which all that was recommended is to be done."""
    return months_after(followed_since, PLAN_MONTHS)


def theme_years(today: dt.date) -> list[int]:
    """The calendar years of the report of themes, oldest first; this one is not over yet."""
    return [today.year - back for back in range(THEME_YEARS - 1, -1, -1)]
