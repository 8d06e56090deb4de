"""The risk register: risks added, changed, reviewed, closed, and what is done about them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.access import can
from core.errors import RuleBroken
from core.moves import lock, move
from core.references import next_reference
from core.stale import refuse_stale
from deadlines import services as clocks
from deadlines.models import Deadline
from governance.access import REVIEW_RISKS
from governance.clocks import RISK_REVIEW
from governance.models import Action, Risk, RiskReview
from governance.rules.actions import Source
from governance.rules.registers import RISK_MOVES, RiskStatus
from governance.services import actions
from governance.services.actions import needed
from governance.services.thread import not_ahead
from partnership.models import Organisation

if TYPE_CHECKING:
    from partnership.models import Person

# What the page of a risk changes; its scores now and its review day change by a review.
FACTS = (
    "title",
    "cause",
    "effect",
    "controls",
    "inherent_likelihood",
    "inherent_impact",
    "target_likelihood",
    "target_impact",
    "appetite",
    "owner",
    "organisation",
    "group",
)


@transaction.atomic
def add_risk(
    *, actor: Person, owner: Person, review_on: dt.date, on: dt.date | None = None, **facts: Any
) -> Risk:
    """Add a risk and start the clock of its first review. The same title on the same day is the one there is.

    ``facts`` are the other fields of the risk, as its form names them.
    """
    day = on or timezone.localdate()
    not_ahead(day, "raised_on")
    _may_own(owner)
    _after(review_on, day, "The first review must be after today.")
    there = Risk.objects.filter(
        title=facts["title"], raised_on=day, status=RiskStatus.OPEN, owner=owner
    ).first()
    if there:
        return there
    risk = history.create(
        Risk(
            reference=next_reference("RSK", Risk, day.year),
            owner=owner,
            review_on=review_on,
            raised_on=day,
            created_by=actor,
            **facts,
        ),
        actor=actor,
        reason="Risk added",
    )
    _start(actor, risk, day)
    return risk


@transaction.atomic
def change_risk(*, actor: Person, risk: Risk, reason: str, seen: str = "", **facts: Any) -> bool:
    """Change what a risk says; its clock goes to a new owner. Returns whether anything changed.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    risk = lock(risk)
    _open(risk)
    reason = needed(reason, "reason", "Say why it changes.")
    refuse_stale(seen, held(risk), facts)
    before = risk.owner
    owner = facts.get("owner", before)
    if owner != before:
        _may_own(owner)
    changed = history.change_to(risk, facts, actor=actor, reason=reason)
    if owner != before:
        _hand_over(actor, risk, reason)
    return changed


@transaction.atomic
def review_risk(
    *,
    actor: Person,
    risk: Risk,
    likelihood: int,
    impact: int,
    note: str,
    review_on: dt.date,
    on: dt.date | None = None,
) -> RiskReview:
    """Look at a risk again: its scores now, what was said, the next day. The same again is the one there is."""
    risk = lock(risk)
    _open(risk)
    day = on or timezone.localdate()
    not_ahead(day, "reviewed_on")
    note = needed(note, "note", "Say what was looked at and why the scores are so.")
    scores = {"likelihood": likelihood, "impact": impact}
    there = risk.reviews.filter(reviewed_on=day, note=note, **scores).first()
    if there and risk.review_on == review_on:
        return there
    _after(review_on, day, "The next review must be after the day of this one.")
    review = history.create(
        RiskReview(risk=risk, reviewed_on=day, note=note, by=actor, **scores),
        actor=actor,
        reason="Risk reviewed",
    )
    history.change(risk, actor=actor, reason="Risk reviewed", review_on=review_on, **scores)
    clocks.complete(actor=actor, record=risk, code=RISK_REVIEW.code, on=day)
    _start(actor, risk, day)
    return review


@transaction.atomic
def close_risk(*, actor: Person, risk: Risk, reason: str) -> bool:
    """The risk is over: nothing is due from it any more. Returns False when it was closed already."""
    risk = lock(risk)
    if risk.status == RiskStatus.CLOSED:
        return False
    reason = needed(reason, "reason", "Say why it is over.")
    move(risk, RiskStatus.CLOSED, moves=RISK_MOVES, actor=actor, reason=reason)
    clocks.cancel(actor=actor, record=risk, code=RISK_REVIEW.code, reason=reason)
    return True


@transaction.atomic
def reopen_risk(*, actor: Person, risk: Risk, reason: str, review_on: dt.date) -> bool:
    """The risk is back, and is looked at again by a day. Returns False when it was open."""
    risk = lock(risk)
    if risk.status == RiskStatus.OPEN:
        return False
    reason = needed(reason, "reason", "Say why it is open again.")
    day = timezone.localdate()
    _after(review_on, day, "The next review must be after today.")
    _may_own(risk.owner)
    move(risk, RiskStatus.OPEN, moves=RISK_MOVES, actor=actor, reason=reason, review_on=review_on)
    _start(actor, risk, day)
    return True


@transaction.atomic
def mitigate(
    *,
    actor: Person,
    risk: Risk,
    title: str,
    owner: Person,
    due_on: dt.date,
    organisation: Organisation | None = None,
    detail: str = "",
) -> Action:
    """Give an action that makes the risk smaller."""
    risk = lock(risk)
    _open(risk)
    return actions.give(
        actor=actor,
        title=title,
        owner=owner,
        due_on=due_on,
        source=Source.RISK,
        organisation=organisation,
        group=risk.group,
        detail=detail,
        origin=risk,
        origin_label=risk.reference,
        origin_path=reverse("risk", args=[risk.reference]),
    )


def held(risk: Risk) -> dict[str, Any]:
    """What is saved of a risk, as its form names it."""
    links = {"owner", "organisation", "group"}
    return {name: getattr(risk, f"{name}_id" if name in links else name) for name in FACTS}


def _open(risk: Risk) -> None:
    if risk.status != RiskStatus.OPEN:
        raise RuleBroken("This risk is closed. Open it again first.")


def _may_own(owner: Person) -> None:
    if not can(owner, REVIEW_RISKS.code):
        raise RuleBroken(
            "Choose someone who can open the risk register: they review the risk.", field="owner"
        )


def _after(review_on: dt.date, day: dt.date, otherwise: str) -> None:
    if review_on <= day:
        raise RuleBroken(otherwise, field="review_on")


def _start(actor: Person, risk: Risk, on: dt.date) -> None:
    clocks.start(
        actor=actor,
        code=RISK_REVIEW.code,
        record=risk,
        on=on,
        due=risk.review_on,
        label="Review the risk",
        reference=risk.reference,
        path=reverse("risk", args=[risk.reference]),
        owner_person=risk.owner,
    )


def _hand_over(actor: Person, risk: Risk, reason: str) -> None:
    running = Deadline.objects.of(risk).open().filter(code=RISK_REVIEW.code).first()
    if running:
        clocks.reassign(actor=actor, deadline=running, reason=reason, owner_person=risk.owner)
