"""Invitations: sent when a meeting is opened so, sent anew when it changes, withdrawn with a cancellation.

Each goes as a mail with a calendar entry. The mail says group, reference, day, place and link, and
nothing of what the meeting is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history, mail, outbox
from core.actors import System
from core.errors import RuleBroken
from core.models import Message
from core.moves import lock
from core.templatetags.portal import clocktime, day
from governance.models import Invited, Meeting
from governance.queries.meetings import invitees
from governance.queries.meetings_calendar import CANCEL, REQUEST, invitation, place
from governance.rules.meetings import MeetingStatus

if TYPE_CHECKING:
    from partnership.models import Person

INVITED, CHANGED, WITHDRAWN = (
    "governance.invited",
    "governance.invitation-changed",
    "governance.invitation-withdrawn",
)


@transaction.atomic
def send_invitations(*, actor: Person | System, meeting: Meeting) -> int:
    """Invite whoever is not invited yet, and withdraw from whoever no longer belongs. Again: nothing."""
    meeting = lock(meeting)
    if meeting.status != MeetingStatus.OPEN:
        raise RuleBroken("Only an open meeting has invitations.")
    if meeting.held_on < timezone.localdate():
        raise RuleBroken("This meeting is over, so nobody is invited any more.")
    due = {person.pk: person for person in invitees(meeting)}
    held = {row.person_id: row for row in meeting.invited.select_related("person")}
    gone = [row for key, row in held.items() if key not in due and not row.withdrawn]
    back = [held[key] for key in due if key in held and held[key].withdrawn]
    new = [
        Invited(meeting=meeting, person=person) for key, person in due.items() if key not in held
    ]
    if not (gone or back or new):
        return 0
    # Who was told before must get a higher number, or their calendar passes it over.
    number = meeting.invitation + 1 if gone or back else max(meeting.invitation, 1)
    history.change(meeting, actor=actor, reason="Invitations were sent", invitation=number)
    for row in new:
        history.create(row, actor=actor, reason="Invited")
    _send(actor, meeting, gone, CANCEL, WITHDRAWN)
    _send(actor, meeting, [*new, *back], REQUEST, INVITED)
    return len(new) + len(back) + len(gone)


@transaction.atomic
def send_changes(*, actor: Person | System, meeting: Meeting) -> int:
    """Day, time or place changed: everyone who was invited gets a new invitation. None went out: none does."""
    meeting = lock(meeting)
    if not meeting.invitation or meeting.status != MeetingStatus.OPEN:
        return 0
    due = {person.pk for person in invitees(meeting)}
    held = list(meeting.invited.filter(withdrawn=False).select_related("person"))
    number = meeting.invitation + 1
    history.change(meeting, actor=actor, reason="Invitations were changed", invitation=number)
    _send(actor, meeting, [row for row in held if row.person_id in due], REQUEST, CHANGED)
    if meeting.held_on >= timezone.localdate():
        send_invitations(actor=actor, meeting=meeting)
    return len(held)


@transaction.atomic
def withdraw_all(*, actor: Person | System, meeting: Meeting) -> int:
    """The meeting is cancelled: everyone who was invited is told, and their calendar clears itself."""
    meeting = lock(meeting)
    held = list(meeting.invited.filter(withdrawn=False).select_related("person"))
    if held:
        number = meeting.invitation + 1
        history.change(meeting, actor=actor, reason="Invitations were withdrawn", invitation=number)
        _send(actor, meeting, held, CANCEL, WITHDRAWN)
    return len(held)


def follow_seats(*, actor: Person | System) -> int:
    """Seats were taken or ended since: every open meeting that invited its members catches up."""
    ahead = Meeting.objects.filter(
        status=MeetingStatus.OPEN, invitation__gt=0, held_on__gte=timezone.localdate()
    )
    return sum(send_invitations(actor=actor, meeting=meeting) for meeting in ahead.order_by("pk"))


def _send(
    actor: Person | System, meeting: Meeting, rows: Iterable[Invited], method: str, kind: str
) -> None:
    """One mail each, with the entry under the meeting's present number; and the row that says so."""
    wording, messages = mail.wording(mail.REGISTRY[kind]), []
    for row in rows:
        messages.append(_letter(meeting, row.person, method, kind, wording))
        values = {"sequence": meeting.invitation, "withdrawn": method == CANCEL}
        history.change(row, actor=actor, reason="Told by mail", **values)
    outbox.queue_many(messages)


def _letter(
    meeting: Meeting, person: Person, method: str, kind: str, wording: mail.Wording
) -> Message:
    number = meeting.invitation
    return outbox.compose(
        key=f"meeting-{meeting.pk}-{person.pk}-{number}-{method.lower()}",
        kind=kind,
        to=person,
        context={
            "group": str(meeting.group),
            "reference": meeting.reference,
            "day": day(meeting.held_on),
            "time": f"{clocktime(meeting.starts)} to {clocktime(meeting.ends)}",
            "place": place(meeting),
            "link": reverse("meeting", args=[meeting.reference]),
        },
        about=meeting,
        wording=wording,
        calendar=invitation(meeting, person, timezone.now(), method, number - 1),
    )
