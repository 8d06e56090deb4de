"""Organisations are renamed, succeeded and merged; old records keep the old name (ADM-01)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.models import Organisation, OrganisationName, Person, Seat
from partnership.rules import days_overlap

DAY = dt.timedelta(days=1)


@transaction.atomic
def add_organisation(
    *, actor: Person | System, name: str, kind: str, **values: Any
) -> Organisation:
    """Add an organisation; its code is made from its name."""
    base = slugify(name)[:70] or "organisation"
    code, number = base, 1
    while Organisation.objects.filter(code=code).exists():
        number += 1
        code = f"{base}-{number}"
    fresh = Organisation(code=code, name=name.strip(), kind=kind, **values)
    return history.create(fresh, actor=actor, reason="Added")


@transaction.atomic
def change_organisation(
    *, actor: Person | System, organisation: Organisation, reason: str = "", **values: Any
) -> bool:
    """Change facts other than the name and the end. Returns whether anything differed."""
    if values.keys() & {"name", "ended_on", "succeeded_by"}:
        raise ValueError("A name is changed by renaming, an end by succeeding or merging")
    return history.change(lock(organisation), actor=actor, reason=reason or "Changed", **values)


@transaction.atomic
def rename_organisation(
    *, actor: Person | System, organisation: Organisation, name: str, on: dt.date, reason: str = ""
) -> bool:
    """Give a new name from ``on``; the old one stays on record for the days before."""
    held = lock(organisation)
    wanted = name.strip()
    if wanted == held.name:
        return False
    if on > timezone.localdate():
        raise RuleBroken("Give a day up to today.", field="on")
    last = held.names.order_by("-until_day").first()
    since = last.until_day if last else held.started_on
    if since and on <= since:
        raise RuleBroken(
            f"The present name is in use since {since:%-d %B %Y}. Give a later day.", field="on"
        )
    former = OrganisationName(organisation=held, name=held.name, from_day=since, until_day=on)
    why = reason or f"Renamed from “{held.name}”"
    history.create(former, actor=actor, reason=why)
    return history.change(held, actor=actor, reason=why, name=wanted)


@transaction.atomic
def succeed_organisation(
    *,
    actor: Person | System,
    organisation: Organisation,
    successor: Organisation,
    on: dt.date,
    reason: str = "",
    move_seats: bool = True,
) -> int:
    """Another body takes over from ``on``: this one ended the day before.

    Open seats end with it and, unless ``move_seats`` is False, are taken up at the successor from
    ``on``. What was recorded for the old body stays with it. Returns how many seats moved.
    """
    old, new = lock(organisation), lock(successor)
    if old.succeeded_by_id == new.pk and old.ended_on == on - DAY:
        return 0
    _may_succeed(old, new, on)
    why = reason or f"Succeeded by {new}"
    history.change(old, actor=actor, reason=why, ended_on=on - DAY, succeeded_by=new)
    return _move_seats(actor, old, new, on, why, again=move_seats)


@transaction.atomic
def merge_organisations(
    *,
    actor: Person | System,
    organisations: list[Organisation],
    into: Organisation,
    on: dt.date,
    reason: str = "",
) -> int:
    """Several bodies become part of one from ``on``. Returns how many seats moved."""
    return sum(
        succeed_organisation(
            actor=actor,
            organisation=organisation,
            successor=into,
            on=on,
            reason=reason or f"Merged into {into}",
        )
        for organisation in organisations
    )


def _may_succeed(old: Organisation, new: Organisation, on: dt.date) -> None:
    if old.pk == new.pk:
        raise RuleBroken("An organisation cannot take over from itself.", field="successor")
    if old.succeeded_by_id and old.succeeded_by_id != new.pk:
        raise RuleBroken(f"{old.succeeded_by} has taken over from it already.", field="successor")
    later: Organisation | None = new
    while later is not None:
        if later.succeeded_by_id == old.pk:
            raise RuleBroken(f"{old} took over from {later} itself.", field="successor")
        later = later.succeeded_by
    if new.started_on and on < new.started_on:
        raise RuleBroken(f"{new} begins on {new.started_on:%-d %B %Y}.", field="on")
    if new.ended_on and new.ended_on < on:
        raise RuleBroken(f"{new} ended on {new.ended_on:%-d %B %Y}.", field="successor")
    if old.started_on and on <= old.started_on:
        raise RuleBroken(
            f"{old} began on {old.started_on:%-d %B %Y}. Give a later day.", field="on"
        )


def _move_seats(
    actor: Person | System,
    old: Organisation,
    new: Organisation,
    on: dt.date,
    why: str,
    *,
    again: bool,
) -> int:
    """End seats that reach to ``on`` or beyond and take them up again at the new body."""
    moved = 0
    for seat in Seat.objects.current(on).filter(organisation=old).select_for_update(of=("self",)):
        until = seat.ended_on
        if seat.started_on >= on:  # began on the very day: it was a seat of the new body
            history.change(seat, actor=actor, reason=why, organisation=new)
            moved += 1
            continue
        history.change(seat, actor=actor, reason=why, ended_on=on - DAY)
        if again and not _holds_same(seat, new, on, until):
            history.create(_copy(seat, new, on, until), actor=actor, reason=why)
            moved += 1
    return moved


def _holds_same(seat: Seat, new: Organisation, on: dt.date, until: dt.date | None) -> bool:
    same = Seat.objects.filter(
        person=seat.person_id, kind=seat.kind, organisation=new, group=seat.group_id
    )
    return any(days_overlap(on, until, other.started_on, other.ended_on) for other in same)


def _copy(seat: Seat, new: Organisation, on: dt.date, until: dt.date | None) -> Seat:
    return Seat(
        person_id=seat.person_id,
        kind=seat.kind,
        post=seat.post,
        organisation=new,
        group_id=seat.group_id,
        started_on=on,
        ended_on=until,
    )
