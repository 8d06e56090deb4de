"""What is decided about one agency of an open campaign: more time, not needed, asked again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audits.clocks import RETURN
from audits.mails.campaigns import EXCUSED, EXTENDED, ISSUED
from audits.models import AgencyReturn
from audits.rules.campaigns import is_awaited
from audits.rules.returns import RETURN_MOVES, ReturnStatus
from audits.services.campaigns import lock_open
from audits.services.campaigns_letters import addressed, spoken, write
from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from deadlines import services as clocks

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def extend(*, actor: Person, agency_return: AgencyReturn, due_on: dt.date, reason: str) -> bool:
    """Give one agency more time. Its clock moves, and nobody else's; the first day still shows."""
    row = _awaited(agency_return)
    if due_on == row.due_on:
        return False
    if due_on < row.due_on:
        raise RuleBroken(f"The new day must be after {spoken(row.due_on)}.", field="due_on")
    if due_on <= timezone.localdate():
        raise RuleBroken("The new day must be in the future.", field="due_on")
    said = _said(reason, "Say why more time is needed.")
    history.change(row, actor=actor, reason=said, due_on=due_on)
    clocks.move(actor=actor, record=row, code=RETURN.code, due=due_on, reason=said)
    _tell(EXTENDED, row, due=spoken(due_on))
    return True


@transaction.atomic
def excuse(*, actor: Person, agency_return: AgencyReturn, reason: str) -> bool:
    """The agency need not return anything. What it wrote is kept, and its clock stops."""
    if _locked(agency_return).status == ReturnStatus.EXCUSED:
        return False
    row, said = _awaited(agency_return), _said(reason, "Say why it is not needed.")
    move(
        row,
        ReturnStatus.EXCUSED,
        moves=RETURN_MOVES,
        actor=actor,
        reason=said,
        excused_reason=said,
    )
    clocks.cancel(actor=actor, record=row, code=RETURN.code, reason=said)
    _tell(EXCUSED, row)
    return True


@transaction.atomic
def ask_again(*, actor: Person, agency_return: AgencyReturn, due_on: dt.date) -> bool:
    """Ask an agency after all whose return was not needed. It goes on where it was."""
    row = _locked(agency_return)
    if row.status != ReturnStatus.EXCUSED:
        return False
    if due_on <= timezone.localdate():
        raise RuleBroken("The day must be in the future.", field="due_on")
    begun = row.answers.exists()
    move(
        row,
        ReturnStatus.STARTED if begun else ReturnStatus.NOT_STARTED,
        moves=RETURN_MOVES,
        actor=actor,
        reason="Asked again",
        excused_reason="",
        due_on=due_on,
    )
    clocks.reopen(actor=actor, record=row, code=RETURN.code, reason="Asked again")
    clocks.move(actor=actor, record=row, code=RETURN.code, due=due_on, reason="Asked again")
    words = row.campaign.words or f"“{row.campaign.title}” is open."
    _tell(ISSUED, row, due=spoken(due_on), words=words)
    return True


def _locked(agency_return: AgencyReturn) -> AgencyReturn:
    """The return, locked after its campaign, which must be open."""
    campaign = lock_open(agency_return.campaign)
    row = lock(agency_return)
    row.campaign = campaign
    if row.issued_at is None:
        raise RuleBroken("This return was not issued yet.")
    return row


def _awaited(agency_return: AgencyReturn) -> AgencyReturn:
    row = _locked(agency_return)
    if not is_awaited(row.status, bool(row.submitted_at)):
        raise RuleBroken(f"This return is “{row.get_status_display()}”, so it is not waited for.")
    return row


def _said(reason: str, sentence: str) -> str:
    reason = reason.strip()
    if not reason:
        raise RuleBroken(sentence, field="reason")
    return reason


def _tell(kind: str, row: AgencyReturn, **context: str) -> None:
    """A letter for each decision, so that a later one of the same kind goes as well."""
    once = f"{row.pk}:{timezone.now():%Y%m%d%H%M%S%f}"
    write(kind, row.campaign, addressed([row]), once=once, links=True, **context)
