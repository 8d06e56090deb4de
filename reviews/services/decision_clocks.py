"""The clocks of a decision: each partner's signature, the Panel's reply, the publication that follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from core.actors import System
from deadlines import services as clocks
from deadlines.models import Deadline
from deadlines.queries import add_working_days
from partnership.rules import Role
from reviews.clocks import DECIDE_AGAIN, PANEL_REPLY, PUBLISH_LCSPR, RAPID_REVIEW, SIGN_CLOCKS
from reviews.models import Decision, RapidReview
from reviews.queries.decisions import clock_record, send_clock, signatories
from reviews.rules import Outcome

if TYPE_CHECKING:
    from partnership.models import Person

SIGN_WITHIN = 2  # working days, where the rapid review itself is due today or late


def await_signatures(actor: Person, decision: Decision) -> None:
    """One clock for each partner that has not signed, owned by whoever signs for it."""
    review = decision.review
    signed = set(decision.sign_offs.values_list("sector", flat=True))
    for sector, seats in signatories().items():
        if sector in signed:
            continue
        owner = (
            {"owner_person": seats[0].person}
            if len(seats) == 1
            else {"owner_organisation": seats[0].organisation}
            if seats
            else {"owner_role": Role.BUSINESS_UNIT}
        )
        _start(actor, review, SIGN_CLOCKS[sector].code, timezone.localdate(), _due(review), **owner)


def signed(actor: Person, decision: Decision, sector: str) -> None:
    """A partner has signed: its clock stops."""
    clocks.complete(
        actor=actor, record=decision.review, code=SIGN_CLOCKS[sector].code, on=timezone.localdate()
    )


def drop_signatures(*, actor: Person | System, review: RapidReview, reason: str) -> None:
    """Nobody is waited for any longer: the report is worked on again."""
    for clock in SIGN_CLOCKS.values():
        clocks.cancel(actor=actor, record=review, code=clock.code, reason=reason)


def drop_all(*, actor: Person | System, review: RapidReview, reason: str) -> None:
    """The review has stopped: nothing that follows from its decision is due any longer."""
    drop_signatures(actor=actor, review=review, reason=reason)
    for clock in (PANEL_REPLY, DECIDE_AGAIN, PUBLISH_LCSPR):
        clocks.cancel(actor=actor, record=review, code=clock.code, reason=reason)


def follow_outcome(actor: Person, review: RapidReview, decision: Decision) -> None:
    """A practice review must be published within its time; another outcome ends that clock."""
    code = PUBLISH_LCSPR.code
    if decision.outcome == Outcome.LCSPR_LOCAL:
        _start(actor, review, code, timezone.localdate(), owner_role=Role.BUSINESS_UNIT)
    elif Deadline.objects.of(review).open().filter(code=code).exists():
        clocks.cancel(
            actor=actor, record=review, code=code, reason="The partners decided otherwise"
        )


def sent(actor: Person, review: RapidReview, on: dt.date, late_reason: str) -> None:
    """The report has gone: its clock stops, in time or late, and the Panel's reply is waited for."""
    running = send_clock(review)
    if running:
        clocks.complete(
            actor=actor,
            record=clock_record(review, running),
            code=RAPID_REVIEW.code,
            on=on,
            reason=late_reason,
        )
    clocks.complete(actor=actor, record=review, code=DECIDE_AGAIN.code, on=on, reason=late_reason)
    _start(actor, review, PANEL_REPLY.code, on, owner_role=Role.BUSINESS_UNIT)


def replied(actor: Person, review: RapidReview, on: dt.date) -> None:
    """The Panel has answered."""
    clocks.complete(actor=actor, record=review, code=PANEL_REPLY.code, on=on)


def replied_on(actor: Person, review: RapidReview, on: dt.date, reason: str) -> None:
    """The day of the reply was corrected: what stopped on it, or began on it, follows."""
    mine = Deadline.objects.of(review)
    last = mine.filter(code=PANEL_REPLY.code, done_on__isnull=False).order_by("pk").last()
    if last and last.done_on != on:
        clocks.reopen(actor=actor, record=review, code=PANEL_REPLY.code, reason=reason)
        replied(actor, review, on)
    if mine.open().filter(code=DECIDE_AGAIN.code).exists():
        clocks.restart(actor=actor, record=review, code=DECIDE_AGAIN.code, on=on, reason=reason)


def stands_after_all(actor: Person, review: RapidReview, reason: str) -> None:
    """The Panel did not challenge the decision: nobody need decide again."""
    clocks.cancel(actor=actor, record=review, code=DECIDE_AGAIN.code, reason=reason)


def decide_again(actor: Person, review: RapidReview, on: dt.date) -> None:
    """The Panel's reply has opened the decision again: it stays on somebody's list until it is sent."""
    _start(actor, review, DECIDE_AGAIN.code, on, owner_role=Role.BUSINESS_UNIT)


def _start(
    actor: Person,
    review: RapidReview,
    code: str,
    on: dt.date,
    due: dt.date | None = None,
    **owner: object,
) -> None:
    clocks.start(
        actor=actor,
        code=code,
        record=review,
        on=on,
        due=due,
        reference=review.reference,
        path=reverse("review_decision", args=[review.reference]),
        **owner,  # type: ignore[arg-type]
    )


def _due(review: RapidReview) -> dt.date:
    """A signature is due with the rapid review, or within days when that is due today or late."""
    today, clock = timezone.localdate(), send_clock(review)
    return clock.due_on if clock and clock.due_on > today else add_working_days(today, SIGN_WITHIN)
