"""A campaign that issues itself on its opening day, because somebody of the business unit said so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from audits.mails.campaigns import NOT_ISSUED
from audits.models import Campaign
from audits.rules.returns import CampaignStatus
from audits.services.campaigns import lock_draft
from audits.services.campaigns_issue import issue, refuse_unready
from core import history, outbox
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from deadlines.words import long_day
from partnership.queries import business_unit

if TYPE_CHECKING:
    from partnership.models import Person

PLAN = System("Planned issue")
NO_PLAN = {"planned_by": None, "planned_at": None}


@dataclass
class Looked:
    """What one look did."""

    issued: int = 0
    refused: int = 0

    def __str__(self) -> str:
        return f"{self.issued} issued, {self.refused} refused"


@transaction.atomic
def plan_issue(*, actor: Person, campaign: Campaign) -> bool:
    """Let a draft issue itself on its opening day, whichever day that will be. False when it is planned already.

    Refused where it could not be issued as it stands.
    """
    campaign = lock_draft(campaign)
    if campaign.planned_by_id:
        return False
    if campaign.opens_on <= timezone.localdate():
        raise RuleBroken("Its opening day has come. Issue it now, or change the day.")
    refuse_unready(campaign, campaign.opens_on)
    return history.change(
        campaign,
        actor=actor,
        reason=f"Planned to issue itself on {long_day(campaign.opens_on)}",
        planned_by=actor,
        planned_at=timezone.now(),
        not_issued="",
    )


@transaction.atomic
def plan_no_more(*, actor: Person, campaign: Campaign) -> bool:
    """Take the plan back: it is issued by hand again. False when there is none."""
    campaign = lock_draft(campaign)
    return history.change(campaign, actor=actor, reason="Plan to issue taken back", **NO_PLAN)


def issue_planned() -> Looked:
    """Issue every planned draft whose day has come, today or while nobody looked. May run twice."""
    looked, today = Looked(), timezone.localdate()
    for campaign in _due(today).order_by("opens_on", "pk"):
        try:
            looked.issued += _issue(campaign, today)
        except RuleBroken as broken:
            looked.refused += _refuse(campaign, today, str(broken))
    return looked


def _due(today: dt.date) -> models.QuerySet[Campaign]:
    rows = Campaign.objects.filter(status=CampaignStatus.DRAFT, opens_on__lte=today)
    return rows.exclude(planned_by=None)


@transaction.atomic
def _issue(campaign: Campaign, today: dt.date) -> bool:
    found = lock(campaign)
    if not _due(today).filter(pk=found.pk).exists():
        return False  # somebody issued it, took the plan back or moved the day meanwhile
    planned = timezone.localdate(found.planned_at) if found.planned_at else today
    reason = f"Issued as {found.planned_by} planned on {long_day(planned)}"
    return issue(actor=PLAN, campaign=found, reason=reason) is not None


@transaction.atomic
def _refuse(campaign: Campaign, today: dt.date, words: str) -> bool:
    """It stays a draft without a plan, its page says why, and the business unit is told once."""
    found = lock(campaign)
    if not _due(today).filter(pk=found.pk).exists():
        return False
    once = f"{found.planned_at:%Y%m%d%H%M%S%f}"
    history.change(found, actor=PLAN, reason=f"Not issued: {words}", not_issued=words, **NO_PLAN)
    context = {
        "reference": found.reference,
        "title": found.title,
        "day": long_day(found.opens_on),
        "link": reverse("campaign", args=[found.reference]),
    }
    for person in business_unit():
        outbox.queue(
            key=f"{NOT_ISSUED}:{found.pk}:{person.pk}:{once}",
            kind=NOT_ISSUED,
            to=person,
            context=context,
            about=found,
        )
    return True
