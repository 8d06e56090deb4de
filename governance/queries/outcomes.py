"""What the page of a running meeting shows: its items in order, one of them open, and what they ended with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from governance.models import AgendaItem, Decision, Meeting
from governance.queries import agenda
from governance.queries.agenda import Line
from governance.queries.minutes import outcomes_of
from partnership.models import Group


@dataclass(frozen=True)
class Running:
    """The lines a person sees, and the one they are at; the one after it."""

    lines: list[Line]
    at: Line | None
    following: Line | None


def running(user: Any, meeting: Meeting, chosen: str = "") -> Running:
    """The meeting at an item: the one chosen, else the first that is not dealt with."""
    shown = agenda.lines(user, meeting)
    open_to_me = [line for line in shown if line.readable]
    asked = [line for line in open_to_me if str(line.item.pk) == chosen]
    left = [line for line in open_to_me if not line.item.finished]
    at = next(iter(asked or left or open_to_me), None)
    later = open_to_me[open_to_me.index(at) + 1 :] if at else []
    return Running(shown, at, next(iter(later), None))


def ended_with(item: AgendaItem) -> list[dict[str, Any]]:
    """The decisions, actions and notes of an item, read afresh."""
    fresh = AgendaItem.objects.prefetch_related(
        "decisions", "notes", "actions__owner", "actions__organisation"
    )
    return outcomes_of(fresh.get(pk=item.pk))


def later_decisions(user: Any, decision: Decision) -> Any:
    """The decisions that could take the place of one: later, of the same group, still standing."""
    group: Group = decision.group
    seen = Decision.objects.visible_to(user).filter(group=group, revoked_by=None)
    later = seen.filter(decided_on__gte=decision.decided_on).exclude(pk=decision.pk)
    return later.exclude(decided_on=decision.decided_on, pk__lt=decision.pk)
