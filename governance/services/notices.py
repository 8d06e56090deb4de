"""Notices that agencies acknowledge: a new procedure, a briefing (LIB-06)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history, moves, outbox
from core.errors import RuleBroken
from core.models import Message
from core.moves import lock
from core.references import next_reference
from deadlines import services as clocks
from governance.clocks import ACKNOWLEDGE
from governance.models import Acknowledgement, Dissemination, Notice
from governance.models.membership import of_own_agencies
from governance.queries.notices_receivers import answers_for, receivers
from governance.rules.actions import ASK_MOVES, AskStatus
from governance.services.actions import needed
from governance.services.actions_letters import spoken
from governance.services.thread import keep
from partnership.models import Organisation

if TYPE_CHECKING:
    from partnership.models import Person

ISSUED, CHASED = "governance.notice-issued", "governance.notice-chase"


@transaction.atomic
def issue(
    *,
    actor: Person,
    kind: str,
    title: str,
    text: str,
    due_on: dt.date,
    organisations: Iterable[Organisation],
    url: str = "",
    dissemination: Dissemination | None = None,
    files: Sequence[UploadedFile] = (),
) -> Notice:
    """Put a notice to agencies, each with a clock, and tell those who receive it.

    The same again is the one there is.
    """
    title = needed(title, "title", "Give the notice a title.")
    text = needed(text, "text", "Say what is new, and what to do.")
    asked = sorted(set(organisations), key=lambda one: one.pk)
    if not asked:
        raise RuleBroken("Choose at least one agency.", field="to")
    if due_on <= timezone.localdate():
        raise RuleBroken("The date must be in the future.", field="due_on")
    there = Notice.objects.filter(
        title=title, text=text, due_on=due_on, status=AskStatus.OPEN
    ).first()
    if there:
        return there
    notice = history.create(
        Notice(
            reference=next_reference("NTC", Notice, timezone.localdate().year),
            kind=kind,
            title=title,
            text=text,
            url=url,
            dissemination=dissemination,
            due_on=due_on,
            issued_by=actor,
        ),
        actor=actor,
        reason="Notice issued",
    )
    keep(actor, notice, files)
    told = receivers(asked)
    for organisation in asked:
        row = _ask(actor, notice, organisation)
        _tell(ISSUED, notice, row, told[organisation.pk], once="first")
    return notice


@transaction.atomic
def acknowledge(*, actor: Person, notice: Notice) -> int:
    """The actor has read it and passed it on, for each agency whose notices they receive.

    Returns how many had not acknowledged it.
    """
    notice = lock(notice)
    asked = notice.acknowledgements.filter(of_own_agencies(actor))
    mine = [row.organisation for row in asked.select_related("organisation")]
    if not mine:
        raise RuleBroken("Your agency was not asked to acknowledge this notice.")
    led = answers_for(actor, mine)
    if not led:
        raise RuleBroken(f"The safeguarding lead of {mine[0]} acknowledges this notice.")
    waiting = list(asked.filter(organisation__in=led, at=None).select_for_update())
    if waiting and notice.status != AskStatus.OPEN:
        raise RuleBroken("This notice has ended. It is no longer acknowledged.")
    for row in waiting:
        history.change(
            row, actor=actor, reason="Read and passed on", person=actor, at=timezone.now()
        )
        clocks.complete(actor=actor, record=row, code=ACKNOWLEDGE.code, on=timezone.localdate())
    return len(waiting)


@transaction.atomic
def chase(*, actor: Person, notice: Notice) -> int:
    """Remind those who receive it at the agencies that have not acknowledged, once a day.

    Returns how many mails were written.
    """
    notice = lock(notice)
    if notice.status != AskStatus.OPEN:
        raise RuleBroken("This notice has ended. Nobody is chased.")
    today = timezone.localdate()
    waiting = list(notice.acknowledgements.filter(at=None).select_related("organisation"))
    told = receivers(row.organisation for row in waiting)
    once = f"{today:%Y%m%d}"
    return sum(_tell(CHASED, notice, row, told[row.organisation_id], once=once) for row in waiting)


@transaction.atomic
def end(*, actor: Person, notice: Notice, reason: str) -> bool:
    """Nobody need acknowledge it any more: the clocks that still run stop. False when it has ended already."""
    notice = lock(notice)
    if notice.status == AskStatus.ENDED:
        return False
    reason = needed(reason, "reason", "Say why it ends.")
    moves.move(notice, AskStatus.ENDED, moves=ASK_MOVES, actor=actor, reason=reason)
    for row in notice.acknowledgements.filter(at=None):
        clocks.cancel(actor=actor, record=row, code=ACKNOWLEDGE.code, reason=reason)
    return True


def _ask(actor: Person, notice: Notice, organisation: Organisation) -> Acknowledgement:
    row = history.create(
        Acknowledgement(notice=notice, organisation=organisation),
        actor=actor,
        reason=f"Asked with {notice.reference}",
    )
    clocks.start(
        actor=actor,
        code=ACKNOWLEDGE.code,
        record=row,
        on=timezone.localdate(),
        due=notice.due_on,
        label=f"Acknowledge: {notice.title}"[:200],
        reference=notice.reference,
        path=reverse("notice", args=[notice.reference]),
        owner_organisation=organisation,
        restricted=False,
    )
    return row


def _tell(
    kind: str, notice: Notice, row: Acknowledgement, people: Iterable[Person], *, once: str
) -> int:
    """One message to each who receives it for an agency. Returns how many were not in the outbox already."""
    written = 0
    for person in people:
        key = f"{kind}:{row.pk}:{person.pk}:{once}"
        written += not Message.objects.filter(key=key).exists()
        outbox.queue(
            key=key,
            kind=kind,
            to=person,
            context={
                "reference": notice.reference,
                "subject": notice.title,
                "due": spoken(notice.due_on),
                "link": reverse("notice", args=[notice.reference]),
            },
            about=notice,
        )
    return written
