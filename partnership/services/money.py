"""What partners promise and what comes in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.models import Contribution, Organisation, Person
from partnership.rules import is_financial_year


@transaction.atomic
def promise_contribution(
    *,
    actor: Person | System,
    organisation: Organisation,
    year: str,
    kind: str,
    what: str = "",
    promised: Decimal | None = None,
    reason: str = "",
) -> Contribution:
    """Record what an organisation gives to one financial year. Promising again sets the new amount.

    ``promised`` is in pounds; for a contribution in kind, what it is worth. None when not yet known.
    """
    if not is_financial_year(year):
        raise RuleBroken("Write a financial year as 2026-27.", field="year")
    if promised is not None and promised < 0:
        raise RuleBroken("An amount cannot be less than nothing.", field="promised")
    held = (
        Contribution.objects.select_for_update()
        .filter(organisation=organisation, year=year, kind=kind, what=what.strip())
        .first()
    )
    if held:
        if promised is not None:
            history.change(held, actor=actor, reason=reason or "Promise changed", promised=promised)
        return held
    fresh = Contribution(
        organisation=organisation, year=year, kind=kind, what=what.strip(), promised=promised
    )
    return history.create(fresh, actor=actor, reason=reason or "Promised")


@transaction.atomic
def receive_contribution(
    *,
    actor: Person | System,
    contribution: Contribution,
    received: Decimal,
    on: dt.date,
    reason: str = "",
) -> bool:
    """Record what has come in so far, in pounds, and when the last of it came."""
    if received < 0:
        raise RuleBroken("An amount cannot be less than nothing.", field="received")
    if on > timezone.localdate():
        raise RuleBroken("Give a day up to today.", field="received_on")
    return history.change(
        lock(contribution),
        actor=actor,
        reason=reason or "Received",
        received=received,
        received_on=on,
    )
