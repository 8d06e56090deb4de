"""Who a campaign asks: chosen by what agencies are, by a pasted list, or one by one; taken out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audits.models import AgencyReturn, Campaign
from audits.queries.campaigns_agencies import matched
from audits.rules.campaigns import Line, left_out, length_of, lines_of
from audits.rules.frameworks import Length
from audits.services.campaigns import lock_draft
from core import history
from core.errors import RuleBroken
from partnership.models import Organisation

if TYPE_CHECKING:
    from partnership.models import Person


@dataclass
class Chosen:
    """What a choice did: how many were added, how many were there, who was left out and why."""

    added: int = 0
    there: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    # Lines of a pasted list that name nobody, or more than one.
    unknown: list[tuple[Line, str]] = field(default_factory=list)


@transaction.atomic
def choose(*, actor: Person, campaign: Campaign, organisations: Iterable[Organisation]) -> Chosen:
    """Ask these agencies. Those that are asked already stay as they are; some cannot be asked."""
    campaign = lock_draft(campaign)
    asked = set(campaign.returns.order_by().values_list("organisation_id", flat=True))
    today, done, new = timezone.localdate(), Chosen(), []
    for body in organisations:
        why = left_out(body.is_class, body.ended_on, today)
        if why:
            done.left_out.append((str(body), why))
        elif body.pk in asked:
            done.there += 1
        else:
            asked.add(body.pk)
            new.append(_asked(campaign, body))
    history.create_many(new, actor=actor, reason="Chosen")
    done.added = len(new)
    return done


@transaction.atomic
def choose_listed(*, actor: Person, campaign: Campaign, text: str) -> Chosen:
    """Ask the agencies of a pasted list: names, codes or school numbers, one a line."""
    lines = lines_of(text)
    if not lines:
        raise RuleBroken("Paste at least one line.", field="text")
    found, unknown = matched(lines)
    done = choose(actor=actor, campaign=campaign, organisations=found)
    done.unknown = unknown
    return done


@transaction.atomic
def take_out(*, actor: Person, agency_return: AgencyReturn) -> bool:
    """Do not ask an agency after all. False: it was taken out before."""
    lock_draft(agency_return.campaign)
    found = AgencyReturn.objects.filter(pk=agency_return.pk).first()
    if found is None:
        return False
    history.delete(found, actor=actor, reason=f"Taken out of {found.campaign.reference}")
    return True


@transaction.atomic
def set_length(*, actor: Person, agency_return: AgencyReturn, length: str) -> bool:
    """Ask one agency more or less than its sector is asked."""
    lock_draft(agency_return.campaign)
    if length not in Length.values:
        raise RuleBroken("Choose how much is asked.", field="length")
    found = AgencyReturn.objects.select_for_update().get(pk=agency_return.pk)
    return history.change(found, actor=actor, reason="Length changed", length=length)


def _asked(campaign: Campaign, body: Organisation) -> AgencyReturn:
    return AgencyReturn(
        campaign=campaign,
        organisation=body,
        length=length_of(body.sector),
        due_on=campaign.closes_on,
    )
