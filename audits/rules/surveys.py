"""The practitioner survey of an audit: statuses, what is answered, what may be shown of it.

Sources: rulebook 5.3 (peer challenge event plus practitioner questionnaire), AUD-22 (hidden under 5 replies).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import TextChoices

from audits.rules.frameworks import Met

MOST_STATEMENTS = 12
LONGEST_COMMENT = 2_000
# Fewer than five people in a result, and a colleague can tell what one of them said (AUD-22).
FEWEST = 5
HIDDEN = "Fewer than 5"
# How many replies one link takes: a full training room in a minute, not a script.
A_MINUTE, A_DAY = 40, 1_000


class SurveyStatus(TextChoices):
    DRAFT = "draft", "Being prepared"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


# It is never opened again: a result of today beside one of tomorrow would tell what the last person said.
SURVEY_MOVES: dict[str, frozenset[str]] = {
    SurveyStatus.DRAFT: frozenset({SurveyStatus.OPEN}),
    SurveyStatus.OPEN: frozenset({SurveyStatus.CLOSED}),
    SurveyStatus.CLOSED: frozenset(),
}


class Said(TextChoices):
    """What a person can answer to a statement."""

    STRONGLY_DISAGREE = "1", "Strongly disagree"
    DISAGREE = "2", "Disagree"
    NEITHER = "3", "Neither agree nor disagree"
    AGREE = "4", "Agree"
    STRONGLY_AGREE = "5", "Strongly agree"
    CANNOT_SAY = "0", "I cannot say"


AGREE = (Said.AGREE, Said.STRONGLY_AGREE)
Counts = Mapping[str, int]


def takes_replies(status: str, closes_on: dt.date | None, today: dt.date) -> bool:
    """Whether its links work today."""
    return status == SurveyStatus.OPEN and closes_on is not None and today <= closes_on


def is_over(status: str, closes_on: dt.date | None, today: dt.date) -> bool:
    """Whether nobody can reply any more. Only then are results shown, so that none is seen to grow by one."""
    return status != SurveyStatus.DRAFT and not takes_replies(status, closes_on, today)


def replies(counts: Counts) -> int:
    """How many people replied: each reply counts once for every statement."""
    return sum(counts.values())


def opinions(counts: Counts) -> int:
    """How many of them gave an opinion."""
    return sum(number for said, number in counts.items() if said != Said.CANNOT_SAY)


def share(counts: Counts) -> int | None:
    """Of those with an opinion, how many in a hundred agree; None where too few gave one to be shown."""
    given = opinions(counts)
    if given < FEWEST:
        return None
    agree = sum(counts.get(said, 0) for said in AGREE)
    return (200 * agree + given) // (2 * given)  # half a per cent counts up


def together(cells: Iterable[Counts]) -> dict[str, int]:
    """All agencies in one. Only of those that are shown: a hidden one could be worked out from the rest."""
    total: dict[str, int] = dict.fromkeys(Said.values, 0)
    for counts in cells:
        if share(counts) is not None:
            for said in total:
                total[said] += counts.get(said, 0)
    return total


def number_words(number: int) -> str:
    """A number of people, as far as it is shown."""
    return str(number) if number >= FEWEST else HIDDEN


def gap_words(judged: Met | None, agree: int | None) -> str:
    """The agency's judgement beside its staff's: "Agency says met; 38% of staff agree"."""
    if agree is None:
        return f"{HIDDEN} gave an opinion, so it is not shown"
    own = f"Agency says {judged.label.lower()}" if judged else "No judgement handed in"
    return f"{own}; {agree}% of staff agree"


def is_gap(judged: Met | None, agree: int | None) -> bool:
    """Whether the two speak against each other: met, and fewer than half agree; or not met, and half or more do."""
    if agree is None:
        return False
    return (judged is Met.MET and agree < 50) or (judged is Met.NOT_MET and agree >= 50)
