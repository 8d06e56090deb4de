"""A year of believable, made-up audits, for the demo and the benchmarks."""

from __future__ import annotations

import datetime as dt

from audits.demo import (
    campaigns,
    case_audits,
    frameworks,
    narratives,
    plan,
    quality,
    returns,
    snapshots,
    surveys,
    visits,
)
from audits.models import Campaign

__all__ = ["load"]


def load(today: dt.date) -> int:
    """Make everything, area by area. Returns how many campaigns were made; 0 when there are some already."""
    if Campaign.objects.exists():
        return 0
    for area in (frameworks, campaigns, returns, quality):
        area.load(today)
    campaigns.finish(today)
    for area in (narratives, surveys, snapshots, plan, case_audits, visits):
        area.load(today)
    return Campaign.objects.count()
