"""The committee's desk: which kinds of case stand on it, and the stages they pass through."""

from __future__ import annotations

from django.db.models import TextChoices

from reviews.practice_rules import PracticeStatus as P
from reviews.referral_rules import ReferralStatus
from reviews.rules import IncidentStatus
from reviews.rules import ReviewStatus as R


class CaseKind(TextChoices):
    REFERRAL = "referral", "Referral"
    INCIDENT = "incident", "Incident without a review"
    RAPID = "rapid", "Rapid review"
    PRACTICE = "practice", "Practice review"


# Heading, and the statuses of each kind that stand under it, in the order in which a case passes them.
STAGES: tuple[tuple[str, str, frozenset[str]], ...] = (
    (
        "Referred to the committee",
        CaseKind.REFERRAL,
        frozenset({ReferralStatus.RECEIVED, ReferralStatus.SCREENING, ReferralStatus.ACCEPTED}),
    ),
    (
        "Incident, no review yet",
        CaseKind.INCIDENT,
        frozenset({IncidentStatus.RECORDED, IncidentStatus.NOTIFIED}),
    ),
    ("Rapid review: being written", CaseKind.RAPID, frozenset({R.GATHERING, R.DRAFTING})),
    ("Rapid review: being decided", CaseKind.RAPID, frozenset({R.DECISION, R.DECIDED})),
    ("Rapid review: with the national Panel", CaseKind.RAPID, frozenset({R.SENT, R.REPLIED})),
    ("Practice review: being set up", CaseKind.PRACTICE, frozenset({P.PROPOSED, P.SCOPING})),
    ("Practice review: under way", CaseKind.PRACTICE, frozenset({P.ACTIVE, P.DRAFT})),
    (
        "Practice review: signed, not published yet",
        CaseKind.PRACTICE,
        frozenset({P.SIGNED_OFF, P.PREPARING}),
    ),
    (
        "Practice review: finished, its actions followed",
        CaseKind.PRACTICE,
        frozenset({P.PUBLISHED, P.WITHHELD, P.MONITORING}),
    ),
)


def statuses_on_desk(kind: str) -> frozenset[str]:
    """The statuses in which a case of this kind stands on the desk."""
    return frozenset[str]().union(*(statuses for _h, of, statuses in STAGES if of == kind))


def stage_of(kind: str, status: str) -> int:
    """Where in STAGES a case of this kind stands."""
    return next(
        place
        for place, (_heading, of, statuses) in enumerate(STAGES)
        if of == kind and status in statuses
    )
