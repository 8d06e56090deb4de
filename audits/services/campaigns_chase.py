"""Reminding agencies at once, beside what the clocks do by themselves: one letter a person and day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audits.mails.campaigns import CHASE
from audits.models import AgencyReturn, Campaign
from audits.queries.handed_in import awaited
from audits.services.campaigns import lock_open
from audits.services.campaigns_letters import Letters, addressed, key_of, write
from core import log
from core.errors import RuleBroken
from core.models import Message

if TYPE_CHECKING:
    from partnership.models import Person


@dataclass(frozen=True)
class Chased:
    """How many people were told now, how many had a letter today already, and which agencies nobody is told for."""

    people: int
    told_today: int
    unreached: tuple[str, ...]

    def __str__(self) -> str:
        words = f"{_people(self.people)} reminded."
        if self.told_today:
            words += f" {_people(self.told_today)} reminded today already."
        if self.unreached:
            words += f" Nobody receives mail for {', '.join(self.unreached[:10])}"
            more = len(self.unreached) - 10
            words += f" and {more} more." if more > 0 else "."
        return words


@transaction.atomic
def chase(*, actor: Person, campaign: Campaign, returns: Collection[int] | None = None) -> Chased:
    """Remind the leads of some agencies, or of all that are late, that their return is waited for."""
    campaign = lock_open(campaign)
    rows = AgencyReturn.objects.filter(awaited(), campaign=campaign)
    rows = rows.exclude(issued_at=None)
    today = timezone.localdate()
    rows = rows.filter(due_on__lt=today) if returns is None else rows.filter(pk__in=returns)
    found = list(rows.select_related("organisation"))
    if not found:
        raise RuleBroken("None of these returns is waited for, so nobody is reminded.")
    day = f"{today:%Y%m%d}"
    letters = addressed(found)
    keys = {key_of(CHASE, campaign, person, day): person for person in letters.to}
    sent = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    new = Letters({keys[key]: letters.to[keys[key]] for key in keys if key not in sent})
    people = write(CHASE, campaign, new, once=day)
    if people:
        log.noted(actor, "remind agencies", record=campaign, reference=campaign.reference)
    unreached = tuple(str(row.organisation) for row in letters.unreached)
    return Chased(people, len(sent), unreached)


def _people(number: int) -> str:
    return "1 person was" if number == 1 else f"{number} people were"
