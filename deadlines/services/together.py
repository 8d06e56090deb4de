"""Stopping, moving and reopening one kind of clock for many records at once, as the deeds on one clock do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from core import history
from core.actors import System, person_of
from deadlines import reminders
from deadlines.calendar import closures
from deadlines.chasing import next_stage
from deadlines.clocks import DAY
from deadlines.models import Deadline, DeadlineEvent, RuleVersion
from deadlines.queries import RUNNING, plan_of
from deadlines.services.record import Kind, Status, said
from partnership.models import Person


@transaction.atomic
def cancel_many(
    *, actor: Person | System, records: models.QuerySet[Any], code: str, reason: str
) -> int:
    """Stop the running clocks of these records because nothing is due any more. Returns how many."""
    reason = said(reason, "reason", "Say why nothing is due any more.")
    rows = _of(records, code).filter(status__in=RUNNING)
    values = {"status": Status.CANCELLED, "next_chase_on": None}
    return _changed(rows, Kind.CANCELLED, actor=actor, reason=reason, values=values)


@transaction.atomic
def move_many(
    *, actor: Person | System, records: models.QuerySet[Any], code: str, due: dt.date, reason: str
) -> int:
    """Set another date on the running clocks of these records. Returns how many moved."""
    reason = said(reason, "reason", "Say why the date changes.")
    rows = _of(records, code).filter(status__in=RUNNING).exclude(due_on=due)
    moved = 0
    for status, version in _alike(rows, "status", "rule_version"):
        some = rows.filter(status=status, rule_version=version)
        values = _chased(code, version, due)
        if status == Status.HELD:
            values["next_chase_on"] = None
        moved += _changed(some, Kind.EXTENDED, actor=actor, reason=reason, values=values)
    return moved


@transaction.atomic
def reopen_many(
    *, actor: Person | System, records: models.QuerySet[Any], code: str, reason: str
) -> int:
    """Let the clocks run again that were cancelled last of these records, to their same dates."""
    reason = said(reason, "reason", "Say why it is open again.")
    all_of = _of(records, code)
    running = all_of.filter(status__in=RUNNING).order_by().values("record_id")
    last = all_of.exclude(record_id__in=running).order_by().values("record_id")
    keys = list(last.annotate(last=Max("pk")).values_list("last", flat=True))
    rows = Deadline.objects.filter(pk__in=keys, status=Status.CANCELLED)
    reopened = 0
    for due, version in _alike(rows, "due_on", "rule_version"):
        values = _chased(code, version, due) | {
            "status": Status.OPEN,
            "done_on": None,
            "late_reason": "",
            "held_on": None,
            "held_reason": "",
            "look_again_on": None,
        }
        some = rows.filter(due_on=due, rule_version=version)
        reopened += _changed(some, Kind.REOPENED, actor=actor, reason=reason, values=values)
    return reopened


def _of(records: models.QuerySet[Any], code: str) -> models.QuerySet[Deadline]:
    kind = ContentType.objects.get_for_model(records.model)
    keys = records.order_by().values("pk")
    return Deadline.objects.filter(record_type=kind, record_id__in=keys, code=code)


def _alike(rows: models.QuerySet[Deadline], *fields: str) -> list[tuple[Any, ...]]:
    """Each set of values that clocks share; what follows from them is worked out once."""
    return list(rows.order_by(*fields).values_list(*fields).distinct())


def _chased(code: str, version: int | None, due: dt.date) -> dict[str, Any]:
    """The values that follow from a due date, under the version of the rule the clock began with."""
    off = closures()
    plan = plan_of(code, RuleVersion.objects.get(pk=version) if version else None)
    chase_on = off.last_working(due)
    following = next_stage(chase_on, plan, timezone.localdate() - DAY, off)
    return {"due_on": due, "chase_on": chase_on, "next_chase_on": following, "chase_stage": 0}


def _changed(
    rows: models.QuerySet[Deadline],
    kind: str,
    *,
    actor: Person | System,
    reason: str,
    values: dict[str, Any],
) -> int:
    """Set the values, keep an event each, and take back what was queued under the old ones."""
    locked = rows.order_by("pk").select_for_update(of=("self",))
    old = dict(locked.values_list("pk", "due_on"))
    if not old:
        return 0
    history.change_many(Deadline.objects.filter(pk__in=old), actor=actor, reason=reason, **values)
    new = values.get("due_on")
    _noted(old, new, kind, actor, reason)
    reminders.withdraw(list(old), actor=actor, reason=DeadlineEvent.Kind(kind).label)
    return len(old)


def _noted(
    old: dict[int, dt.date], new: dt.date | None, kind: str, actor: Person | System, reason: str
) -> None:
    events: Sequence[DeadlineEvent] = [
        DeadlineEvent(
            deadline_id=pk,
            kind=kind,
            by=person_of(actor),
            by_name=str(actor),
            old_due_on=due,
            new_due_on=new or due,
            reason=reason,
        )
        for pk, due in old.items()
    ]
    DeadlineEvent.objects.bulk_create(events, batch_size=1000)
