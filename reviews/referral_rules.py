"""Statuses, moves and outcomes of a referral to the case review committee.

Local practice: national guidance lets any agency say that a case may hold learning, and sets no procedure.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices


class ReferralStatus(TextChoices):
    RECEIVED = "received", "Received"
    SCREENING = "screening", "Being screened"
    ACCEPTED = "accepted", "Taken up"
    DECLINED = "declined", "Not taken up"
    WITHDRAWN = "withdrawn", "Withdrawn"


# That screening began need not be said: a referral may be screened as soon as it has come.
REFERRAL_MOVES: Mapping[str, frozenset[str]] = {
    ReferralStatus.RECEIVED: frozenset(
        {
            ReferralStatus.SCREENING,
            ReferralStatus.ACCEPTED,
            ReferralStatus.DECLINED,
            ReferralStatus.WITHDRAWN,
        }
    ),
    ReferralStatus.SCREENING: frozenset(
        {ReferralStatus.ACCEPTED, ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN}
    ),
    ReferralStatus.ACCEPTED: frozenset(),
    ReferralStatus.DECLINED: frozenset(),
    ReferralStatus.WITHDRAWN: frozenset(),
}

WAITING_REFERRALS = frozenset({ReferralStatus.RECEIVED, ReferralStatus.SCREENING})
SCREENED_REFERRALS = frozenset({ReferralStatus.ACCEPTED, ReferralStatus.DECLINED})


class ReferralOutcome(TextChoices):
    SERIOUS_INCIDENT = "serious_incident", "Record as a serious incident"
    LEARNING = "learning", "A learning review"
    GOOD_PRACTICE = "good_practice", "A good-practice review"
    SINGLE_AGENCY = "single_agency", "Back to the agency for its own review"
    OTHER_PROCESS = "other_process", "Another process fits better"
    NO_ACTION = "no_action", "No further action"


# With these the committee takes the referral up; with the others it does not.
ACCEPTED_OUTCOMES = frozenset(
    {ReferralOutcome.SERIOUS_INCIDENT, ReferralOutcome.LEARNING, ReferralOutcome.GOOD_PRACTICE}
)


def status_after(outcome: str) -> ReferralStatus:
    """The status that an outcome of screening leads to."""
    taken_up = outcome in ACCEPTED_OUTCOMES
    return ReferralStatus.ACCEPTED if taken_up else ReferralStatus.DECLINED
