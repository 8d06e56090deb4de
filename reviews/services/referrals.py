"""A referral to the case review committee: made, screened and answered, withdrawn, joined to an incident."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.references import next_reference
from deadlines import services as clocks
from partnership.models import Organisation
from partnership.rules import Role
from reviews.clocks import SCREEN_REFERRAL
from reviews.models import Incident, Referral
from reviews.queries.referrals import may_withdraw, must_refer_for
from reviews.referral_mails import RECEIVED, WITHDRAWN
from reviews.referral_rules import (
    REFERRAL_MOVES,
    SCREENED_REFERRALS,
    ReferralOutcome,
    ReferralStatus,
    status_after,
)
from reviews.rules import IncidentStatus
from reviews.services.referral_letters import tell_referrer, tell_unit

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def refer(
    *,
    actor: Person,
    organisation: Organisation | None,
    title: str,
    what_happened: str,
    concern: str,
    other_agencies: str = "",
    incident_on: dt.date | None = None,
) -> Referral:
    """Refer a case for an agency; its clock starts and the business unit is told.

    The same referral on the same day is the one there is.
    """
    today = timezone.localdate()
    agency = must_refer_for(actor, organisation)
    typed = {
        "title": _needed(title, "title", "Give the referral a plain title."),
        "what_happened": _needed(what_happened, "what_happened", "Say what happened."),
        "concern": _needed(concern, "concern", "Say why the committee should look at it."),
    }
    if incident_on and incident_on > today:
        raise RuleBroken("The date must be today or in the past.", field="incident_on")
    made = {"referred_by": actor, "organisation": agency, "received_on": today, **typed}
    there = Referral.objects.filter(**made).first()
    if there:
        return there
    referral = history.create(
        Referral(
            reference=next_reference("REF", Referral, today.year),
            other_agencies=other_agencies.strip(),
            incident_on=incident_on,
            **made,
        ),
        actor=actor,
        reason="Referred to the committee",
    )
    _start_clock(actor, referral, today)
    tell_unit(RECEIVED.code, referral, actor=actor)
    return referral


@transaction.atomic
def start_screening(*, actor: Person, referral: Referral) -> bool:
    """Say that somebody looks at it now. Returns False when it was said already."""
    referral = lock(referral)
    return move(referral, ReferralStatus.SCREENING, moves=REFERRAL_MOVES, actor=actor)


@transaction.atomic
def screen(*, actor: Person, referral: Referral, outcome: str, reason: str, reply: str) -> bool:
    """Decide what comes of a referral, and reply to the agency. Stops its clock.

    ``reason`` stands in the record, ``reply`` is what the agency reads. Returns False when it was
    screened with these very words already.
    """
    referral = lock(referral)
    reason = _needed(reason, "reason", "Give the reason. It stands in the record.")
    reply = _needed(reply, "reply", "Write the reply to the agency.")
    if outcome not in ReferralOutcome.values:
        raise RuleBroken("Choose what comes of the referral.", field="outcome")
    if referral.status in SCREENED_REFERRALS:
        held = (referral.outcome, referral.screening_reason, referral.reply)
        if held == (outcome, reason, reply):
            return False
        raise RuleBroken("This referral has been screened, and the agency has its reply.")
    now = timezone.now()
    move(
        referral,
        status_after(outcome),
        moves=REFERRAL_MOVES,
        actor=actor,
        reason=ReferralOutcome(outcome).label,
        outcome=outcome,
        screening_reason=reason,
        screened_by=actor,
        screened_at=now,
        reply=reply,
        replied_at=now,
    )
    today = timezone.localdate(now)
    clocks.complete(actor=actor, record=referral, code=SCREEN_REFERRAL.code, on=today)
    tell_referrer(referral, actor=actor)
    return True


@transaction.atomic
def withdraw(*, actor: Person, referral: Referral, reason: str) -> bool:
    """Take a referral back for the agency that made it. Returns False when it was withdrawn already."""
    referral = lock(referral)
    if not may_withdraw(actor, referral):
        raise RuleBroken("A referral is withdrawn by whoever made it, or by their agency’s lead.")
    if referral.status == ReferralStatus.WITHDRAWN:
        return False
    reason = _needed(reason, "reason", "Say why it is withdrawn.")
    move(
        referral, ReferralStatus.WITHDRAWN, moves=REFERRAL_MOVES, actor=actor, reason=reason
    )  # fmt: skip
    clocks.cancel(actor=actor, record=referral, code=SCREEN_REFERRAL.code, reason="Withdrawn")
    tell_unit(WITHDRAWN.code, referral, actor=actor)
    return True


@transaction.atomic
def link_incident(*, actor: Person, referral: Referral, incident: Incident | None) -> bool:
    """Say which serious incident was recorded from a referral; None where it was said by mistake."""
    referral = lock(referral)
    if incident and referral.status not in SCREENED_REFERRALS:
        raise RuleBroken("Screen the referral before you join it to an incident.")
    if incident and incident.status == IncidentStatus.DRAFT:
        raise RuleBroken("This incident is still a draft. Submit it first.", field="incident")
    said = f"Joined to {incident}" if incident else "No longer joined to an incident"
    return history.change(referral, actor=actor, reason=said, incident=incident)


def _needed(words: str, field: str, said: str) -> str:
    if not words.strip():
        raise RuleBroken(said, field=field)
    return words.strip()


def _start_clock(actor: Person, referral: Referral, on: dt.date) -> None:
    clocks.start(
        actor=actor,
        code=SCREEN_REFERRAL.code,
        record=referral,
        on=on,
        reference=referral.reference,
        path=reverse("referral", args=[referral.reference]),
        owner_role=Role.BUSINESS_UNIT,
    )
