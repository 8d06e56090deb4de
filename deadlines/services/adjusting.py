"""Holding, extending, handing over and snoozing: decisions about one clock, each with its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from deadlines import reminders
from deadlines.calendar import closures
from deadlines.clocks import kept_by_record
from deadlines.models import Deadline, Snooze
from deadlines.services.record import Kind, Status, changed, chased, note, said
from deadlines.words import long_day, working_days
from partnership.models import Organisation, Person
from partnership.rules import Role

LONGEST_SNOOZE = 31  # days of the calendar


def _running(deadline: Deadline) -> Deadline:
    """The clock, locked. Raises RuleBroken when it no longer runs."""
    locked = lock(deadline)
    if locked.status not in (Status.OPEN, Status.HELD):
        raise RuleBroken("This clock has stopped, so nothing about it can be changed.")
    return locked


def _counts_alone(deadline: Deadline) -> None:
    """Raises RuleBroken where the record keeps the date too: the two would part."""
    kept = kept_by_record(deadline.code)
    if deadline.date_set and kept:
        raise RuleBroken(f"This date was set by hand. Change it {kept}.")


@transaction.atomic
def hold(
    *,
    actor: Person | System,
    deadline: Deadline,
    reason: str,
    look_again_on: dt.date,
    approved_by: str,
) -> Deadline:
    """Hold a clock, as for an inquest or a trial: nobody is chased until it is released."""
    locked = _running(deadline)
    if locked.status == Status.HELD:
        return locked
    _counts_alone(locked)
    reason = said(reason, "reason", "Say what it waits for, such as an inquest.")
    approved_by = said(approved_by, "approved_by", "Say who approved this.")
    today = timezone.localdate()
    if look_again_on <= today:
        raise RuleBroken("The day to look again must be after today.", field="look_again_on")
    return changed(
        locked,
        Kind.HELD,
        actor=actor,
        reason=reason,
        approved_by=approved_by,
        status=Status.HELD,
        held_on=today,
        held_reason=reason,
        look_again_on=look_again_on,
        next_chase_on=None,
    )


@transaction.atomic
def release(*, actor: Person | System, deadline: Deadline, reason: str) -> Deadline:
    """Let a held clock run on. The working days it was held are added; the first date still shows."""
    locked = _running(deadline)
    if locked.status == Status.OPEN:
        return locked
    reason = said(reason, "reason", "Say why it runs again.")
    off, today = closures(), timezone.localdate()
    held = off.between(locked.held_on or today, today)
    due = off.add(locked.due_on, max(held, 0))
    return changed(
        locked,
        Kind.RELEASED,
        actor=actor,
        reason=f"{reason} (held for {working_days(held)})",
        status=Status.OPEN,
        held_on=None,
        held_reason="",
        look_again_on=None,
        **chased(locked, due, off),
    )


@transaction.atomic
def extend(
    *, actor: Person | System, deadline: Deadline, to: dt.date, reason: str, approved_by: str
) -> Deadline:
    """Give a clock a later date, with a reason and an approver. The first date still shows."""
    locked = _running(deadline)
    if to == locked.due_on:
        return locked
    _counts_alone(locked)
    if to < locked.due_on:
        raise RuleBroken(f"The new date must be after {long_day(locked.due_on)}.", field="to")
    reason = said(reason, "reason", "Say why more time is needed.")
    approved_by = said(approved_by, "approved_by", "Say who approved this.")
    values = chased(locked, to, closures())
    if locked.status == Status.HELD:
        values["next_chase_on"] = None
    return changed(
        locked, Kind.EXTENDED, actor=actor, reason=reason, approved_by=approved_by, **values
    )


@transaction.atomic
def reassign(
    *,
    actor: Person | System,
    deadline: Deadline,
    reason: str,
    owner_person: Person | None = None,
    owner_organisation: Organisation | None = None,
    owner_role: str = "",
) -> Deadline:
    """Hand a clock to one person, one organisation or one role. The next sweep tells the new owner."""
    locked = _running(deadline)
    if sum(map(bool, (owner_person, owner_organisation, owner_role))) != 1:
        raise RuleBroken("Choose one person, one organisation or one role.", field="owner")
    if owner_person and not owner_person.is_active:
        raise RuleBroken(
            f"{owner_person} can no longer log in. Choose someone else.", field="owner_person"
        )
    if owner_role and owner_role not in Role.values:
        raise RuleBroken("There is no such role.", field="owner_role")
    new: dict[str, Any] = {
        "owner_person": owner_person,
        "owner_organisation": owner_organisation,
        "owner_role": owner_role,
    }
    if all(getattr(locked, name) == value for name, value in new.items()):
        return locked
    reason = said(reason, "reason", "Say why it changes hands.")
    following = timezone.localdate() if locked.status == Status.OPEN else None
    return changed(
        locked, Kind.REASSIGNED, actor=actor, reason=reason, next_chase_on=following, **new
    )


@transaction.atomic
def snooze(*, actor: Person, deadline: Deadline, until: dt.date, reason: str) -> Snooze:
    """Keep a clock's reminders from the person who asks, until a day. The business unit sees it.

    What is escalated still goes to whoever it is escalated to.
    """
    locked = _running(deadline)
    today = timezone.localdate()
    if not today < until <= today + dt.timedelta(days=LONGEST_SNOOZE):
        raise RuleBroken(
            f"Choose a day after today and within {LONGEST_SNOOZE} days.", field="until"
        )
    reason = said(reason, "reason", "Say why you do not need reminding.")
    same = locked.snoozes.filter(person=actor, until=until).first()
    if same:
        return same
    asked = Snooze.objects.create(deadline=locked, person=actor, until=until, reason=reason[:300])
    note(
        locked,
        Kind.SNOOZED,
        actor=actor,
        old=locked.due_on,
        reason=f"Until {long_day(until)}: {reason}",
    )
    reminders.withdraw([locked.pk], actor=actor, reason="Snoozed", person=actor)
    return asked
