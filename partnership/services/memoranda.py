"""Memoranda of understanding: agreed, looked at again, ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.models import Memorandum, Organisation, Person


@transaction.atomic
def agree_memorandum(
    *,
    actor: Person | System,
    body: Organisation,
    agreed_on: dt.date | None,
    review_on: dt.date | None = None,
    summary: str = "",
) -> Memorandum:
    """Record a memorandum with a body. One that runs with the same body is returned, not made twice."""
    if agreed_on and review_on and review_on <= agreed_on:
        raise RuleBroken("The review must be after the day it was agreed.", field="review_on")
    running = Memorandum.objects.filter(body=body, ended_on=None).first()
    if running:
        return running
    number = Memorandum.objects.filter(body=body).count() + 1
    code = f"{body.code[:70]}-{number}" if number > 1 else body.code
    fresh = Memorandum(
        code=code, body=body, agreed_on=agreed_on, review_on=review_on, summary=summary.strip()
    )
    return history.create(fresh, actor=actor, reason="Agreed")


@transaction.atomic
def review_memorandum(
    *, actor: Person | System, memorandum: Memorandum, on: dt.date, next_on: dt.date, note: str = ""
) -> bool:
    """Record that it was looked at on a day, and when it is looked at again."""
    if on > timezone.localdate():
        raise RuleBroken("Give a day up to today.", field="on")
    if next_on <= on:
        raise RuleBroken("The next review must be after this one.", field="next_on")
    held = lock(memorandum)
    if held.ended_on:
        raise RuleBroken(f"This memorandum ended on {held.ended_on:%-d %B %Y}.")
    why = f"Reviewed on {on:%-d %B %Y}" + (f": {note.strip()}" if note.strip() else "")
    return history.change(held, actor=actor, reason=why, review_on=next_on)


@transaction.atomic
def end_memorandum(
    *, actor: Person | System, memorandum: Memorandum, on: dt.date, reason: str
) -> bool:
    """End it; ``on`` is its last day."""
    held = lock(memorandum)
    if held.agreed_on and on < held.agreed_on:
        raise RuleBroken("It cannot end before it was agreed.", field="on")
    return history.change(held, actor=actor, reason=reason, ended_on=on)
