"""The action plan of a return: what will be done about an answer, by whom, until when.

Before the return is handed in it is a plan; then each line becomes an action of the golden thread.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audits.models import AgencyReturn, PlannedAction, Question, ReturnSection
from audits.services.answering import answer_to, begun, refuse_closed
from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from governance.rules.actions import Source
from governance.services import actions
from partnership.queries import contributors_of, standing_for

if TYPE_CHECKING:
    from partnership.models import Person

FIELDS = ("text", "owner", "due_on")


@transaction.atomic
def plan_action(
    *,
    actor: Person,
    section: ReturnSection,
    question: Question,
    text: str,
    owner: Person | None = None,
    due_on: dt.date | None = None,
) -> PlannedAction:
    """Plan an action about an answer. Owner and day may come later, before the return is handed in."""
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    if question.standard.section_id != section.section_id:
        raise RuleBroken("That question is not in this part.")
    values = _sensible(agency_return, text, owner, due_on)
    answer = answer_to(actor=actor, section=section, question=question)
    there = answer.planned_actions.filter(text=values["text"]).first()
    if there:
        return there
    begun(actor, agency_return)
    planned = PlannedAction(agency_return=agency_return, answer=answer, **values)
    return history.create(planned, actor=actor, reason="Action planned")


@transaction.atomic
def change_planned(
    *,
    actor: Person,
    section: ReturnSection,
    planned: PlannedAction,
    text: str,
    owner: Person | None,
    due_on: dt.date | None,
    seen: str = "",
) -> bool:
    """Change a planned action. Raises SavedMeanwhile when a colleague saved since."""
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    planned = lock(planned)
    _still_planned(planned)
    values = _sensible(agency_return, text, owner, due_on)
    refuse_stale(seen, planned_held(planned), values)
    return history.change(planned, actor=actor, reason="Planned action changed", **values)


@transaction.atomic
def drop_planned(*, actor: Person, section: ReturnSection, planned: PlannedAction) -> bool:
    """Take a planned action out of the plan. False when it is gone already."""
    agency_return = lock(section.agency_return)
    refuse_closed(agency_return, section)
    found = PlannedAction.objects.filter(pk=planned.pk).first()
    if found is None:
        return False
    _still_planned(found)
    history.delete(found, actor=actor, reason="Taken out of the plan")
    return True


def into_thread(*, actor: Person, agency_return: AgencyReturn, label: str, path: str) -> int:
    """Give each planned action that has not become one yet to its owner. Returns how many there were.

    Called as the return is handed in, in the same transaction.
    """
    rows = agency_return.planned_actions.filter(action=None).select_related(
        "owner", "answer__question"
    )
    given = 0
    for planned in rows.select_for_update(of=("self",)):
        assert planned.owner and planned.due_on
        action = actions.give(
            actor=actor,
            title=planned.text,
            owner=planned.owner,
            due_on=max(planned.due_on, timezone.localdate()),
            source=Source.AUDIT,
            organisation=standing_for(agency_return.organisation),
            detail=f"About question {planned.answer.question.code} of {agency_return.campaign}.",
            origin=agency_return,
            origin_label=label,
            origin_path=path,
        )
        history.change(planned, actor=actor, reason="Became an action", action=action)
        given += 1
    return given


def planned_held(planned: PlannedAction) -> dict[str, Any]:
    """What is saved of a planned action, as its form names it."""
    return {"text": planned.text, "owner": planned.owner_id, "due_on": planned.due_on}


def _sensible(
    agency_return: AgencyReturn, text: str, owner: Person | None, due_on: dt.date | None
) -> dict[str, Any]:
    if not text.strip():
        raise RuleBroken("Say what will be done.", field="text")
    if due_on and due_on < timezone.localdate():
        raise RuleBroken("The day is in the past.", field="due_on")
    body = standing_for(agency_return.organisation)
    if owner and owner not in contributors_of([body.pk]):
        raise RuleBroken(f"{owner} does not sit for {body}.", field="owner")
    return {"text": text.strip(), "owner": owner, "due_on": due_on}


def _still_planned(planned: PlannedAction) -> None:
    if planned.action_id:
        raise RuleBroken(
            "This became an action when the return was handed in. Change it on the page of the action."
        )
