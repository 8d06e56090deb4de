"""Seats are taken and ended; a seat once held stays on record."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.models import Group, Organisation, Person, Seat
from partnership.queries import led_by, unit_ever_seated
from partnership.rules import (
    LEADS_MAY_SEAT,
    UNIT_SEATS,
    Role,
    SeatKind,
    days_overlap,
    opens_cases,
    seat_fault,
)

OPENS_CASES = (
    "This seat opens cases, so the business unit gives it. Ask them to. An administrator can give it"
    " only on a new portal, where nobody has ever held a business unit seat."
)
LAST_OF_UNIT = (
    "This is the last business unit seat. First give one to a successor who can log in, so that the"
    " business unit goes on."
)


def _may_give(
    actor: Person | System,
    person: Person,
    kind: str,
    organisation: Organisation | None,
    group: Group | None,
) -> None:
    """Nobody raises themselves, an administrator makes another one, the business unit whoever reaches
    cases, and a lead seats own staff."""
    if isinstance(actor, System):
        return
    if actor == person:
        raise RuleBroken("You cannot give yourself a seat. Ask a colleague to do it.")
    if kind == SeatKind.ADMINISTRATOR and Role.ADMINISTRATOR not in actor.roles:
        raise RuleBroken("Only an administrator can add another administrator.", field="kind")
    if Role.BUSINESS_UNIT in actor.roles:
        return
    if Role.ADMINISTRATOR in actor.roles:
        if opens_cases(kind, group.kind if group else None) and unit_ever_seated():
            raise RuleBroken(OPENS_CASES, field="group" if group else "kind")
        return
    if kind not in LEADS_MAY_SEAT or not organisation or organisation.pk not in led_by(actor):
        raise RuleBroken(
            "You can give seats to staff of your own agency only.", field="organisation"
        )


def _check_days(organisation: Organisation | None, start: dt.date, end: dt.date | None) -> None:
    if end is not None and end < start:
        raise RuleBroken("The last day must not be before the first day.", field="ended_on")
    gone = organisation.ended_on if organisation else None
    if organisation and gone and gone < start:
        raise RuleBroken(
            f"{organisation} ended on {gone:%-d %B %Y}, so nobody can take a seat for it after that.",
            field="organisation",
        )


@transaction.atomic
def take_seat(
    *,
    actor: Person | System,
    person: Person,
    kind: str,
    started_on: dt.date,
    organisation: Organisation | None = None,
    group: Group | None = None,
    post: str = "",
    ended_on: dt.date | None = None,
    deputy_of: Seat | None = None,
    reason: str = "",
) -> Seat:
    """Seat a person from a day on. The same seat from the same day is returned, not made twice.

    Raises RuleBroken when something the seat is tied to is missing, or the person holds the same
    seat (kind, organisation and group) on any of those days.
    """
    lock(person)
    same = Seat.objects.filter(person=person, kind=kind, organisation=organisation, group=group)
    for held in same:
        if held.started_on == started_on and held.ended_on == ended_on:
            return held
        if days_overlap(started_on, ended_on, held.started_on, held.ended_on):
            raise RuleBroken(
                f"{person} holds this seat already, since {held.started_on:%-d %B %Y}.",
                field="started_on",
            )
    _may_give(actor, person, kind, organisation, group)
    field, words = seat_fault(kind, organisation.kind if organisation else None, group is not None)
    if words:
        raise RuleBroken(words, field=field)
    _check_days(organisation, started_on, ended_on)
    seat = Seat(
        person=person,
        kind=kind,
        organisation=organisation,
        group=group,
        post=post.strip(),
        started_on=started_on,
        ended_on=ended_on,
        deputy_of=deputy_of,
    )
    return history.create(seat, actor=actor, reason=reason or "Took the seat")


@transaction.atomic
def end_seat(*, actor: Person | System, seat: Seat, on: dt.date, reason: str = "") -> bool:
    """End a seat; ``on`` is its last day. Ending it again on the same day does nothing.

    The last business unit seat needs a successor first: nobody else may give seats that open cases.
    """
    held = lock(seat)
    if on < held.started_on:
        raise RuleBroken(
            f"This seat began on {held.started_on:%-d %B %Y}. It cannot end before that.",
            field="ended_on",
        )
    if held.ended_on is not None and held.ended_on < on:
        raise RuleBroken(f"This seat ended on {held.ended_on:%-d %B %Y} already.", field="ended_on")
    if held.ended_on != on:
        _unit_goes_on(held, on)
    return history.change(held, actor=actor, reason=reason or "Ended the seat", ended_on=on)


def _unit_goes_on(seat: Seat, on: dt.date) -> None:
    """Refuse to leave the business unit without anybody on the day after ``on``.

    The unit's seats are locked, so that two of them cannot be ended at the same moment.
    """
    if seat.kind not in UNIT_SEATS:
        return
    unit = Seat.objects.filter(kind__in=UNIT_SEATS).order_by("pk")
    list(unit.select_for_update().values_list("pk", flat=True))
    others = unit.current(on + dt.timedelta(days=1)).exclude(pk=seat.pk)
    if not others.filter(person__is_active=True).exists():
        raise RuleBroken(LAST_OF_UNIT, field="ended_on")
