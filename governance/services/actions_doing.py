"""What is done with an action: progress, evidence, done, verified, sent back, opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import access, documents, history, moves
from core.errors import RuleBroken
from core.moves import lock
from deadlines import services as clocks
from governance.clocks import ACTION, VERIFY_ACTION
from governance.models import Action, ActionUpdate, Evidence
from governance.rules.actions import ACTION_MOVES, ACTIVE, ActionStatus, barred_from_verifying
from governance.services.actions import able, needed
from governance.services.actions_letters import tell

if TYPE_CHECKING:
    from partnership.models import Person

FULL = 100


@transaction.atomic
def report(*, actor: Person, action: Action, percent: int, text: str) -> ActionUpdate:
    """The owner says how far it is. The same words again, with nothing said since, are the one there is."""
    action = lock(action)
    if actor != action.owner:
        raise RuleBroken("The owner of an action reports on it.")
    _open(action)
    text = needed(text, "text", "Say what was done since the last time.")
    last = action.updates.first()
    if last and (last.percent, last.text) == (percent, text):
        return last
    update = history.create(
        ActionUpdate(action=action, percent=percent, text=text, by=actor),
        actor=actor,
        reason="Progress reported",
    )
    history.change(action, actor=actor, reason="Progress reported", percent=percent)
    return update


@transaction.atomic
def add_evidence(
    *,
    actor: Person,
    action: Action,
    text: str,
    url: str = "",
    files: Sequence[UploadedFile] = (),
) -> Evidence:
    """Show that it was done: words, an address, files. The same words and address again are those there are."""
    action = lock(action)
    does(actor, action)
    if action.status not in ACTIVE:
        raise RuleBroken(
            f"This action is “{action.get_status_display()}”, so nothing is added to it."
        )
    text = needed(text, "text", "Say what it shows.")
    there = action.evidence.filter(text=text, url=url).first()
    if there and not files:
        return there
    evidence = there or history.create(
        Evidence(action=action, text=text, url=url, added_by=actor),
        actor=actor,
        reason="Evidence added",
    )
    for upload in files:
        documents.add(actor=actor, record=evidence, upload=upload)
    return evidence


@transaction.atomic
def finish(
    *, actor: Person, action: Action, done_on: dt.date, note: str = "", late_reason: str = ""
) -> bool:
    """Say that it is done. It needs evidence; then somebody else verifies it. False when it was said already."""
    action = lock(action)
    does(actor, action)
    if action.status == ActionStatus.DONE:
        return False
    if action.status == ActionStatus.OPEN and not action.evidence.exists():
        raise RuleBroken("Add evidence first: what shows that it was done.")
    if done_on > timezone.localdate():
        raise RuleBroken("The day it was done cannot be in the future.", field="done_on")
    if done_on > action.due_on and not late_reason.strip():
        raise RuleBroken("It is later than agreed. Say why.", field="late_reason")
    moves.move(
        action,
        ActionStatus.DONE,
        moves=ACTION_MOVES,
        actor=actor,
        reason=note.strip(),
        done_on=done_on,
        done_by=actor,
        percent=FULL,
    )
    clocks.complete(
        actor=actor, record=action, code=ACTION.code, on=done_on, reason=late_reason.strip()
    )
    clocks.start(
        actor=actor,
        code=VERIFY_ACTION.code,
        record=action,
        on=timezone.localdate(),
        reference=action.reference,
        path=reverse("action", args=[action.reference]),
    )
    return True


@transaction.atomic
def verify(*, actor: Person, action: Action, note: str = "") -> bool:
    """Somebody who neither owns it nor said that it is done finds that it was. False when it is verified."""
    action = lock(action)
    if action.status == ActionStatus.VERIFIED:
        return False
    barred = barred_from_verifying(actor.pk, action.owner_id, action.done_by_id)
    if barred:
        raise RuleBroken(barred)
    if not action.evidence.exists():
        raise RuleBroken("There is no evidence. Send it back and say what is missing.")
    today = timezone.localdate()
    moves.move(
        action,
        ActionStatus.VERIFIED,
        moves=ACTION_MOVES,
        actor=actor,
        reason=note.strip(),
        verified_on=today,
        verified_by=actor,
    )
    clocks.complete(actor=actor, record=action, code=VERIFY_ACTION.code, on=today)
    tell("governance.action-verified", action, action.owner, actor=actor)
    return True


@transaction.atomic
def send_back(*, actor: Person, action: Action, reason: str, due_on: dt.date | None = None) -> bool:
    """What was said to be done is not: its owner goes on. Returns False when it is open."""
    action = lock(action)
    if action.status == ActionStatus.OPEN:
        return False
    if action.status != ActionStatus.DONE:
        raise RuleBroken(f"This action is “{action.get_status_display()}”. Open it again instead.")
    return _go_on(actor, action, needed(reason, "reason", "Say what is missing."), due_on)


@transaction.atomic
def reopen(*, actor: Person, action: Action, reason: str, due_on: dt.date | None = None) -> bool:
    """A verified or withdrawn action is needed again after all. Returns False when it is open."""
    action = lock(action)
    if action.status == ActionStatus.OPEN:
        return False
    if action.status == ActionStatus.DONE:
        raise RuleBroken("This action waits to be verified. Send it back instead.")
    return _go_on(actor, action, needed(reason, "reason", "Say why it is open again."), due_on)


def does(actor: Person, action: Action) -> None:
    """Raise RuleBroken for somebody who neither owns the action nor gives actions out."""
    if actor != action.owner and not access.can(actor, "governance.assign"):
        raise RuleBroken("The owner of the action or the business unit does this.")


def _open(action: Action) -> None:
    if action.status != ActionStatus.OPEN:
        raise RuleBroken(
            f"This action is “{action.get_status_display()}”, so nothing is reported on it."
        )


def _go_on(actor: Person, action: Action, reason: str, due_on: dt.date | None) -> bool:
    """Open again: the first clock runs on, to another day if one is given, and the check is off.

    It is as far as its owner last reported; that it was done is taken back.
    """
    if due_on and due_on < timezone.localdate():
        raise RuleBroken("The due day is in the past.", field="due_on")
    able(action.owner)
    day = due_on or action.due_on
    reported = action.updates.first()
    moves.move(
        action,
        ActionStatus.OPEN,
        moves=ACTION_MOVES,
        actor=actor,
        reason=reason,
        percent=reported.percent if reported else 0,
        due_on=day,
        done_on=None,
        done_by=None,
        verified_on=None,
        verified_by=None,
    )
    clocks.cancel(actor=actor, record=action, code=VERIFY_ACTION.code, reason=reason)
    clocks.reopen(actor=actor, record=action, code=ACTION.code, reason=reason)
    clocks.move(actor=actor, record=action, code=ACTION.code, due=day, reason=reason)
    tell("governance.action-returned", action, action.owner, actor=actor)
    return True
