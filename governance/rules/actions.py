"""Actions, and the golden thread they hang on.

A thread: finding → recommendation → action → learning → dissemination → evidence of impact
(rulebook 8.5.1, 8.5.2, 8.5.8). Six months to measured impact is local practice, no law sets it.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import TextChoices

from partnership.rules import months_after


class ActionStatus(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done, to be verified"
    VERIFIED = "verified", "Verified"
    CANCELLED = "cancelled", "Withdrawn"


ACTION_MOVES: dict[str, frozenset[str]] = {
    ActionStatus.OPEN: frozenset({ActionStatus.DONE, ActionStatus.CANCELLED}),
    ActionStatus.DONE: frozenset({ActionStatus.OPEN, ActionStatus.VERIFIED}),
    ActionStatus.VERIFIED: frozenset({ActionStatus.OPEN}),
    ActionStatus.CANCELLED: frozenset({ActionStatus.OPEN}),
}
ACTIVE = (ActionStatus.OPEN, ActionStatus.DONE)


def came_back(before: str, after: str) -> str:
    """How an action came to be open again, in words; empty for every other move."""
    if after != ActionStatus.OPEN:
        return ""
    return "Sent back" if before == ActionStatus.DONE else "Opened again"


def barred_from_verifying(person: int, owner: int, done_by: int | None) -> str:
    """Why a person may not verify an action, as a sentence; empty when they may."""
    if person == owner:
        return "You own this action. Somebody else verifies it."
    if person == done_by:
        return "You said that this action is done. Somebody else verifies it."
    return ""


Band = tuple[int, int | None]
LATE_BANDS: tuple[Band, ...] = ((1, 30), (31, 60), (61, 90), (91, None))  # days late; local


def band_code(first: int, last: int | None) -> str:
    """A band of lateness as an address names it: "31-60", "91"."""
    return f"{first}-{last}" if last else str(first)


def band_days(code: str) -> Band:
    """The band of a code. Raises KeyError for one that there is not."""
    return {band_code(*band): band for band in LATE_BANDS}[code]


class Source(TextChoices):
    """Where a finding or an action comes from."""

    MEETING = "meeting", "Meeting"
    REVIEW = "review", "Practice review"
    AUDIT = "audit", "Audit"
    CHILD_DEATH = "child_death", "Child death review"
    SCRUTINY = "scrutiny", "Independent scrutiny"
    CHALLENGE = "challenge", "Challenge"
    RISK = "risk", "Risk register"
    PLAN = "plan", "Business plan"
    THREAD = "thread", "Recommendation"
    INSPECTION = "inspection", "Inspection"
    NATIONAL = "national", "National review"
    OTHER = "other", "Elsewhere"


class Spread(TextChoices):
    """How learning reaches people."""

    BRIEFING = "briefing", "Briefing"
    COURSE = "course", "Course"
    POLICY = "policy", "Policy or procedure"
    EVENT = "event", "Event"
    OTHER = "other", "Other"


class Effect(TextChoices):
    """What measuring showed."""

    BETTER = "better", "Better for children"
    PARTLY = "partly", "Partly better"
    SAME = "same", "No change"
    WORSE = "worse", "Worse"


class Gap(TextChoices):
    """Where a thread is broken."""

    NO_RECOMMENDATION = "no_recommendation", "Finding without a recommendation"
    NO_ACTION = "no_action", "Recommendation without an action"
    NO_EVIDENCE = "no_evidence", "Action closed without evidence"
    NOT_SPREAD = "not_spread", "Learning never passed on"
    NO_IMPACT = "no_impact", "No impact measured after six months"


IMPACT_MONTHS = 6  # local


def impact_due(done_by: dt.date) -> dt.date:
    """The day by which the impact of a recommendation is measured: six months after it was to be done."""
    return months_after(done_by, IMPACT_MONTHS)


class AskStatus(TextChoices):
    """A notice that agencies acknowledge: a new procedure, a briefing."""

    OPEN = "open", "Open"
    ENDED = "ended", "Ended"


ASK_MOVES: dict[str, frozenset[str]] = {
    AskStatus.OPEN: frozenset({AskStatus.ENDED}),
    AskStatus.ENDED: frozenset(),
}
