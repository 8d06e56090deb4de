"""Risks, the business plan, challenge, disagreement and dispute.

Sources: rulebook 11.1 (stages of escalation), 11.2 (challenge log), 11.3 (5 × 5 risk scores and
their bands), Wirral arrangements 2.64 and 2.65.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices


class Band(TextChoices):
    """Bands of a 5 × 5 score (rulebook 11.3)."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"
    EXTREME = "extreme", "Extreme"


BANDS = ((15, Band.EXTREME), (10, Band.HIGH), (5, Band.MODERATE), (1, Band.LOW))
REPORTED_FROM = 15  # rulebook 11.3: risks at 15 and more are reported to the Executive
LIKELIHOOD = {1: "Rare", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACT = {1: "Very small", 2: "Small", 3: "Medium", 4: "Large", 5: "Very large"}


def score(likelihood: int, impact: int) -> int:
    """Likelihood times impact, each from 1 to 5."""
    return likelihood * impact


# What likelihood times impact can come to: 7, 11, 13, 14 and others never do.
POINTS = tuple(sorted({score(one, other) for one in LIKELIHOOD for other in IMPACT}))


def band(points: int) -> Band:
    """The band of a score from 1 to 25. Raises ValueError outside of that."""
    if not 1 <= points <= 25:
        raise ValueError(f"A score is from 1 to 25, not {points}")
    return next(name for least, name in BANDS if points >= least)


def bounds(name: str) -> tuple[int, int]:
    """The lowest and the highest score of a band."""
    least = next(points for points, each in BANDS if each == name)
    above = [points for points, _each in BANDS if points > least]
    return least, min(above) - 1 if above else 25


class RiskStatus(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


RISK_MOVES: dict[str, frozenset[str]] = {
    RiskStatus.OPEN: frozenset({RiskStatus.CLOSED}),
    RiskStatus.CLOSED: frozenset({RiskStatus.OPEN}),
}


class Rag(TextChoices):
    """How an objective stands. Each change carries a reason."""

    NOT_STARTED = "not_started", "Not started"
    GREEN = "green", "On track"
    AMBER = "amber", "At risk"
    RED = "red", "Off track"
    DONE = "done", "Complete"


class Direction(TextChoices):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"


def is_met(value: Decimal, target: Decimal, direction: str) -> bool:
    """Whether a figure reaches its target."""
    return value >= target if direction == Direction.UP else value <= target


class ChallengeStatus(TextChoices):
    OPEN = "open", "Waiting for a response"
    ANSWERED = "answered", "Responded"
    CLOSED = "closed", "Closed"


CHALLENGE_MOVES: dict[str, frozenset[str]] = {
    ChallengeStatus.OPEN: frozenset({ChallengeStatus.ANSWERED, ChallengeStatus.CLOSED}),
    ChallengeStatus.ANSWERED: frozenset({ChallengeStatus.CLOSED, ChallengeStatus.OPEN}),
    ChallengeStatus.CLOSED: frozenset({ChallengeStatus.OPEN}),
}


class ChallengeOutcome(TextChoices):
    """Rulebook 11.2."""

    RESOLVED = "resolved", "Resolved"
    PARTLY = "partly", "Partly resolved"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ESCALATED = "escalated", "Escalated"


# Before anybody has responded there is nothing that could be resolved.
WITHOUT_RESPONSE = frozenset({ChallengeOutcome.WITHDRAWN, ChallengeOutcome.ESCALATED})
TAUGHT = frozenset({ChallengeOutcome.RESOLVED, ChallengeOutcome.PARTLY})


def days_open(raised_on: dt.date, closed_on: dt.date | None, today: dt.date) -> int:
    """Days of the calendar from the day it was raised to its end, or to today."""
    return ((closed_on or today) - raised_on).days


class EscalationKind(TextChoices):
    DISAGREEMENT = "disagreement", "Professional disagreement"
    DISPUTE = "dispute", "Dispute between the statutory partners"


class EscalationStatus(TextChoices):
    OPEN = "open", "Open"
    RESOLVED = "resolved", "Resolved"
    WITHDRAWN = "withdrawn", "Withdrawn"


ESCALATION_MOVES: dict[str, frozenset[str]] = {
    EscalationStatus.OPEN: frozenset({EscalationStatus.RESOLVED, EscalationStatus.WITHDRAWN}),
    EscalationStatus.RESOLVED: frozenset(),
    EscalationStatus.WITHDRAWN: frozenset(),
}


# Of a dispute (Wirral arrangements 2.65): the scrutineer advises at the first stage; at the second the
# chief executive of the local authority decides after consulting the two others.
ADVISED_STAGE = 1
CONSULTED_STAGE = 2


@dataclass(frozen=True)
class FirstStage:
    """A stage as the portal brings it; the administrator may change it."""

    kind: str
    number: int
    name: str
    who: str
    working_days: int | None
    source: str


# Rulebook 11.1: the names of stages are Wirral's; where no time was seen the figure is local design.
FIRST_STAGES = (
    FirstStage(
        EscalationKind.DISAGREEMENT,
        1,
        "Practitioners, then the lead professional’s manager",
        "The practitioners and their managers",
        5,
        "Wirral escalation procedure: settled within one working week, faster to protect the child",
    ),
    FirstStage(
        EscalationKind.DISAGREEMENT,
        2,
        "Safeguarding leads",
        "The safeguarding leads of the agencies",
        5,
        "Wirral escalation procedure; the time is local",
    ),
    FirstStage(
        EscalationKind.DISAGREEMENT,
        3,
        "Partnership members",
        "The senior leads of the agencies",
        5,
        "Wirral escalation procedure; the time is local",
    ),
    FirstStage(
        EscalationKind.DISAGREEMENT,
        4,
        "Partnership chair or Executive",
        "The partnership chair or the Executive",
        10,
        "Wirral escalation procedure; the time is local",
    ),
    FirstStage(
        EscalationKind.DISPUTE,
        1,
        "Executive",
        "The Executive, with the advice of the independent scrutineer",
        10,
        "Wirral arrangements 2.65, which name no time; ten working days is a local default, as for the"
        " Executive’s stage of a disagreement",
    ),
    FirstStage(
        EscalationKind.DISPUTE,
        2,
        "Chief executive of the local authority",
        "The chief executive, after consulting the heads of the health board and the police",
        None,
        "Wirral arrangements 2.7 and 2.65",
    ),
)
