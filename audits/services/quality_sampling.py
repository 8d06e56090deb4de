"""A dip sample: some returns, drawn by chance, that are looked at more closely (rulebook 5.3)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audits.models import AgencyReturn, Campaign
from audits.queries.handed_in import returned
from core import history
from core.errors import RuleBroken
from core.moves import lock

if TYPE_CHECKING:
    from partnership.models import Person

CHANCE = secrets.SystemRandom()


@transaction.atomic
def draw(*, actor: Person, campaign: Campaign, number: int, sector: str = "") -> int:
    """Draw so many of the returns handed in that are not in the sample yet. Returns how many were drawn."""
    campaign = lock(campaign)
    if number < 1:
        raise RuleBroken("Draw one return at least.", field="number")
    rows = AgencyReturn.objects.filter(returned(), campaign=campaign, sampled_at=None)
    if sector:
        rows = rows.filter(organisation__sector=sector)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise RuleBroken("Every return handed in is in the sample already.", field="number")
    if number > len(keys):
        raise RuleBroken(
            f"Only {len(keys)} more {'return' if len(keys) == 1 else 'returns'} can be drawn.",
            field="number",
        )
    drawn = AgencyReturn.objects.filter(pk__in=CHANCE.sample(keys, number))
    return history.change_many(
        drawn, actor=actor, reason="Drawn for a closer look", sampled_at=timezone.now()
    )
