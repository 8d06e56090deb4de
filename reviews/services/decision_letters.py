"""Who is written to about a decision, each once for each time it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from core.outbox import queue
from partnership.queries import business_unit
from reviews.decision_mails import DECISION_MADE, DECISION_SPLIT, PANEL_REPLIED, SIGN
from reviews.models import Decision
from reviews.queries.decisions import signatories

if TYPE_CHECKING:
    from partnership.models import Person


def ask_to_sign(decision: Decision) -> None:
    """One message to each person who signs for a partner. A changed proposal asks again."""
    people = {seat.person_id: seat.person for seats in signatories().values() for seat in seats}
    _write(SIGN.code, decision, people.values())


def tell_unit(decision: Decision, *, stands: bool) -> None:
    """Tell the business unit how the three answered."""
    _write((DECISION_MADE if stands else DECISION_SPLIT).code, decision, business_unit())


def tell_reply(decision: Decision, again: str = "") -> None:
    """Tell whoever signs for a partner, and the business unit, that the Panel has replied.

    ``again`` tells a correction of the reply apart from the reply.
    """
    people = {seat.person_id: seat.person for seats in signatories().values() for seat in seats}
    people |= {person.pk: person for person in business_unit()}
    _write(PANEL_REPLIED.code, decision, people.values(), again)


def _write(kind: str, decision: Decision, people: Iterable[Person], again: str = "") -> None:
    reference = decision.review.reference
    context = {"reference": reference, "link": reverse("review_decision", args=[reference])}
    asking = f"{decision.history.count()}{again}"
    for person in people:
        queue(
            key=f"{kind}:{decision.pk}:{asking}:{person.pk}",
            kind=kind,
            to=person,
            context=context,
            about=decision.review,
        )
