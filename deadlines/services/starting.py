"""Starting one kind of clock for many records at once: as ``start`` does for each, in a few statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from core import bulk, history
from core.actors import System, person_of
from deadlines.calendar import closures
from deadlines.chasing import next_stage
from deadlines.clocks import DAY, count, declared
from deadlines.models import Deadline, DeadlineEvent
from deadlines.queries import RUNNING, plan_of, version_for
from deadlines.services.record import Kind
from partnership.models import Person


@dataclass(frozen=True)
class Start:
    """One clock to start: for which record, and what is its own. The owner is an organisation."""

    record: models.Model
    path: str
    owner_organisation_id: int
    due: dt.date | None = None


@transaction.atomic
def start_many(
    *,
    actor: Person | System,
    code: str,
    on: dt.date,
    starts: Sequence[Start],
    reference: str,
    label: str = "",
    restricted: bool = True,
) -> int:
    """Start a clock of this kind for every record that has none running. Returns how many began.

    All records are of one kind. Lock what they belong to first: two callers at once would raise
    IntegrityError rather than start a clock twice.
    """
    clock = declared(code)
    if not starts:
        return 0
    kind = ContentType.objects.get_for_model(starts[0].record)
    running = _running(kind, code, [each.record.pk for each in starts])
    off, version = closures(), version_for(code, on)
    plan = plan_of(code, version)
    first = min(on, timezone.localdate()) - DAY
    counted = None if all(each.due for each in starts) else count(plan.length, on, off).due

    @cache
    def days(due: dt.date) -> tuple[dt.date, dt.date]:
        chase_on = off.last_working(due)
        return chase_on, next_stage(chase_on, plan, first, off)

    shared = {
        "code": code,
        "label": label or clock.label,
        "reference": reference,
        "restricted": restricted,
        "record_type": kind,
        "rule_version": version,
        "started_on": on,
    }

    def clock_of(each: Start) -> Deadline:
        due = each.due or counted
        assert due is not None
        return _clock(each, due, *days(due), shared)

    made = [clock_of(each) for each in starts if each.record.pk not in running]
    _keep(made, actor, reason=f"Clock started: {label or clock.label}")
    return len(made)


def _clock(
    each: Start, due: dt.date, chase_on: dt.date, following: dt.date, shared: dict[str, Any]
) -> Deadline:
    return Deadline(
        **shared,
        path=each.path,
        record_id=each.record.pk,
        due_on=due,
        original_due_on=due,
        date_set=each.due is not None,
        chase_on=chase_on,
        owner_organisation_id=each.owner_organisation_id,
        next_chase_on=following,
    )


def _running(kind: ContentType, code: str, records: Sequence[int]) -> set[int]:
    """The records that have a running clock of this kind."""
    rows = Deadline.objects.filter(
        record_type=kind, record_id__in=bulk.among(records), code=code, status__in=RUNNING
    )
    return set(rows.order_by().values_list("record_id", flat=True))


def _keep(made: Sequence[Deadline], actor: Person | System, reason: str) -> None:
    """The clocks, their history and their events: a statement each."""
    begun = bulk.insert(made, back=("id", "due_on"))
    fresh = Deadline.objects.filter(pk__in=bulk.among(key for key, _due in begun))
    history.record_many(fresh, actor=actor, reason=reason, created=True)
    by, by_name = person_of(actor), str(actor)
    bulk.insert(
        [
            DeadlineEvent(
                deadline_id=key, kind=Kind.STARTED, by=by, by_name=by_name, new_due_on=due
            )
            for key, due in begun
        ]
    )
