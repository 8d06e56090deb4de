"""The yearly duties of board members, DBS among them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.models import DutyDone, Person
from partnership.rules import DutyKind


@transaction.atomic
def record_duty(
    *, actor: Person | System, person: Person, kind: str, done_on: dt.date, note: str = ""
) -> DutyDone:
    """Record that a person did one duty on a day. The same duty of the same day is kept once.

    For a DBS check give the day of the certificate; no number and no copy is kept.
    """
    if done_on > timezone.localdate():
        raise RuleBroken("Give a day up to today.", field="done_on")
    if kind == DutyKind.DBS and any(mark.isdigit() for mark in note):
        raise RuleBroken("Do not write the certificate’s number. The day is enough.", field="note")
    lock(person)
    held = DutyDone.objects.filter(person=person, kind=kind, done_on=done_on).first()
    if held:
        return held
    done = DutyDone(person=person, kind=kind, done_on=done_on, note=note.strip())
    return history.create(done, actor=actor, reason="Done")
