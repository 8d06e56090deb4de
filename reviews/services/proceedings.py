"""What runs beside a case elsewhere: kept, looked at again, ended; and the case's clock held for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from deadlines import services as clocks
from deadlines.models import Deadline
from partnership.rules import Role
from reviews.clocks import LOOK_AT_PROCEEDING
from reviews.models import Incident, PracticeReview, Proceeding
from reviews.proceeding_rules import ProceedingKind
from reviews.queries.proceedings import case_clock, held_for, rapid_review_of

if TYPE_CHECKING:
    from partnership.models import Person

HELD_WORDS = 200  # so that the reason and the kind before it fit where the clock keeps them


@transaction.atomic
def add(
    *,
    actor: Person,
    kind: str,
    about: str,
    began_on: dt.date,
    look_on: dt.date,
    incident: Incident | None = None,
    practice: PracticeReview | None = None,
) -> Proceeding:
    """Keep that something runs beside an incident, or beside a practice review without one.

    Of a practice review that follows from a rapid review it is kept with the incident. The same again is the
    one there is.
    """
    if practice is not None and practice.rapid_review is not None:
        incident, practice = practice.rapid_review.incident, None
    case = incident or practice
    if case is None or (incident is not None and practice is not None):
        raise RuleBroken("Proceedings belong to one incident or one practice review.")
    if kind not in ProceedingKind.values:
        raise RuleBroken("Choose what kind of proceedings they are.", field="kind")
    said = _said(about, "about", "Say what they are about, naming nobody.")
    if began_on > timezone.localdate():
        raise RuleBroken("The date must be today or in the past.", field="began_on")
    lock(case)
    values = {"incident": incident, "practice": practice, "kind": kind, "about": said}
    there = Proceeding.objects.filter(**values, began_on=began_on).first()
    if there:
        return there
    _ahead(look_on)
    proceeding = history.create(
        Proceeding(**values, began_on=began_on, look_on=look_on),
        actor=actor,
        reason="Proceedings kept",
    )
    _start(actor, proceeding)
    return proceeding


@transaction.atomic
def look(*, actor: Person, proceeding: Proceeding, stands: str, look_on: dt.date) -> bool:
    """Somebody looked how far they have got: its clock is done, and the next one runs. False: kept already."""
    proceeding = _running(proceeding)
    said = _said(stands, "stands", "Say how far they have got.")
    if (said, look_on) == (proceeding.stands, proceeding.look_on):
        return False
    _ahead(look_on)
    _looked(actor, proceeding, timezone.localdate())
    values = {"stands": said, "look_on": look_on}
    history.change_to(proceeding, values, actor=actor, reason=f"Looked at: {said}")
    _start(actor, proceeding)
    return True


@transaction.atomic
def end(*, actor: Person, proceeding: Proceeding, ended_on: dt.date, outcome: str) -> bool:
    """They have ended; nobody looks again. A clock that is held for them stays held until it is released."""
    proceeding = lock(proceeding)
    said = _said(outcome, "outcome", "Say how they ended.")
    if (ended_on, said) == (proceeding.ended_on, proceeding.outcome):
        return False
    _running(proceeding)
    if not proceeding.began_on <= ended_on <= timezone.localdate():
        raise RuleBroken(
            "The date must be today or in the past, and not before they began.", field="ended_on"
        )
    _looked(actor, proceeding, timezone.localdate())
    values = {"ended_on": ended_on, "outcome": said, "look_on": None}
    history.change_to(proceeding, values, actor=actor, reason=f"Ended: {said}")
    return True


@transaction.atomic
def hold_for(
    *,
    actor: Person,
    proceeding: Proceeding,
    reason: str,
    look_again_on: dt.date,
    approved_by: str,
) -> bool:
    """Hold the clock of the case because of these proceedings. False: it is held for them already."""
    proceeding = _running(proceeding)
    clock = _clock(proceeding)
    if held_for(proceeding, clock):
        return False
    if clock.status == Deadline.Status.HELD:
        raise RuleBroken(f"The clock is held already: {clock.held_reason}")
    said = _said(reason, "reason", "Say why the review waits for them.")
    if len(said) > HELD_WORDS:
        raise RuleBroken(f"Use {HELD_WORDS} characters or fewer.", field="reason")
    clocks.hold(
        actor=actor,
        deadline=clock,
        reason=f"{proceeding.get_kind_display()}: {said}",
        look_again_on=look_again_on,
        approved_by=approved_by,
    )
    return True


@transaction.atomic
def release_from(*, actor: Person, proceeding: Proceeding, reason: str) -> bool:
    """Let the clock of the case run on, also once the proceedings have ended. False: it runs already."""
    clock = _clock(lock(proceeding))
    if clock.status == Deadline.Status.OPEN:
        return False
    if not held_for(proceeding, clock):
        raise RuleBroken(f"The clock is held for something else: {clock.held_reason}")
    clocks.release(actor=actor, deadline=clock, reason=reason)
    return True


def _running(proceeding: Proceeding) -> Proceeding:
    locked = lock(proceeding)
    if locked.ended_on is not None:
        raise RuleBroken("These proceedings have ended, so nothing about them can be changed.")
    return locked


def _clock(proceeding: Proceeding) -> Deadline:
    clock = case_clock(proceeding)
    if clock is None:
        raise RuleBroken("No clock runs for this case, so there is nothing to hold or release.")
    return clock


def _start(actor: Person, proceeding: Proceeding) -> None:
    assert proceeding.look_on is not None
    reference, path = _where(proceeding)
    clocks.start(
        actor=actor,
        code=LOOK_AT_PROCEEDING.code,
        record=proceeding,
        on=timezone.localdate(),
        due=proceeding.look_on,
        reference=reference,
        path=path,
        owner_role=Role.BUSINESS_UNIT,
    )


def _where(proceeding: Proceeding) -> tuple[str, str]:
    """What the clock is called by, and where somebody records the look."""
    if proceeding.practice is not None:
        reference = proceeding.practice.reference
        return reference, reverse("practice_proceedings", args=[reference])
    review = rapid_review_of(proceeding)
    if review is not None:
        return review.reference, reverse("review_proceedings", args=[review.reference])
    raise RuleBroken("Open the rapid review first: proceedings are kept on its page.")


def _looked(actor: Person, proceeding: Proceeding, on: dt.date) -> None:
    clocks.complete(actor=actor, record=proceeding, code=LOOK_AT_PROCEEDING.code, on=on)


def _ahead(look_on: dt.date) -> None:
    if look_on <= timezone.localdate():
        raise RuleBroken("The day to look again must be after today.", field="look_on")


def _said(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise RuleBroken(sentence, field=field)
    return text.strip()
