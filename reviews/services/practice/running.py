"""The clocks of practice reviews: which one a kind has, when it starts, and what ends it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from core.actors import System
from deadlines import services as clocks
from deadlines.clocks import Clock
from deadlines.models import Deadline
from partnership.rules import Role
from reviews.clocks import (
    AGENCY_REPORT,
    LEARNING_REVIEW,
    LEGACY_SCR,
    PROGRESS_CHECK,
    PUBLISH_LCSPR,
    SIGN_REPORT_CLOCKS,
    WRITTEN_REQUEST,
)
from reviews.models import AgencyReport, PracticeReview, ProgressCheck, WrittenRequest
from reviews.practice_rules import PUBLIC, PracticeKind, PracticeStatus, has_target
from reviews.queries.decisions import signatories
from reviews.queries.practice import copy_clock
from reviews.rules import OPEN_REQUESTS

if TYPE_CHECKING:
    from partnership.models import Person


def main_clock(kind: str) -> Clock:
    """The clock that a review of this kind is finished by."""
    if kind == PracticeKind.LCSPR:
        return PUBLISH_LCSPR
    return LEGACY_SCR if kind == PracticeKind.LEGACY else LEARNING_REVIEW


def start(actor: Person, practice: PracticeReview) -> None:
    """Start the clock a review is finished by, from the day it was decided; not while it is only proposed.

    The six months run on the rapid review until the practice review is begun; they go on here, and a date that
    was extended there stays extended.
    """
    if practice.status == PracticeStatus.PROPOSED:
        return
    clock = main_clock(practice.kind)
    on = practice.decided_on or timezone.localdate()
    before = None
    rapid = practice.rapid_review
    if rapid and clock is PUBLISH_LCSPR:
        before = Deadline.objects.of(rapid).open().filter(code=clock.code).first()
    running = _start(
        actor, practice, clock.code, on, practice.target_on if has_target(practice.kind) else None
    )
    if before is None or rapid is None:
        return
    if before.due_on > running.due_on:
        clocks.extend(
            actor=actor,
            deadline=running,
            to=before.due_on,
            reason=f"As it was extended on {before.reference}",
            approved_by=str(actor),
        )
    clocks.cancel(actor=actor, record=rapid, code=clock.code, reason=f"Goes on as {practice}")


def move_target(actor: Person, practice: PracticeReview, due: dt.date, reason: str) -> None:
    """People set another day for the end of the review."""
    clocks.move(actor=actor, record=practice, code=LEARNING_REVIEW.code, due=due, reason=reason)


def finish(actor: Person | System, practice: PracticeReview, on: dt.date, late_reason: str) -> None:
    """The review is finished, or published: its clock stops, in time or late with the reason."""
    code = main_clock(practice.kind).code
    clocks.complete(actor=actor, record=practice, code=code, on=on, reason=late_reason)
    drop_oversight(actor, practice, "The review is finished")


def drop_all(actor: Person, practice: PracticeReview, reason: str) -> None:
    """Nothing is due on this review any longer."""
    for clock in (
        main_clock(practice.kind),
        copy_clock(practice.kind),
        *SIGN_REPORT_CLOCKS.values(),
    ):
        clocks.cancel(actor=actor, record=practice, code=clock.code, reason=reason)
    drop_reports(actor, practice, reason)
    drop_oversight(actor, practice, reason)


def drop_reports(actor: Person, practice: PracticeReview, reason: str) -> None:
    """No agency is waited for any longer."""
    for report in AgencyReport.objects.filter(practice=practice, status__in=OPEN_REQUESTS):
        clocks.cancel(actor=actor, record=report, code=AGENCY_REPORT.code, reason=reason)


def checked(actor: Person, practice: PracticeReview, on: dt.date) -> None:
    """The partners looked at time and quality: the wait for it ends."""
    clocks.complete(actor=actor, record=practice, code=PROGRESS_CHECK.code, on=on)


def await_check(actor: Person, practice: PracticeReview, newest: ProgressCheck) -> None:
    """Let the clock of the next check be as the newest one says: to its day, or not at all."""
    code = PROGRESS_CHECK.code
    if newest.next_on is None:
        clocks.cancel(actor=actor, record=practice, code=code, reason="No further check is planned")
    elif practice.status not in PUBLIC:
        _start(actor, practice, code, newest.checked_on, newest.next_on)
        clocks.move(
            actor=actor,
            record=practice,
            code=code,
            due=newest.next_on,
            reason="Another day is set for the next check",
        )


def await_answer(actor: Person, demand: WrittenRequest) -> None:
    """The reviewer is asked in writing: the business unit chases the answer."""
    practice = demand.review
    clocks.start(
        actor=actor,
        code=WRITTEN_REQUEST.code,
        record=demand,
        on=demand.sent_on,
        due=demand.due_on,
        reference=practice.reference,
        path=reverse("practice_people", args=[practice.reference]),
        owner_role=Role.BUSINESS_UNIT,
    )


def answered(actor: Person, demand: WrittenRequest, on: dt.date, *, again: bool) -> None:
    """The reviewer answered; ``again`` where the day recorded before was wrong."""
    code = WRITTEN_REQUEST.code
    if again:
        clocks.reopen(
            actor=actor, record=demand, code=code, reason="The day of the answer was corrected"
        )
    clocks.complete(actor=actor, record=demand, code=code, on=on)


def drop_demand(actor: Person | System, demand: WrittenRequest, reason: str) -> None:
    """Nobody waits for this answer any longer."""
    clocks.cancel(actor=actor, record=demand, code=WRITTEN_REQUEST.code, reason=reason)


def drop_oversight(actor: Person | System, practice: PracticeReview, reason: str) -> None:
    """Neither a check nor an answer is due any longer."""
    clocks.cancel(actor=actor, record=practice, code=PROGRESS_CHECK.code, reason=reason)
    for demand in practice.written_requests.filter(answered_on=None):
        drop_demand(actor, demand, reason)


def await_signatures(actor: Person, practice: PracticeReview, round_: int, by: dt.date) -> None:
    """One clock for each partner that has not signed this round, owned by whoever signs for it."""
    signed_now = set(practice.sign_offs.filter(round=round_).values_list("sector", flat=True))
    for sector, seats in signatories().items():
        if sector in signed_now:
            continue
        owner: dict[str, object] = {"owner_role": Role.BUSINESS_UNIT}
        if seats:
            owner = {"owner_organisation": seats[0].organisation}
        if len(seats) == 1:
            owner = {"owner_person": seats[0].person}
        code = SIGN_REPORT_CLOCKS[sector].code
        _start(actor, practice, code, timezone.localdate(), by, **owner)


def signed(actor: Person, practice: PracticeReview, sector: str) -> None:
    """A partner has signed: its clock stops."""
    code = SIGN_REPORT_CLOCKS[sector].code
    clocks.complete(actor=actor, record=practice, code=code, on=timezone.localdate())


def drop_signatures(actor: Person, practice: PracticeReview, reason: str) -> None:
    """Nobody is waited for any longer."""
    for clock in SIGN_REPORT_CLOCKS.values():
        clocks.cancel(actor=actor, record=practice, code=clock.code, reason=reason)


def planned(actor: Person, practice: PracticeReview, on: dt.date) -> None:
    """The day of publication is set, or set anew: the copies are due before it, unless they have gone."""
    code = copy_clock(practice.kind).code
    running = Deadline.objects.of(practice).open().filter(code=code).first()
    if running and running.started_on != on:
        clocks.cancel(
            actor=actor, record=practice, code=code, reason="Another day of publication is planned"
        )
    _start(actor, practice, code, on)


def unplanned(actor: Person, practice: PracticeReview, reason: str) -> None:
    """No day of publication is set any longer."""
    clocks.cancel(actor=actor, record=practice, code=copy_clock(practice.kind).code, reason=reason)


def copied(actor: Person, practice: PracticeReview, on: dt.date) -> None:
    """The report has gone to the Panel and the Secretary of State."""
    clocks.complete(actor=actor, record=practice, code=copy_clock(practice.kind).code, on=on)


def _start(
    actor: Person,
    practice: PracticeReview,
    code: str,
    on: dt.date,
    due: dt.date | None = None,
    **owner: object,
) -> Deadline:
    return clocks.start(
        actor=actor,
        code=code,
        record=practice,
        on=on,
        due=due,
        reference=practice.reference,
        path=reverse("practice", args=[practice.reference]),
        **(owner or {"owner_role": Role.BUSINESS_UNIT}),  # type: ignore[arg-type]
    )
