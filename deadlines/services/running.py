"""Starting and stopping clocks: what the deeds of other apps call."""

from __future__ import annotations

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from deadlines.calendar import closures
from deadlines.chasing import next_stage
from deadlines.clocks import DAY, count, declared
from deadlines.models import Deadline
from deadlines.queries import due_at, plan_of, version_for
from deadlines.services.record import (
    Kind,
    Status,
    changed,
    chased,
    lock_latest,
    lock_running,
    note,
    plan_for,
    said,
)
from partnership.models import Organisation, Person


@transaction.atomic
def start(
    *,
    actor: Person | System,
    code: str,
    record: models.Model,
    on: dt.date,
    reference: str,
    path: str,
    label: str = "",
    due: dt.date | None = None,
    owner_role: str = "",
    owner_person: Person | None = None,
    owner_organisation: Organisation | None = None,
    restricted: bool = True,
) -> Deadline:
    """Start a clock from day 0, or return the one of this kind that already runs for the record.

    ``due`` is a date that was set, instead of one counted. With no owner given the clock's own role
    owns it. Raises RuleBroken for an unknown code, or for a date that cannot be counted.
    """
    clock = declared(code)
    running = lock_running(record, code)
    if running:
        return running
    off, version = closures(), version_for(code, on)
    plan = plan_of(code, version)
    due_on = due or count(plan.length, on, off).due
    chase_on = off.last_working(due_on)
    owned = bool(owner_role or owner_person or owner_organisation)
    deadline = Deadline(
        code=code,
        label=label or clock.label,
        reference=reference,
        path=path,
        restricted=restricted,
        record_type=ContentType.objects.get_for_model(record),
        record_id=record.pk,
        rule_version=version,
        started_on=on,
        due_on=due_on,
        original_due_on=due_on,
        date_set=due is not None,
        chase_on=chase_on,
        owner_person=owner_person,
        owner_organisation=owner_organisation,
        owner_role=owner_role if owned else clock.owner_role,
        next_chase_on=next_stage(chase_on, plan, min(on, timezone.localdate()) - DAY, off),
    )
    return _started(deadline, record, actor)


def _started(deadline: Deadline, record: models.Model, actor: Person | System) -> Deadline:
    """Save a new clock; when somebody started the same at this moment, theirs stands."""
    try:
        with transaction.atomic():
            history.create(deadline, actor=actor, reason=f"Clock started: {deadline.label}")
    except (IntegrityError, ValidationError):
        running = lock_running(record, deadline.code)
        if running is None:
            raise
        return running
    note(deadline, Kind.STARTED, actor=actor)
    return deadline


@transaction.atomic
def complete(
    *, actor: Person | System, record: models.Model, code: str, on: dt.date, reason: str = ""
) -> Deadline | None:
    """Stop a clock because the thing was done on a day; ``reason`` says why it was late, if it was.

    A held clock gets the working days it was held first, as when it is released.
    Returns the one already done when none runs, and None when there never was one.
    """
    deadline = lock_running(record, code)
    if deadline is None:
        return lock_latest(record, code, [Status.DONE])
    due = due_at(deadline, on)
    values = chased(deadline, due, closures()) if due != deadline.due_on else {}
    return changed(
        deadline,
        Kind.DONE,
        actor=actor,
        reason=reason,
        status=Status.DONE,
        done_on=on,
        late_reason=reason if on > due else "",
        **values | {"next_chase_on": None},
    )


@transaction.atomic
def cancel(
    *, actor: Person | System, record: models.Model, code: str, reason: str
) -> Deadline | None:
    """Stop a clock because nothing is due any more. None when none runs."""
    deadline = lock_running(record, code)
    if deadline is None:
        return None
    reason = said(reason, "reason", "Say why nothing is due any more.")
    return changed(
        deadline,
        Kind.CANCELLED,
        actor=actor,
        reason=reason,
        status=Status.CANCELLED,
        next_chase_on=None,
    )


@transaction.atomic
def reopen(*, actor: Person | System, record: models.Model, code: str, reason: str) -> Deadline:
    """Let a stopped clock run again to the same date. Raises RuleBroken when there is none to reopen."""
    running = lock_running(record, code)
    if running:
        return running
    deadline = lock_latest(record, code, [Status.DONE, Status.CANCELLED])
    if deadline is None:
        raise RuleBroken("There is no stopped clock to open again.")
    return changed(
        deadline,
        Kind.REOPENED,
        actor=actor,
        reason=said(reason, "reason", "Say why it is open again."),
        status=Status.OPEN,
        done_on=None,
        late_reason="",
        held_on=None,
        held_reason="",
        look_again_on=None,
        **chased(deadline, deadline.due_on, closures()),
    )


@transaction.atomic
def restart(
    *, actor: Person | System, record: models.Model, code: str, on: dt.date, reason: str
) -> Deadline | None:
    """Count a clock again from another day 0, because the day it began was corrected.

    A clock already done is counted again too, so that early or late stays true. A date that was
    extended stays where it is unless the new count ends later. None when there is no such clock.
    """
    found = lock_running(record, code) or lock_latest(record, code, [Status.DONE])
    if found is None or found.started_on == on:
        return found
    found.rule_version = version_for(code, on)
    plan, off = plan_for(found), closures()
    revised = found.due_on != found.original_due_on
    due = found.original_due_on if found.date_set else count(plan.length, on, off).due
    values = chased(
        found, max(due, found.due_on) if revised else due, off, min(on, timezone.localdate())
    )
    if found.status != Status.OPEN:
        values["next_chase_on"] = None
    version = found.rule_version
    found.refresh_from_db(fields=["rule_version"])
    return changed(
        found,
        Kind.RESTARTED,
        actor=actor,
        reason=said(reason, "reason", "Say why the day it starts from changes."),
        started_on=on,
        original_due_on=due,
        rule_version=version,
        **values,
    )


@transaction.atomic
def move(
    *, actor: Person | System, record: models.Model, code: str, due: dt.date, reason: str
) -> Deadline | None:
    """Set another date on a clock whose date is set by people. None when none runs."""
    deadline = lock_running(record, code)
    if deadline is None or deadline.due_on == due:
        return deadline
    values = chased(deadline, due, closures())
    if deadline.status == Status.HELD:
        values["next_chase_on"] = None
    return changed(
        deadline,
        Kind.EXTENDED,
        actor=actor,
        reason=said(reason, "reason", "Say why the date changes."),
        **values,
    )


@transaction.atomic
def rename(
    *,
    actor: Person | System,
    record: models.Model,
    code: str,
    reason: str,
    label: str = "",
    reference: str = "",
    path: str = "",
) -> Deadline | None:
    """Give a running clock other words, another reference or another address; what is left out stays.

    The dates stay too. None when none runs.
    """
    deadline = lock_running(record, code)
    if deadline is None:
        return None
    wanted = {"label": label, "reference": reference, "path": path}
    values = {name: value for name, value in wanted.items() if value}
    history.change(
        deadline, actor=actor, reason=said(reason, "reason", "Say why the words change."), **values
    )
    return deadline
