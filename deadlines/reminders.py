"""Reminders written but not sent: taken back or written anew when their clock changes."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from core import outbox
from core.actors import System
from core.models import Message
from deadlines.calendar import closures
from deadlines.digests import Line, Writer
from deadlines.models import Reminder
from partnership.models import Person


def withdraw(
    deadlines: Collection[int], *, actor: Person | System, reason: str, person: Person | None = None
) -> None:
    """Drop the lines of these clocks (for one person, or for all) that have not been sent.

    A message that still waits loses the line; one that has no line left is cancelled. A message
    somebody edited by hand keeps its words. Call inside the transaction of the deed.
    """
    lines = Reminder.objects.filter(deadline__in=deadlines)
    if person is not None:
        lines = lines.filter(person=person)
    waiting = Message.Status.SCHEDULED
    touched = list(
        Message.objects.filter(
            status=waiting,
            pk__in=lines.filter(message__status=waiting).order_by().values("message"),
        )
        .select_for_update(of=("self",))
        .select_related("to")
        .order_by("pk")
    )
    lines.filter(message=None).delete()
    if touched:
        lines.filter(message__in=touched).delete()
        rewrite(touched, actor=actor, reason=reason)


def rewrite(
    messages: Collection[Message],
    *,
    actor: Person | System,
    reason: str,
    writer: Writer | None = None,
) -> None:
    """Write waiting messages anew from the lines they have; cancel those with none."""
    writer = writer or Writer(timezone.localdate(), closures())
    for message in messages:
        lines = lines_of(message)
        if not lines:
            outbox.cancel(message, actor=actor, reason=f"Nothing left to remind of: {reason}")
        elif message.edited_by_id is None:
            message.subject, message.body = writer.write(str(message.to), lines)
            message.save(update_fields=["subject", "body"])


def lines_of(message: Message) -> list[Line]:
    """The clocks a message reminds of."""
    rows = message.reminders.values_list(
        "deadline_id",
        "deadline__reference",
        "deadline__label",
        "deadline__path",
        "deadline__due_on",
        "escalation",
    )
    return [Line(*row) for row in rows]
