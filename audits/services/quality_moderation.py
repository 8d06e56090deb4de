"""The business unit's own score beside each score of an agency, and when agencies come to see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audits.models import AgencyReturn, Answer, Campaign, Moderation, ReturnSection
from audits.queries.handed_in import returned
from audits.rules.frameworks import SCALES, SCORED
from audits.rules.returns import RETURN_MOVES, ReturnStatus
from audits.services.letters import about_return
from core import history, moves
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from partnership.queries import leads_of

if TYPE_CHECKING:
    from partnership.models import Person

MODERATED_IN = frozenset({ReturnStatus.SUBMITTED, ReturnStatus.MODERATED})


def scored_answers(section: ReturnSection) -> list[Answer]:
    """The answers of a part that hold a score, in order, each with its question and moderated score."""
    rows = section.agency_return.answers.filter(
        question__standard__section=section.section_id, question__kind__in=SCORED
    ).exclude(value="", not_applicable=False)
    return list(
        rows.select_related("question__standard", "moderation", "changed_by").order_by(
            "question__standard__position", "question__position", "pk"
        )
    )


def moderation_held(answers: list[Answer]) -> dict[str, Any]:
    """What is saved, as the form of a part names it: score-KEY and reason-KEY of each answer."""
    held: dict[str, Any] = {}
    for answer in answers:
        there = getattr(answer, "moderation", None)
        held[f"score-{answer.pk}"] = there.value if there else ""
        held[f"reason-{answer.pk}"] = there.reason if there else ""
    return held


@transaction.atomic
def save_moderation(
    *, actor: Person, section: ReturnSection, typed: Mapping[str, str], seen: str = ""
) -> int:
    """Save the moderated scores of a part (names as in ``moderation_held``). Returns how many changed.

    A score needs its reason; an empty score takes the moderated one away. Raises SavedMeanwhile
    when a colleague saved since.
    """
    agency_return = lock(section.agency_return)
    if agency_return.status not in MODERATED_IN:
        raise RuleBroken(
            f"This return is “{agency_return.get_status_display()}”. It is moderated once it is handed in."
        )
    answers = scored_answers(section)
    held = moderation_held(answers)
    wanted = {name: str(typed.get(name, was)).strip() for name, was in held.items()}
    for answer in answers:
        _sensible(answer, wanted[f"score-{answer.pk}"], wanted[f"reason-{answer.pk}"])
    refuse_stale(seen, held, wanted)
    return sum(
        _save(actor, answer, wanted[f"score-{answer.pk}"], wanted[f"reason-{answer.pk}"])
        for answer in answers
    )


def _sensible(answer: Answer, score: str, reason: str) -> None:
    code = answer.question.code
    if score and score not in dict(SCALES[answer.question.kind]):
        raise RuleBroken(f"{code}: choose one of the scores listed.", field=f"score-{answer.pk}")
    if score and not reason:
        raise RuleBroken(f"{code}: give the reason for the score.", field=f"reason-{answer.pk}")
    if reason and not score:
        raise RuleBroken(
            f"{code}: choose a score, or take the reason out.", field=f"score-{answer.pk}"
        )


def _save(actor: Person, answer: Answer, score: str, reason: str) -> bool:
    there = getattr(answer, "moderation", None)
    if there is None:
        if not score:
            return False
        made = Moderation(answer=answer, value=score, reason=reason, moderated_by=actor)
        history.create(made, actor=actor, reason="Moderated")
        return True
    if not score:
        history.delete(there, actor=actor, reason="Moderated score taken away")
        return True
    if (there.value, there.reason) == (score, reason):
        return False
    # The time is set by hand: only the fields that change are written.
    return history.change_to(
        there,
        {
            "value": score,
            "reason": reason,
            "moderated_by": actor,
            "moderated_at": timezone.now(),
        },
        actor=actor,
        reason="Moderated again",
    )


@transaction.atomic
def finish_moderation(*, actor: Person, agency_return: AgencyReturn) -> bool:
    """The business unit has looked at the whole return. False when it said so already."""
    agency_return = lock(agency_return)
    return moves.move(agency_return, ReturnStatus.MODERATED, moves=RETURN_MOVES, actor=actor)


@transaction.atomic
def release(*, actor: Person, campaign: Campaign) -> bool:
    """Show the moderated scores of a campaign to its agencies, and tell their leads. False when it is done."""
    campaign = lock(campaign)
    if campaign.released_at:
        return False
    returns = AgencyReturn.objects.filter(returned(), campaign=campaign)
    if not returns.filter(status=ReturnStatus.MODERATED).exists():
        raise RuleBroken("No return of this audit is moderated yet.")
    history.change(
        campaign, actor=actor, reason="Moderated scores released", released_at=timezone.now()
    )
    moderated = Moderation.objects.filter(answer__agency_return__in=returns)
    told = returns.filter(pk__in=moderated.values("answer__agency_return"))
    for each in told.select_related("campaign", "organisation__succeeded_by"):
        about_return("audits.released", each, leads_of(each.organisation), once="released")
    return True
