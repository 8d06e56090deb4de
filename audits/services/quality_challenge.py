"""A peer challenge: a day on which agencies question each other's returns (rulebook 5.3)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from audits.models import AgencyReturn, Campaign, ChallengeNote, PeerChallenge
from audits.rules.returns import RETURNED, CampaignStatus
from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale

if TYPE_CHECKING:
    from partnership.models import Person


def challenge_held(challenge: PeerChallenge) -> dict[str, Any]:
    """What is saved of an event, as its form names it."""
    return {"held_on": challenge.held_on, "place": challenge.place}


def note_held(note: ChallengeNote) -> dict[str, Any]:
    """What is saved of a note, as its form names it."""
    return {"asked": note.asked, "answered": note.answered}


@transaction.atomic
def plan_challenge(
    *, actor: Person, campaign: Campaign, held_on: dt.date, place: str = "", seen: str = ""
) -> PeerChallenge:
    """Plan an event. The one of the same day is the one there is."""
    campaign = lock(campaign)
    if campaign.status not in (CampaignStatus.OPEN, CampaignStatus.CLOSED):
        raise RuleBroken("This audit was not issued.")
    there = campaign.peer_challenges.filter(held_on=held_on).first()
    if there:
        return there
    made = PeerChallenge(campaign=campaign, held_on=held_on, place=place.strip())
    return history.create(made, actor=actor, reason="Peer challenge planned")


@transaction.atomic
def change_challenge(
    *, actor: Person, challenge: PeerChallenge, held_on: dt.date, place: str, seen: str = ""
) -> bool:
    """Another day or place."""
    challenge = lock(challenge)
    values = {"held_on": held_on, "place": place.strip()}
    refuse_stale(seen, challenge_held(challenge), values)
    return history.change(challenge, actor=actor, reason="Peer challenge changed", **values)


@transaction.atomic
def add_note(
    *, actor: Person, challenge: PeerChallenge, agency_return: AgencyReturn, asked: str,
    answered: str = "", seen: str = "",
) -> ChallengeNote:  # fmt: skip
    """Note what one agency was asked, and what it answered."""
    challenge = lock(challenge)
    if agency_return.campaign_id != challenge.campaign_id or agency_return.status not in RETURNED:
        raise RuleBroken("Choose an agency that handed in its return.", field="agency_return")
    if not asked.strip():
        raise RuleBroken("Write what the agency was asked.", field="asked")
    values = {"asked": asked.strip(), "answered": answered.strip()}
    there = challenge.notes.filter(agency_return=agency_return, **values).first()
    if there:
        return there
    note = ChallengeNote(challenge=challenge, agency_return=agency_return, **values)
    return history.create(note, actor=actor, reason="Noted")


@transaction.atomic
def change_note(
    *, actor: Person, note: ChallengeNote, asked: str, answered: str, seen: str = ""
) -> bool:
    """Other words."""
    note = lock(note)
    if not asked.strip():
        raise RuleBroken("Write what the agency was asked.", field="asked")
    values = {"asked": asked.strip(), "answered": answered.strip()}
    refuse_stale(seen, note_held(note), values)
    return history.change(note, actor=actor, reason="Note changed", **values)


@transaction.atomic
def summarise(*, actor: Person, challenge: PeerChallenge, summary: str, seen: str = "") -> bool:
    """Say what came of the event: from here on each agency can read it, with its own notes."""
    challenge = lock(challenge)
    if not summary.strip():
        raise RuleBroken("Write what came of the event.", field="summary")
    values = {"summary": summary.strip()}
    refuse_stale(seen, {"summary": challenge.summary}, values)
    return history.change(challenge, actor=actor, reason="Summary saved", **values)
