"""The challenge log: raised, answered, closed, opened again, and what follows (rulebook 11.2)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.models import ListValue
from core.moves import lock, move
from core.references import next_reference
from deadlines import services as clocks
from governance.clocks import CHALLENGE
from governance.models import Action, Challenge
from governance.queries.challenges import may_respond, must_speak_for
from governance.rules.actions import Source
from governance.rules.registers import (
    CHALLENGE_MOVES,
    TAUGHT,
    WITHOUT_RESPONSE,
    ChallengeOutcome,
    ChallengeStatus,
)
from governance.services import actions
from governance.services.actions import needed
from governance.services.challenges_letters import tell, tell_agency
from governance.services.thread import not_ahead
from partnership.models import Organisation

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def raise_challenge(
    *,
    actor: Person,
    raising: Organisation | None,
    against: Organisation,
    text: str,
    due_on: dt.date,
    about_a_child: bool = False,
    theme: ListValue | None = None,
    evidence: str = "",
    on: dt.date | None = None,
) -> Challenge:
    """Put a challenge to an agency; its clock starts and its leads are told. The same again is the one there is."""
    day = on or timezone.localdate()
    not_ahead(day, "raised_on")
    text = needed(text, "text", "Say what you challenge.")
    must_speak_for(actor, raising)
    if raising == against:
        raise RuleBroken("An agency does not challenge itself.", field="against")
    if due_on <= day:
        raise RuleBroken("The response must be due after today.", field="due_on")
    there = Challenge.objects.filter(
        raised_by=actor, raised_on=day, against=against, text=text
    ).first()
    if there:
        return there
    challenge = history.create(
        Challenge(
            reference=next_reference("CHL", Challenge, day.year),
            raised_on=day,
            raised_by=actor,
            raising=raising,
            against=against,
            about_a_child=about_a_child,
            theme=theme,
            text=text,
            evidence=evidence.strip(),
            due_on=due_on,
        ),
        actor=actor,
        reason="Challenge raised",
    )
    _start(actor, challenge, day)
    tell_agency("governance.challenge-raised", challenge, against, actor=actor)
    return challenge


@transaction.atomic
def respond(
    *, actor: Person, challenge: Challenge, response: str, on: dt.date | None = None
) -> bool:
    """Answer for the agency that is challenged. Returns False when this answer was given already."""
    challenge = lock(challenge)
    day = on or timezone.localdate()
    not_ahead(day, "responded_on")
    if not may_respond(actor, challenge):
        raise RuleBroken(f"Only {challenge.against} and those who help it respond to this.")
    response = needed(response, "response", "Write the response.")
    if challenge.status == ChallengeStatus.ANSWERED and challenge.response == response:
        return False
    if challenge.status != ChallengeStatus.OPEN:
        raise RuleBroken("This challenge does not wait for a response.")
    move(
        challenge,
        ChallengeStatus.ANSWERED,
        moves=CHALLENGE_MOVES,
        actor=actor,
        response=response,
        responded_by=actor,
        responded_on=day,
    )
    clocks.complete(actor=actor, record=challenge, code=CHALLENGE.code, on=day)
    tell("governance.challenge-answered", challenge, challenge.raised_by, actor=actor)
    return True


@transaction.atomic
def close(
    *,
    actor: Person,
    challenge: Challenge,
    outcome: str,
    learning: str,
    on: dt.date | None = None,
) -> bool:
    """End a challenge with its outcome and what was learned. Returns False when it had ended so."""
    challenge = lock(challenge)
    day = on or timezone.localdate()
    not_ahead(day, "closed_on")
    if challenge.status == ChallengeStatus.CLOSED and challenge.outcome == outcome:
        return False
    if challenge.status == ChallengeStatus.OPEN and outcome not in WITHOUT_RESPONSE:
        raise RuleBroken(
            "Nobody has responded yet, so it can only be withdrawn or escalated.", field="outcome"
        )
    if outcome in TAUGHT:
        learning = needed(learning, "learning", "Say what was learned.")
    label = ChallengeOutcome(outcome).label
    move(
        challenge,
        ChallengeStatus.CLOSED,
        moves=CHALLENGE_MOVES,
        actor=actor,
        reason=label,
        outcome=outcome,
        learning=learning.strip(),
        closed_on=day,
    )
    clocks.cancel(actor=actor, record=challenge, code=CHALLENGE.code, reason=label)
    tell("governance.challenge-closed", challenge, challenge.raised_by, actor=actor)
    tell_agency("governance.challenge-closed", challenge, challenge.against, actor=actor)
    return True


@transaction.atomic
def reopen(*, actor: Person, challenge: Challenge, reason: str, due_on: dt.date) -> bool:
    """More is needed: the agency responds again by a day. Returns False when a response is awaited already.

    What it answered before stands in the record until it answers anew, and in the history for ever.
    """
    challenge = lock(challenge)
    if challenge.status == ChallengeStatus.OPEN:
        return False
    reason = needed(reason, "reason", "Say what is still needed.")
    day = timezone.localdate()
    if due_on <= day:
        raise RuleBroken("The response must be due after today.", field="due_on")
    move(
        challenge,
        ChallengeStatus.OPEN,
        moves=CHALLENGE_MOVES,
        actor=actor,
        reason=reason,
        due_on=due_on,
        responded_by=None,
        responded_on=None,
        outcome="",
        closed_on=None,
    )
    _start(actor, challenge, day)
    tell_agency("governance.challenge-reopened", challenge, challenge.against, actor=actor)
    return True


@transaction.atomic
def act_on(
    *,
    actor: Person,
    challenge: Challenge,
    title: str,
    owner: Person,
    due_on: dt.date,
    organisation: Organisation | None = None,
    detail: str = "",
) -> Action:
    """Give an action that follows from a challenge."""
    challenge = lock(challenge)
    return actions.give(
        actor=actor,
        title=title,
        owner=owner,
        due_on=due_on,
        source=Source.CHALLENGE,
        organisation=organisation,
        detail=detail,
        origin=challenge,
        origin_label=challenge.reference,
        origin_path=reverse("challenge", args=[challenge.reference]),
    )


def _start(actor: Person, challenge: Challenge, on: dt.date) -> None:
    clocks.start(
        actor=actor,
        code=CHALLENGE.code,
        record=challenge,
        on=on,
        due=challenge.due_on,
        label="Respond to the challenge",
        reference=challenge.reference,
        path=reverse("challenge", args=[challenge.reference]),
        owner_organisation=challenge.against,
    )
