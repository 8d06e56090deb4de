"""Actions: given, changed, handed over, withdrawn. What their owners do with them is in ``actions_doing``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from core import history, moves
from core.errors import RuleBroken
from core.moves import lock
from core.references import next_reference
from core.stale import refuse_stale
from deadlines import services as clocks
from deadlines.models import Deadline
from governance.clocks import ACTION
from governance.models import Action, AgendaItem, Recommendation
from governance.rules.actions import ACTION_MOVES, ActionStatus
from governance.services.actions_letters import tell
from partnership.models import Group, Organisation

if TYPE_CHECKING:
    from partnership.models import Person

STOPPED = {
    ActionStatus.DONE: "This action was said to be done. Send it back before you change it.",
    ActionStatus.VERIFIED: "This action is verified. Open it again before you change it.",
    ActionStatus.CANCELLED: "This action was withdrawn. Open it again before you change it.",
}


@transaction.atomic
def give(
    *,
    actor: Person,
    title: str,
    owner: Person,
    due_on: dt.date,
    source: str,
    organisation: Organisation | None = None,
    group: Group | None = None,
    detail: str = "",
    item: AgendaItem | None = None,
    recommendation: Recommendation | None = None,
    origin: models.Model | None = None,
    origin_label: str = "",
    origin_path: str = "",
) -> Action:
    """Give somebody an action, start its clock, and tell them. The same again is the one there is.

    Without an agency it is the owner's own, where they sit for one alone. An item or a
    recommendation brings the group that follows it.
    """
    title = _ready(title, owner, due_on)
    place = {"item": item, "recommendation": recommendation, "source": source}
    same = {"title": title, "owner": owner, "due_on": due_on, "status": ActionStatus.OPEN, **place}
    there = next((one for one in Action.objects.filter(**same) if one.origin == origin), None)
    if there:
        return there
    sits_for(owner, organisation)
    action = history.create(
        Action(
            reference=next_reference("ACT", Action, timezone.localdate().year),
            title=title,
            detail=detail.strip(),
            owner=owner,
            organisation=organisation or agency_of(owner),
            group=group or _group_of(item, recommendation),
            due_on=due_on,
            origin=origin,
            origin_label=origin_label[:120],
            origin_path=origin_path,
            created_by=actor,
            **place,
        ),
        actor=actor,
        reason="Action given",
    )
    _start(actor, action)
    tell("governance.action-given", action, owner, actor=actor)
    return action


@transaction.atomic
def change(
    *,
    actor: Person,
    action: Action,
    title: str,
    detail: str,
    owner: Person,
    organisation: Organisation | None,
    due_on: dt.date,
    reason: str,
    seen: str = "",
) -> bool:
    """Change the words, hand it over, or give another day; its clock follows. Returns whether anything changed.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    action = lock(action)
    _running(action)
    reason = needed(reason, "reason", "Say why it changes. The first date still shows.")
    typed = {
        "title": needed(title, "title", "Say what is to be done."),
        "detail": detail.strip(),
        "owner": owner,
        "organisation": organisation,
        "due_on": due_on,
    }
    refuse_stale(seen, held(action), typed)
    before = (action.owner, action.due_on, action.title)
    if owner != before[0]:
        able(owner)
    if (owner, organisation) != (before[0], action.organisation):
        sits_for(owner, organisation)
    if due_on != before[1] and due_on < timezone.localdate():
        raise RuleBroken("The due day is in the past.", field="due_on")
    if not history.change_to(action, typed, actor=actor, reason=reason):
        return False
    if due_on != before[1]:
        clocks.move(actor=actor, record=action, code=ACTION.code, due=due_on, reason=reason)
    if action.title != before[2]:
        clocks.rename(
            actor=actor, record=action, code=ACTION.code, label=label_of(action), reason=reason
        )
    _passed_on(actor, action, before[0], before[1], reason)
    return True


