"""What every deed about the people of a review asks first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.errors import RuleBroken
from core.moves import lock
from reviews.models import PracticeReview
from reviews.queries.practice import doable


def lock_going_on(practice: PracticeReview) -> PracticeReview:
    """The review, locked. Raises RuleBroken where it has no people to record, or is over."""
    practice = lock(practice)
    if not doable(practice).people:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”. Its reviewers, checks and contacts are recorded"
            " only for a review that the partners sign, until it is over."
        )
    return practice


def stripped(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without the blanks around it."""
    return {n: value.strip() if isinstance(value, str) else value for n, value in values.items()}


def need(values: Mapping[str, Any], sentences: Mapping[str, str]) -> None:
    """Raise RuleBroken beside the first field that is empty."""
    for field, sentence in sentences.items():
        if not values[field]:
            raise RuleBroken(sentence, field=field)


def not_ahead(day: dt.date | None, field: str) -> None:
    """Raise RuleBroken for a day to come."""
    if day and day > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field=field)
