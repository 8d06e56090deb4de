"""What each deed on a clock shares: the lock, the recount of its chase days, and the row it leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from core import history
from core.actors import System, person_of
from core.errors import RuleBroken
from deadlines import reminders
from deadlines.calendar import closures
from deadlines.chasing import Plan, next_stage
from deadlines.clocks import DAY, Closures
from deadlines.models import Deadline, DeadlineEvent
from deadlines.queries import plan_of
from partnership.models import Person

Kind = DeadlineEvent.Kind
Status = Deadline.Status


def lock_running(record: models.Model, code: str) -> Deadline | None:
    """The running clock of a kind of a record, locked; None when there is none."""
    return (
        Deadline.objects.of(record).open().filter(code=code).select_for_update(of=("self",)).first()
    )


def lock_latest(record: models.Model, code: str, status: list[str]) -> Deadline | None:
    """The clock of a kind that was started last and has one of these statuses, locked."""
    found = Deadline.objects.of(record).filter(code=code, status__in=status)
    return found.select_for_update(of=("self",)).order_by("-pk").first()


def plan_for(deadline: Deadline) -> Plan:
    """The plan a clock runs under: it keeps the version it began with."""
    return plan_of(deadline.code, deadline.rule_version)


def chased(
    deadline: Deadline, due: dt.date, off: Closures, since: dt.date | None = None
) -> dict[str, Any]:
    """The values that follow from a due date: what is chased and when next.

    ``since`` is the first day that may be a stage; today when none is given.
    """
    chase_on = off.last_working(due)
    first = since or timezone.localdate()
    return {
        "due_on": due,
        "chase_on": chase_on,
        "next_chase_on": next_stage(chase_on, plan_for(deadline), first - DAY, off),
        "chase_stage": 0,
    }


def note(
    deadline: Deadline,
    kind: str,
    *,
    actor: Person | System,
    old: dt.date | None = None,
    reason: str = "",
    approved_by: str = "",
) -> DeadlineEvent:
    """Keep what happened to a clock."""
    return DeadlineEvent.objects.create(
        deadline=deadline,
        kind=kind,
        by=person_of(actor),
        by_name=str(actor),
        approved_by=approved_by,
        old_due_on=old,
        new_due_on=deadline.due_on,
        reason=reason,
    )


def changed(
    deadline: Deadline,
    kind: str,
    *,
    actor: Person | System,
    reason: str,
    approved_by: str = "",
    **values: Any,
) -> Deadline:
    """Set the values, keep the event, and take back what was queued under the old ones."""
    old = deadline.due_on
    label = DeadlineEvent.Kind(kind).label
    history.change(deadline, actor=actor, reason=reason or label, **values)
    note(deadline, kind, actor=actor, old=old, reason=reason, approved_by=approved_by)
    reminders.withdraw([deadline.pk], actor=actor, reason=label)
    return deadline


def said(text: str, field: str, sentence: str) -> str:
    """A text that must be given, without the spaces around it. Raises RuleBroken with the sentence."""
    text = text.strip()
    if not text:
        raise RuleBroken(sentence, field=field)
    return text


def off_days() -> Closures:
    return closures()
