"""A year of believable, made-up meetings, actions and registers, for the demo and the benchmarks."""

from __future__ import annotations

import datetime as dt

from governance.demo import (
    actions,
    groups,
    meetings,
    members,
    outcomes,
    papers,
    registers,
    thread,
)
from governance.models import Meeting

__all__ = ["load"]


def load(today: dt.date) -> int:
    """Make everything, area by area. Returns how many meetings were made; 0 when there are some already."""
    if Meeting.objects.exists():
        return 0
    for area in (groups, meetings, papers, outcomes, actions, thread, registers, members):
        area.load(today)
    return Meeting.objects.count()
