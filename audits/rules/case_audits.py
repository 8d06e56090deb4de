"""Multi-agency case audits: statuses, moves, grades, domains.

Source: rulebook 10.1 (method), 10.1.3 (random, last 12 months), 10.1.4 (tool and joint discussion),
10.1.5 (grades), 10.1.7 (domains), 10.1.8 (nobody identifiable, the key kept apart).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import TextChoices

from partnership.rules import months_after

PERIOD_MONTHS = 12
LARGEST_COHORT = 20_000
LARGEST_SAMPLE = 40
LONGEST_IDENTIFIER = 80


class CaseAuditStatus(TextChoices):
    PLANNED = "planned", "Planned"
    SAMPLING = "sampling", "Sample drawn"
    OPEN = "open", "With the agencies"
    MODERATION = "moderation", "In moderation"
    REPORTED = "reported", "Reported"
    CLOSED = "closed", "Closed"


CASE_AUDIT_MOVES: dict[str, frozenset[str]] = {
    CaseAuditStatus.PLANNED: frozenset({CaseAuditStatus.SAMPLING, CaseAuditStatus.CLOSED}),
    CaseAuditStatus.SAMPLING: frozenset(
        {CaseAuditStatus.PLANNED, CaseAuditStatus.OPEN, CaseAuditStatus.CLOSED}
    ),
    CaseAuditStatus.OPEN: frozenset({CaseAuditStatus.MODERATION, CaseAuditStatus.CLOSED}),
    CaseAuditStatus.MODERATION: frozenset({CaseAuditStatus.REPORTED, CaseAuditStatus.CLOSED}),
    CaseAuditStatus.REPORTED: frozenset({CaseAuditStatus.MODERATION, CaseAuditStatus.CLOSED}),
    CaseAuditStatus.CLOSED: frozenset(),
}
# What is audited, by whom and on what can still be changed.
BEFORE = frozenset({CaseAuditStatus.PLANNED, CaseAuditStatus.SAMPLING})
# Agencies fill in their tools.
FILLING = frozenset({CaseAuditStatus.OPEN, CaseAuditStatus.MODERATION})
# Findings hang on it.
FINDING = frozenset({CaseAuditStatus.MODERATION, CaseAuditStatus.REPORTED})


class ToolStatus(TextChoices):
    """Where one agency's tool for one case stands. Late is a question asked of the clock."""

    NOT_STARTED = "not_started", "Not started"
    STARTED = "started", "Started"
    SENT = "sent", "Sent"


TOOL_MOVES: dict[str, frozenset[str]] = {
    ToolStatus.NOT_STARTED: frozenset({ToolStatus.STARTED}),
    ToolStatus.STARTED: frozenset({ToolStatus.SENT}),
    ToolStatus.SENT: frozenset({ToolStatus.STARTED}),
}


class Known(TextChoices):
    YES = "yes", "Yes, we know the child or family"
    NO = "no", "No, not known to us"


class Grade(TextChoices):
    """The usual four points (rulebook 10.1.5), and a domain that does not apply to an agency."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES = "requires", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    NONE = "none", "Does not apply"


GRADED = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES, Grade.INADEQUATE)
# A grade on the four points is given; that a domain does not apply is given with a reason.
REASONED_GRADES = frozenset({Grade.NONE})

# The domains of the template (rulebook 10.1.7), in its order.
DOMAINS = (
    "Referral and threshold",
    "Timeliness",
    "Information sharing",
    "Assessment and analysis",
    "Voice of the child",
    "Planning and review",
    "Supervision",
    "Management oversight",
    "Equality",
    "Outcome for the child",
)

# What the joint discussion covers (rulebook 10.1.4). Field → words.
DISCUSSED = {
    "recognition": "Recognition",
    "assessment": "Assessment",
    "planning": "Planning",
    "joint_working": "Joint working",
    "impact": "Impact on the child",
    "quality": "Overall quality",
}


def default_period(today: dt.date) -> tuple[dt.date, dt.date]:
    """The last 12 months of practice (rulebook 10.1.3)."""
    return months_after(today, -PERIOD_MONTHS), today


def cleaned(lines: Sequence[str]) -> list[str]:
    """A cohort as it is drawn from: one identifier once, without blanks, in the order it came."""
    return list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))


def unfinished(
    known: str, good_practice: str, to_develop: str, grades: Sequence[tuple[str, str, str]]
) -> str:
    """What stands in the way of sending a tool, as a sentence; empty when it can go.

    ``grades`` are (domain, grade, reason). A case not known to the agency needs nothing more.
    """
    if known == Known.NO:
        return ""
    if known != Known.YES:
        return "Say whether the case is known to your agency."
    if not good_practice.strip():
        return "Say what good practice you saw. If there was none, say so."
    if not to_develop.strip():
        return "Say what is to be developed. If there is nothing, say so."
    for domain, grade, reason in grades:
        if not grade:
            return f"Grade “{domain}”, or say that it does not apply."
        if grade in REASONED_GRADES and not reason.strip():
            return f"Say why “{domain}” does not apply."
    return ""
