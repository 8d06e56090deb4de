"""The end of a campaign, and its closing day: moved for all, closed, opened again, cancelled."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audits.clocks import RETURN
from audits.mails.campaigns import CANCELLED, MOVED
from audits.models import AgencyReturn, Campaign
from audits.queries.handed_in import awaited as first_awaited
from audits.rules.returns import CAMPAIGN_MOVES, OPEN_RETURNS, CampaignStatus
from audits.services.campaigns import lock_open
from audits.services.campaigns_letters import addressed, spoken, write
from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from deadlines import services as clocks

if TYPE_CHECKING:
    from partnership.models import Person


def awaited(campaign: Campaign) -> QuerySet[AgencyReturn]:
    """The returns that were issued and have not been handed in."""
    rows = AgencyReturn.objects.filter(first_awaited(), campaign=campaign)
    return rows.exclude(issued_at=None)


@transaction.atomic
def move_closing(*, actor: Person, campaign: Campaign, closes_on: dt.date, reason: str) -> int:
    """Another closing day for all. An agency that has a day of its own keeps it. Returns how many clocks moved."""
    campaign = lock_open(campaign)
    if closes_on == campaign.closes_on:
        return 0
    if closes_on <= timezone.localdate():
        raise RuleBroken("The closing day must be in the future.", field="closes_on")
    said = _said(reason, "Say why the closing day changes.")
    following = list(
        awaited(campaign).filter(due_on=campaign.closes_on).select_related("organisation")
    )
    history.change(campaign, actor=actor, reason=said, closes_on=closes_on)
    rows = AgencyReturn.objects.filter(pk__in=[row.pk for row in following])
    moved = _move(actor, rows, closes_on, said)
    once = f"{timezone.now():%Y%m%d%H%M%S%f}"
    write(MOVED, campaign, addressed(following), once=once, due=spoken(closes_on))
    return moved


@transaction.atomic
def close(*, actor: Person, campaign: Campaign) -> int:
    """End the campaign: what was not returned can be read and not changed. Returns how many were not returned."""
    campaign = lock(campaign)
    missing = awaited(campaign).count()
    if campaign.status == CampaignStatus.CLOSED:
        return missing
    _move_to(actor, campaign, CampaignStatus.CLOSED, "Closed", closed_at=timezone.now())
    _stop(actor, campaign, "The audit was closed.")
    return missing


@transaction.atomic
def reopen(*, actor: Person, campaign: Campaign, closes_on: dt.date, reason: str) -> bool:
    """Open a closed campaign again until another day. A later day of an agency's own stays."""
    campaign = lock(campaign)
    if campaign.status == CampaignStatus.OPEN:
        return False
    if campaign.status != CampaignStatus.CLOSED:
        raise RuleBroken("Only a closed audit can be opened again.")
    if closes_on <= timezone.localdate():
        raise RuleBroken("The closing day must be in the future.", field="closes_on")
    said = _said(reason, "Say why it is opened again.")
    values = {"closed_at": None, "closes_on": closes_on}
    _move_to(actor, campaign, CampaignStatus.OPEN, said, **values)
    waiting = AgencyReturn.objects.filter(campaign=campaign, status__in=OPEN_RETURNS)
    clocks.reopen_many(actor=actor, records=waiting, code=RETURN.code, reason=said)
    _move(actor, awaited(campaign).filter(due_on__lt=closes_on), closes_on, said)
    return True


@transaction.atomic
def cancel(*, actor: Person, campaign: Campaign, reason: str) -> bool:
    """Give a campaign up. Where it was issued, those who had not answered are told."""
    campaign = lock(campaign)
    if campaign.status == CampaignStatus.CANCELLED:
        return False
    said = _said(reason, "Say why it is cancelled.")
    told = list(awaited(campaign).select_related("organisation"))
    _move_to(actor, campaign, CampaignStatus.CANCELLED, said)
    _stop(actor, campaign, said)
    write(CANCELLED, campaign, addressed(told), once="cancelled", links=False)
    return True


def _move_to(actor: Person, campaign: Campaign, to: str, reason: str, **values: object) -> None:
    move(campaign, to, moves=CAMPAIGN_MOVES, actor=actor, reason=reason, **values)


def _stop(actor: Person, campaign: Campaign, reason: str) -> None:
    rows = AgencyReturn.objects.filter(campaign=campaign)
    clocks.cancel_many(actor=actor, records=rows, code=RETURN.code, reason=reason)


def _move(actor: Person, rows: QuerySet[AgencyReturn], due_on: dt.date, reason: str) -> int:
    keys = list(rows.order_by().values_list("pk", flat=True))
    chosen = AgencyReturn.objects.filter(pk__in=keys)
    history.change_many(chosen, actor=actor, reason=reason, due_on=due_on)
    return clocks.move_many(
        actor=actor, records=chosen, code=RETURN.code, due=due_on, reason=reason
    )


def _said(reason: str, sentence: str) -> str:
    reason = reason.strip()
    if not reason:
        raise RuleBroken(sentence, field="reason")
    return reason
