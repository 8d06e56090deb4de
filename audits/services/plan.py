"""The yearly audit plan: lines added, changed and moved on; the plan agreed by a group."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from audits.models import AuditPlan, PlanLine
from audits.rules.plan import PLAN_MOVES, REASONED, PlanStatus, last_day
from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.stale import refuse_stale
from governance.services.actions import needed
from governance.services.thread import not_ahead
from partnership.models import Group

if TYPE_CHECKING:
    from partnership.models import Person

# What the page of a line changes.
FACTS = ("theme", "kind", "reason", "reason_words", "scope", "when", "lead")


@transaction.atomic
def add_line(*, actor: Person, year: str, **facts: Any) -> PlanLine:
    """Add a line to the plan of a financial year. The same theme, kind and time is the one there is."""
    due_by = _due(year, facts["when"])
    facts["theme"] = needed(facts["theme"], "theme", "Say what will be looked at.")
    facts["lead"] = needed(facts["lead"], "lead", "Say which post leads it.")
    plan = AuditPlan.objects.filter(year=year).first() or history.create(
        AuditPlan(year=year), actor=actor, reason="Plan begun"
    )
    plan = lock(plan)
    same = {name: facts[name] for name in ("theme", "kind", "when")}
    there = plan.lines.filter(**same).first()
    if there:
        return there
    line = PlanLine(plan=plan, due_by=due_by, created_by=actor, **facts)
    history.create(line, actor=actor, reason="Line added")
    line.statuses.create(to_status=line.status, by=actor, by_name=str(actor), reason="Line added")
    return line


@transaction.atomic
def change_line(*, actor: Person, line: PlanLine, why: str, seen: str = "", **facts: Any) -> bool:
    """Change what a line says. ``seen`` is the mark the page was opened with."""
    line = lock(line)
    refuse_stale(seen, line_held(line), facts)
    why = needed(why, "why", "Say why it changes.")
    values = {**facts, "due_by": _due(line.plan.year, facts["when"])}
    return history.change_to(line, values, actor=actor, reason=why)


def line_held(line: PlanLine) -> dict[str, Any]:
    """What is saved of a line, as its form names it."""
    return {name: getattr(line, name) for name in FACTS}


@transaction.atomic
def move_line(*, actor: Person, line: PlanLine, to: str, reason: str = "") -> bool:
    """Begin a line, report it, drop it with a reason, or take it up again."""
    line = lock(line)
    if to in REASONED and line.status != to:
        reason = needed(reason, "reason", "Say why it is dropped.")
    return move(line, to, moves=PLAN_MOVES, actor=actor, reason=reason.strip())


def begin_line(*, actor: Person, line: PlanLine | None, reason: str) -> None:
    """Work that follows a line began: a planned line is under way from now on."""
    if line and lock(line).status == PlanStatus.PLANNED:
        move_line(actor=actor, line=line, to=PlanStatus.UNDER_WAY, reason=reason)


@transaction.atomic
def agree_plan(*, actor: Person, plan: AuditPlan, group: Group, agreed_on: dt.date) -> bool:
    """A group agreed the plan on a day. Agreed again, the later agreement shows."""
    plan = lock(plan)
    not_ahead(agreed_on, "agreed_on")
    return history.change(
        plan, actor=actor, reason="Plan agreed", agreed_by=group, agreed_on=agreed_on
    )


def _due(year: str, when: str) -> dt.date:
    try:
        return last_day(year, when)
    except ValueError:
        raise RuleBroken("Choose a financial year and a time in it.", field="when") from None
