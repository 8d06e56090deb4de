"""The business unit sends a part of a return back with a question, or takes the question back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audits.clocks import RETURN
from audits.models import AgencyReturn, HandedIn, ReturnSection, SectionQuery
from audits.queries.queried import changed_since
from audits.rules.returns import RETURN_MOVES, CampaignStatus, ReturnStatus
from audits.services.letters import about_return, spoken
from core import history, moves
from core.errors import RuleBroken
from core.moves import lock
from deadlines import services as clocks
from partnership.queries import leads_of

if TYPE_CHECKING:
    from partnership.models import Person

ASKABLE = frozenset({ReturnStatus.SUBMITTED, ReturnStatus.MODERATED, ReturnStatus.QUERIED})


@transaction.atomic
def send_back(*, actor: Person, section: ReturnSection, text: str, due_on: dt.date) -> SectionQuery:
    """Send one part of a return back with a question. Its leads are told, without the question.

    The clock of the return runs again, to the earliest day of its open questions.
    """
    agency_return = lock(section.agency_return)
    there = section.queries.filter(answered_at=None).first()
    if there and (there.text, there.due_on) == (text.strip(), due_on):
        return there
    version = _askable(agency_return, there, text, due_on)
    query = SectionQuery(
        section=section,
        text=text.strip(),
        asked_by=actor,
        due_on=due_on,
        about_version=version.number,
    )
    history.create(query, actor=actor, reason="Part sent back with a question")
    first = _earliest(agency_return) or due_on
    if agency_return.status != ReturnStatus.QUERIED:
        moves.move(agency_return, ReturnStatus.QUERIED, moves=RETURN_MOVES, actor=actor)
        clocks.reopen(
            actor=actor, record=agency_return, code=RETURN.code, reason="A part was sent back"
        )
    _due(actor, agency_return, first, "A part was sent back")
    about_return(
        "audits.sent-back",
        agency_return,
        leads_of(agency_return.organisation),
        once=str(query.pk),
        due=spoken(due_on),
    )
    return query


@transaction.atomic
def withdraw(*, actor: Person, query: SectionQuery, reason: str) -> bool:
    """Take a question back. False when it is gone already.

    With the last one the return stands as it was handed in. Refused once the agency has changed the
    part: what it wrote is then handed in by it.
    """
    agency_return = lock(query.section.agency_return)
    found = SectionQuery.objects.filter(pk=query.pk).select_related("section__section").first()
    if found is None:
        return False
    if found.answered_at:
        raise RuleBroken("The agency answered this question already.")
    if agency_return.status != ReturnStatus.QUERIED:
        raise RuleBroken(
            "The agency has sent its answer to be signed, so the question can no longer be taken back."
        )
    if not reason.strip():
        raise RuleBroken("Say why the question is taken back.", field="reason")
    if found.reply:
        raise RuleBroken(
            "The agency has written a reply to this question, so it hands the return in again."
        )
    if changed_since(agency_return, found):
        raise RuleBroken(
            "The agency has changed this part since it was sent back, so it hands it in again."
        )
    history.delete(found, actor=actor, reason=reason.strip())
    first = _earliest(agency_return)
    if first:
        _due(actor, agency_return, first, reason.strip())
    else:
        _as_it_was(actor, agency_return, reason.strip())
    about_return(
        "audits.query-withdrawn",
        agency_return,
        leads_of(agency_return.organisation),
        once=str(query.pk),
    )
    return True


def _askable(
    agency_return: AgencyReturn, there: SectionQuery | None, text: str, due_on: dt.date
) -> HandedIn:
    """The version that a question is about. Raises RuleBroken where none can be asked."""
    if there:
        raise RuleBroken(
            "This part was sent back already. Take that question back to ask another one."
        )
    if agency_return.campaign.status != CampaignStatus.OPEN:
        raise RuleBroken("This audit is closed. Open it again before you send a part back.")
    version = agency_return.handed_in.defer("content").first()
    if agency_return.status not in ASKABLE or version is None:
        raise RuleBroken(
            f"This return is “{agency_return.get_status_display()}”, so no part of it can be sent back."
        )
    if not text.strip():
        raise RuleBroken("Write what you ask the agency.", field="text")
    if due_on < timezone.localdate():
        raise RuleBroken("The day is in the past.", field="due_on")
    return version


def _earliest(agency_return: AgencyReturn) -> dt.date | None:
    asked = SectionQuery.objects.filter(section__agency_return=agency_return, answered_at=None)
    return asked.order_by("due_on").values_list("due_on", flat=True).first()


def _due(actor: Person, agency_return: AgencyReturn, day: dt.date, reason: str) -> None:
    history.change(agency_return, actor=actor, reason=reason, due_on=day)
    clocks.move(actor=actor, record=agency_return, code=RETURN.code, due=day, reason=reason)


def _as_it_was(actor: Person, agency_return: AgencyReturn, reason: str) -> None:
    """Nothing is asked any more: the return, its day and its clock are as they were when it was handed in."""
    latest = agency_return.handed_in.get(number=agency_return.handed_in.count())
    moves.move(
        agency_return, ReturnStatus.SUBMITTED, moves=RETURN_MOVES, actor=actor, reason=reason
    )
    _due(actor, agency_return, latest.due_on, reason)
    clocks.complete(
        actor=actor,
        record=agency_return,
        code=RETURN.code,
        on=timezone.localdate(latest.at),
        reason=reason,
    )
