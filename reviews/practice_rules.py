"""The kinds of practice review, their statuses, and from which each may go to which.

Sources: rulebook 2.5 (what the partners decide), 3.1 (local reviews), 3.2 (national reviews), 3.3 (statuses)
and 3.4 (serious case reviews begun under the board). The clocks stand in ``clocks.py``; the table is drawn in
``docs/reviews.md``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from reviews.rules import Outcome


class PracticeKind(TextChoices):
    LCSPR = "lcspr", "Local child safeguarding practice review"
    LOCAL = "local", "Local learning review"
    SINGLE_AGENCY = "single_agency", "Single-agency review"
    LEGACY = "legacy", "Serious case review, begun under the board"
    REGIONAL = "regional", "Regional review"
    NATIONAL = "national", "National review"
    GOOD_PRACTICE = "good_practice", "Good-practice review"


class PracticeStatus(TextChoices):
    PROPOSED = "proposed", "Put to the partners"
    SCOPING = "scoping", "Scoping"
    ACTIVE = "active", "Under way"
    DRAFT = "draft", "Report being drafted"
    SIGNED_OFF = "signed_off", "Report signed off"
    PREPARING = "preparing", "Waiting for its publication"
    PUBLISHED = "published", "Published"
    WITHHELD = "withheld", "Not published in full"
    MONITORING = "monitoring", "Actions followed"
    CLOSED = "closed", "Closed"
    CONVERTED = "converted", "Became another review"
    STOPPED = "stopped", "Stopped"


S = PracticeStatus

# Over all kinds; a kind passes through the statuses of its ``Course`` alone.
PRACTICE_MOVES: Mapping[str, frozenset[str]] = {
    S.PROPOSED: frozenset({S.SCOPING, S.STOPPED}),
    S.SCOPING: frozenset({S.ACTIVE, S.CONVERTED, S.STOPPED}),
    S.ACTIVE: frozenset({S.DRAFT, S.PUBLISHED, S.MONITORING, S.CONVERTED, S.STOPPED}),
    S.DRAFT: frozenset({S.SIGNED_OFF, S.CONVERTED, S.STOPPED}),
    # Back to the draft where something was found that must change: the partners then sign again.
    S.SIGNED_OFF: frozenset({S.DRAFT, S.PREPARING, S.WITHHELD}),
    S.PREPARING: frozenset({S.SIGNED_OFF, S.PUBLISHED, S.WITHHELD}),
    S.PUBLISHED: frozenset({S.MONITORING}),
    # Rulebook 3.1.10: what hindered it may end, and it is published after all.
    S.WITHHELD: frozenset({S.SIGNED_OFF, S.MONITORING}),
    S.MONITORING: frozenset({S.CLOSED}),
    S.CLOSED: frozenset({S.MONITORING}),
    S.CONVERTED: frozenset(),
    S.STOPPED: frozenset(),
}

_ENDS = frozenset({S.MONITORING, S.CLOSED, S.STOPPED})
_WHOLE = _ENDS | {
    S.SCOPING,
    S.ACTIVE,
    S.DRAFT,
    S.SIGNED_OFF,
    S.PREPARING,
    S.PUBLISHED,
    S.WITHHELD,
    S.CONVERTED,
}
_BELOW = _ENDS | {S.ACTIVE, S.CONVERTED}


@dataclass(frozen=True)
class Course:
    """How a kind of review goes: its reference, where it begins, through which statuses, into what it may turn.

    ``signed``: the three partners sign its report, and it is then published. ``elsewhere``: somebody else
    carries it out and publishes it; the partnership records what it recommends and answers that.
    """

    prefix: str
    first: str
    statuses: frozenset[str]
    becomes: frozenset[str] = frozenset()
    signed: bool = False
    elsewhere: bool = False


K = PracticeKind
COURSES: Mapping[str, Course] = {
    K.LCSPR: Course(
        "LCSPR",
        S.SCOPING,
        _WHOLE | {S.PROPOSED},
        becomes=frozenset({K.LOCAL, K.SINGLE_AGENCY, K.REGIONAL, K.NATIONAL}),
        signed=True,
    ),
    K.LOCAL: Course(
        "LLR",
        S.ACTIVE,
        _BELOW,
        becomes=frozenset({K.LCSPR, K.SINGLE_AGENCY, K.REGIONAL, K.GOOD_PRACTICE}),
    ),
    K.SINGLE_AGENCY: Course("SAR", S.ACTIVE, _BELOW, becomes=frozenset({K.LCSPR, K.LOCAL})),
    K.LEGACY: Course("SCR", S.ACTIVE, _WHOLE - {S.SCOPING, S.CONVERTED}, signed=True),
    K.REGIONAL: Course("RPR", S.ACTIVE, _ENDS | {S.ACTIVE, S.PUBLISHED}, elsewhere=True),
    K.NATIONAL: Course("NPR", S.ACTIVE, _ENDS | {S.ACTIVE, S.PUBLISHED}, elsewhere=True),
    K.GOOD_PRACTICE: Course("GPR", S.ACTIVE, _BELOW, becomes=frozenset({K.LOCAL})),
}

# Which review follows from what the partners decided on a rapid review (rulebook 2.5).
FOLLOWS: Mapping[str, str] = {
    Outcome.LCSPR_LOCAL: K.LCSPR,
    Outcome.LOCAL_LEARNING_REVIEW: K.LOCAL,
    Outcome.SINGLE_AGENCY_REVIEW: K.SINGLE_AGENCY,
    Outcome.PROPOSE_NATIONAL: K.NATIONAL,
}
BY_ITSELF = tuple(kind for kind in K if kind != K.LCSPR)  # an LCSPR is put to the partners first

OVER = frozenset({S.CLOSED, S.CONVERTED, S.STOPPED})
WRITING = frozenset({S.PROPOSED, S.SCOPING, S.ACTIVE, S.DRAFT})
DRAFTING = frozenset({S.ACTIVE, S.DRAFT})
PUBLIC = frozenset({S.PUBLISHED, S.WITHHELD, S.MONITORING, S.CLOSED})

ONLINE_YEARS = 1  # a published review stays available at least so long (rulebook 3.1.12)

# SI 2018/789 regulation 11, and Working Together 2018 chapter 4: what the partners weigh (rulebook 3.1.2, 3.1.3).
CRITERIA: tuple[tuple[str, str, str], ...] = (
    (
        "improvements",
        "It shows, or may show, improvements that are needed",
        "Also where they were found before, in this area or elsewhere.",
    ),
    (
        "recurrent",
        "It shows, or may show, recurrent themes",
        "In how the welfare of children is safeguarded and promoted.",
    ),
    (
        "together",
        "It raises concern about how organisations work together",
        "Two or more organisations, in safeguarding children.",
    ),
    (
        "panel",
        "The national Panel thinks a local review may be appropriate",
        "It has looked at the case and said so.",
    ),
    (
        "single_agency",
        "There is concern about the work of a single agency",
        "",
    ),
    (
        "no_agency",
        "No agency was involved, and that is itself a worry",
        "",
    ),
    (
        "areas",
        "More than one local authority, police area or health board is involved",
        "For example where a family has moved home.",
    ),
    (
        "institution",
        "It may raise issues about an institutional setting",
        "",
    ),
)
CRITERION_TITLES: dict[str, str] = {code: title for code, title, _help in CRITERIA}


class Weighed(TextChoices):
    """How one criterion was weighed."""

    MET = "met", "Yes"
    MAY_BE = "may_be", "It may"
    NOT_MET = "not_met", "No"


class ContactKind(TextChoices):
    """What a contact with the family was about (rulebook 3.1.14)."""

    TOLD = "told", "Told of the review"
    INVITED = "invited", "Invited to contribute"
    CONTRIBUTED = "contributed", "Contributed"
    FINDINGS = "findings", "Told of the findings"
    PUBLICATION = "publication", "Told of publication"


def may_move(kind: str, here: str, there: str) -> bool:
    """Whether a review of this kind may go from one status to another."""
    statuses = COURSES[kind].statuses
    return here in statuses and there in statuses and there in PRACTICE_MOVES[here]


def moves_of(kind: str) -> dict[str, frozenset[str]]:
    """The moves of one kind, as ``core.moves.move`` takes them."""
    statuses = COURSES[kind].statuses
    return {here: PRACTICE_MOVES[here] & statuses for here in statuses}


def has_target(kind: str) -> bool:
    """Whether people set the day it is to be finished by, because no guidance does."""
    return kind not in {K.LCSPR, K.LEGACY}


def kept_until(published_on: dt.date) -> dt.date:
    """The first day a published review may be taken down; 29 February counts to 28 February."""
    try:
        return published_on.replace(year=published_on.year + ONLINE_YEARS)
    except ValueError:
        return published_on.replace(year=published_on.year + ONLINE_YEARS, day=28)
