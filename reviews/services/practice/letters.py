"""Who is written to about a practice review, each once for each time it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from core.outbox import queue
from partnership.queries import business_unit
from reviews.models import PracticeReview
from reviews.practice_mails import (
    PRACTICE_NOT_PUBLISHED,
    PRACTICE_PUBLISHED,
    PRACTICE_SIGN,
    PRACTICE_SIGNED,
)
from reviews.queries.decisions import signatories

if TYPE_CHECKING:
    from partnership.models import Person


def ask_to_sign(practice: PracticeReview, round_: int) -> None:
    """One message to each person who signs for a partner, once a round."""
    _write(PRACTICE_SIGN.code, practice, _signing(), f"{round_}")


def tell_answered(practice: PracticeReview, round_: int) -> None:
    """Tell the business unit that all three have answered."""
    _write(PRACTICE_SIGNED.code, practice, business_unit(), f"{round_}")


def tell_published(practice: PracticeReview, mark: str) -> None:
    """Tell whoever signs, and the business unit, that it stands on the public page."""
    people = {person.pk: person for person in [*_signing(), *business_unit()]}
    _write(PRACTICE_PUBLISHED.code, practice, people.values(), mark)


def tell_not_published(practice: PracticeReview, mark: str) -> None:
    """Tell the business unit, once for each planned hour, that it could not be published."""
    _write(PRACTICE_NOT_PUBLISHED.code, practice, business_unit(), mark)


def _signing() -> list[Person]:
    seats = [seat for seats in signatories().values() for seat in seats]
    return list({seat.person_id: seat.person for seat in seats}.values())


def _write(kind: str, practice: PracticeReview, people: Iterable[Person], mark: str) -> None:
    link = reverse("practice", args=[practice.reference])
    for person in people:
        queue(
            key=f"{kind}:{practice.pk}:{mark}:{person.pk}",
            kind=kind,
            to=person,
            context={"reference": practice.reference, "link": link},
            about=practice,
        )