@transaction.atomic
def reassign_many(
    *,
    actor: Person,
    actions: Iterable[Action],
    owner: Person,
    reason: str,
    organisation: Organisation | None = None,
) -> int:
    """Hand several open actions to one person, as when a group has ended. Returns how many changed hands."""
    able(owner)
    sits_for(owner, organisation)
    reason = needed(reason, "reason", "Say why they change hands.")
    agency = organisation or agency_of(owner)
    changed = 0
    for one in sorted(actions, key=lambda action: action.pk):
        action = lock(one)
        _running(action)
        before = action.owner
        if before == owner:
            continue
        history.change(
            action,
            actor=actor,
            reason=reason,
            owner=owner,
            organisation=agency or action.organisation,
        )
        _passed_on(actor, action, before, action.due_on, reason)
        changed += 1
    return changed


@transaction.atomic
def withdraw(*, actor: Person, action: Action, reason: str) -> bool:
    """Take an action back because it is no longer needed. Returns False when it was taken back already."""
    action = lock(action)
    if action.status == ActionStatus.CANCELLED:
        return False
    reason = needed(reason, "reason", "Say why it is no longer needed.")
    moves.move(action, ActionStatus.CANCELLED, moves=ACTION_MOVES, actor=actor, reason=reason)
    clocks.cancel(actor=actor, record=action, code=ACTION.code, reason=reason)
    tell("governance.action-withdrawn", action, action.owner, actor=actor)
    return True


def held(action: Action) -> dict[str, Any]:
    """What is saved of an action, as its form names it."""
    return {
        "title": action.title,
        "detail": action.detail,
        "owner": action.owner_id,
        "organisation": action.organisation_id,
        "due_on": action.due_on,
    }


def needed(text: str, field: str, sentence: str) -> str:
    """A text that must be given, without the spaces around it. Raises RuleBroken with the sentence."""
    text = text.strip()
    if not text:
        raise RuleBroken(sentence, field=field)
    return text


def able(owner: Person) -> None:
    """Raise RuleBroken where somebody cannot take an action on."""
    if not owner.is_active or not owner.seats_now:
        raise RuleBroken(f"{owner} holds no seat any more. Choose someone else.", field="owner")


def sits_for(owner: Person, organisation: Organisation | None) -> None:
    """Raise RuleBroken where somebody would take an action on for an agency that is not theirs."""
    if organisation and organisation.pk not in owner.agencies:
        raise RuleBroken(
            f"{owner} holds no seat for {organisation}. Choose an agency they sit for, or somebody who sits"
            f" for {organisation}.",
            field="organisation",
        )


def agency_of(owner: Person) -> Organisation | None:
    """The agency a person sits for, where it is one alone."""
    (*found,) = owner.organisation_ids
    return Organisation.objects.get(pk=found[0]) if len(found) == 1 else None


def label_of(action: Action) -> str:
    """What its clock is called: never by the title of an action from an agenda, whose item may be restricted."""
    if action.item:
        return f"Finish the action from {action.item.meeting.reference}"
    return f"Finish the action: {action.title}"[:200]


def _ready(title: str, owner: Person, due_on: dt.date) -> str:
    """The title of an action that can be given. Raises RuleBroken where it cannot."""
    able(owner)
    if due_on < timezone.localdate():
        raise RuleBroken("The due day is in the past.", field="due_on")
    return needed(title, "title", "Say what is to be done.")


def _group_of(item: AgendaItem | None, recommendation: Recommendation | None) -> Group | None:
    if item:
        return item.meeting.group
    return recommendation.finding.group if recommendation else None


def _running(action: Action) -> None:
    if action.status != ActionStatus.OPEN:
        raise RuleBroken(STOPPED[ActionStatus(action.status)])


def _start(actor: Person, action: Action) -> None:
    clocks.start(
        actor=actor,
        code=ACTION.code,
        record=action,
        on=timezone.localdate(),
        due=action.due_on,
        label=label_of(action),
        reference=action.reference,
        path=reverse("action", args=[action.reference]),
        owner_person=action.owner,
    )


def _passed_on(actor: Person, action: Action, owner: Person, due_on: dt.date, reason: str) -> None:
    """Its clock goes to the new owner, who is told; or the owner is told of the other day."""
    if action.owner != owner:
        running = Deadline.objects.of(action).open().filter(code=ACTION.code).first()
        if running:
            clocks.reassign(actor=actor, deadline=running, reason=reason, owner_person=action.owner)
        tell("governance.action-given", action, action.owner, actor=actor)
    elif action.due_on != due_on:
        tell("governance.action-due", action, action.owner, actor=actor)
