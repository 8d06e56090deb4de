"""What else tells the partners how practice is: visits, peer reviews, what agencies' own audits found.

Sources: rulebook 8.3 (members observe practice), Wirral arrangements 2.42 (findings of single agency audits).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

THEMES = "audit-themes"
FIRST_THEMES = (
    ("voice-of-the-child", "Voice of the child"),
    ("information-sharing", "Information sharing"),
    ("assessment", "Quality of assessment"),
    ("planning", "Planning and review"),
    ("supervision", "Supervision and management oversight"),
    ("professional-curiosity", "Professional curiosity"),
    ("thresholds", "Thresholds and referral"),
    ("neglect", "Neglect"),
    ("exploitation", "Exploitation"),
    ("workload", "Workload and capacity"),
    ("equality", "Equality and identity"),
)


class AssuranceKind(TextChoices):
    VISIT = "visit", "Frontline visit"
    PEER_REVIEW = "peer_review", "Peer review"
    AGENCY_AUDIT = "agency_audit", "Single-agency audit"


class Setting(TextChoices):
    OBSERVATION = "observation", "Observation of practice"
    VISIT = "visit", "Visit"
    SESSION = "session", "Session with staff"


class Direction(TextChoices):
    OF_US = "of_us", "They looked at us"
    BY_US = "by_us", "We looked at them"


@dataclass(frozen=True)
class Form:
    """What one kind of record is called, and which of its fields it needs and offers."""

    prefix: str
    asks: tuple[str, ...]
    needs: Sequence[str]


_COMMON = ("title", "organisation", "began_on", "themes", "good_practice", "concerns")
FORMS: dict[str, Form] = {
    AssuranceKind.VISIT: Form(
        "VIS",
        (*_COMMON, "team", "setting", "who", "observed", "said_children", "said_families", "said_staff"),
        ("title", "organisation", "began_on", "setting", "who", "observed"),
    ),
    AssuranceKind.PEER_REVIEW: Form(
        "PEER",
        (*_COMMON, "direction", "ended_on", "who", "scope", "planned_actions"),
        ("title", "began_on", "direction", "who", "scope"),
    ),
    AssuranceKind.AGENCY_AUDIT: Form(
        "SAA",
        (*_COMMON, "ended_on", "sample_size", "observed", "grade_words", "planned_actions"),
        ("title", "organisation", "began_on", "ended_on", "observed"),
    ),
}  # fmt: skip


# What is said when a needed field is missing.
MISSING = {
    "title": "Give it a title.",
    "organisation": "Choose the agency.",
    "began_on": "Enter the day.",
    "ended_on": "Enter the last day of the period.",
    "setting": "Choose what kind of visit it was.",
    "direction": "Choose who looked at whom.",
    "who": "Say who took part.",
    "observed": "Say what was seen.",
    "scope": "Say what was looked at.",
}
