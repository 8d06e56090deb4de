"""The partners watch a review: checks of its time and quality, and requests to the reviewer in writing.

SI 2018/789 regulation 14 (rulebook 3.1.5).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from reviews.models import Appointment, PracticeReview, ProgressCheck, WrittenRequest
from reviews.practice_rules import PUBLIC
from reviews.services.practice import running
from reviews.services.practice.checking import lock_going_on, need, not_ahead, stripped

if TYPE_CHECKING:
    from partnership.models import Person

CHECKED = ("checked_on", "time_words", "quality_words", "next_on")


def check_held(check: ProgressCheck) -> dict[str, Any]:
    """What is saved of a check, as its form names it."""
    return {name: getattr(check, name) for name in CHECKED}


@transaction.atomic
def record_check(
    *,
    actor: Person,
    practice: PracticeReview,
    checked_on: dt.date,
    time_words: str,
    quality_words: str,
    next_on: dt.date | None = None,
) -> ProgressCheck:
    """The partners looked at time and quality. This ends the wait for the check, and starts that for the next.

    The same check again is the one there is.
    """
    practice = lock_going_on(practice)
    values = stripped(
        {
            "checked_on": checked_on,
            "time_words": time_words,
            "quality_words": quality_words,
            "next_on": next_on,
        }
    )
    there = practice.progress_checks.filter(**values).first()
    if there:
        return there
    _check(practice, values)
    check = history.create(
        ProgressCheck(review=practice, by=actor, **values), actor=actor, reason="Progress checked"
    )
    newest = practice.progress_checks.first()
    if newest == check:
        running.checked(actor, practice, checked_on)
        running.await_check(actor, practice, check)
    return check


@transaction.atomic
def change_check(*, actor: Person, check: ProgressCheck, seen: str = "", **typed: Any) -> bool:
    """Change what was written of a check, or the day of the next. ``typed`` is named as in ``check_held``."""
    practice = lock_going_on(check.review)
    check = lock(check)
    held = check_held(check)
    refuse_stale(seen, held, typed)
    values = stripped(held | typed)
    if values == held:
        return False
    _check(practice, values, held["next_on"])
    changed = history.change_to(check, values, actor=actor, reason="Check of progress changed")
    newest = practice.progress_checks.first()
    if newest:
        running.await_check(actor, practice, newest)
    return changed


@transaction.atomic
def send_demand(
    *,
    actor: Person,
    practice: PracticeReview,
    appointment: Appointment,
    asked_for: str,
    sent_on: dt.date,
    due_on: dt.date,
) -> WrittenRequest:
    """Keep what the partners asked of a reviewer in writing, and by when. The same again is the one there is."""
    practice = lock_going_on(practice)
    values = stripped({"asked_for": asked_for, "sent_on": sent_on, "due_on": due_on})
    there = practice.written_requests.filter(appointment=appointment, **values).first()
    if there:
        return there
    if practice.status in PUBLIC:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”, so nothing is asked of its reviewer any longer."
        )
    appointment = lock(appointment)
    if appointment.review_id != practice.pk or appointment.ended_on:
        raise RuleBroken("Choose a reviewer who is appointed to this review.", field="appointment")
    need(values, {"asked_for": "Say what you ask for."})
    not_ahead(sent_on, "sent_on")
    if due_on < sent_on:
        raise RuleBroken("It cannot be due before it was sent.", field="due_on")
    demand = history.create(
        WrittenRequest(review=practice, appointment=appointment, by=actor, **values),
        actor=actor,
        reason="Asked in writing",
    )
    running.await_answer(actor, demand)
    return demand


@transaction.atomic
def answer_demand(
    *, actor: Person, demand: WrittenRequest, answered_on: dt.date, answer: str
) -> bool:
    """The reviewer answered. Another day or other words correct what was recorded; the clock follows."""
    lock_going_on(demand.review)
    demand = lock(demand)
    values = stripped({"answered_on": answered_on, "answer": answer})
    need(values, {"answer": "Say what came back."})
    not_ahead(answered_on, "answered_on")
    if answered_on < demand.sent_on:
        raise RuleBroken("It cannot have been answered before it was sent.", field="answered_on")
    before = demand.answered_on
    changed = history.change_to(demand, values, actor=actor, reason="Answer recorded")
    if before != answered_on:
        running.answered(actor, demand, answered_on, again=before is not None)
    return changed


def _check(
    practice: PracticeReview, values: dict[str, Any], next_before: dt.date | None = None
) -> None:
    need(
        values,
        {
            "time_words": "Say whether the review is in time.",
            "quality_words": "Say how good the work is.",
        },
    )
    not_ahead(values["checked_on"], "checked_on")
    next_on = values["next_on"]
    if next_on and next_on <= values["checked_on"]:
        raise RuleBroken("The next check must be after this one.", field="next_on")
    if next_on and next_on != next_before and practice.status in PUBLIC:
        raise RuleBroken(
            f"This review is “{practice.get_status_display()}”, so no further check is due. Leave this empty.",
            field="next_on",
        )
