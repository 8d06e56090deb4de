"""Meetings: made, changed, opened, held, opened again, cancelled. A draft leaks nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.references import next_reference
from core.stale import refuse_stale
from governance.models import AgendaItem, Meeting, MeetingSeries, MeetingTemplate
from governance.queries.meetings import AHEAD, papers_due
from governance.rules.meetings import MEETING_MOVES, MeetingStatus
from governance.services import meetings_invitations as invitations
from governance.services import minutes, papers
from partnership.models import Group

if TYPE_CHECKING:
    from partnership.models import Person

WHEN_AND_WHERE = ("held_on", "starts", "ends", "place", "link")


@transaction.atomic
def make_meeting(
    *,
    actor: Person,
    group: Group,
    title: str,
    held_on: dt.date,
    starts: dt.time,
    ends: dt.time,
    place: str = "",
    link: str = "",
    template: MeetingTemplate | None = None,
    series: MeetingSeries | None = None,
) -> Meeting:
    """Make a draft. A template is copied, so that changing it later leaves this meeting as it is.

    The same title at the same time again is the meeting there is.
    """
    lock(group)
    _check(group, held_on, starts, ends, template)
    at_that_time = group.meetings.filter(held_on=held_on, starts=starts)
    there = at_that_time.exclude(status=MeetingStatus.CANCELLED).first()
    if there and there.title == title:
        return there
    if there:
        raise RuleBroken(f"{group} meets at that time already: {there}.", field="starts")
    meeting = Meeting(
        group=group,
        series=series,
        reference=next_reference("MTG", Meeting, held_on.year),
        title=title,
        held_on=held_on,
        starts=starts,
        ends=ends,
        place=place or (template.place if template else ""),
        link=link or (template.link if template else ""),
        papers_due_on=papers_due(group, held_on),
        created_by=actor,
    )
    history.create(meeting, actor=actor, reason="Meeting made")
    if template:
        _copy(actor, template, meeting)
    return meeting


def meeting_held(meeting: Meeting) -> dict[str, Any]:
    """What is saved of a meeting, as its form names it."""
    return {
        "title": meeting.title,
        "held_on": meeting.held_on,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "place": meeting.place,
        "link": meeting.link,
        "papers_due_on": meeting.papers_due_on,
    }


@transaction.atomic
def change_meeting(
    *,
    actor: Person,
    meeting: Meeting,
    title: str,
    held_on: dt.date,
    starts: dt.time,
    ends: dt.time,
    place: str,
    link: str,
    papers_due_on: dt.date,
    reason: str,
    seen: str = "",
) -> bool:
    """Change a meeting; those invited get a new invitation where day, time or place changed.

    The day for papers moves along with the meeting unless it is changed too. ``seen`` is the mark
    the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    meeting = lock(meeting)
    _ahead(meeting)
    if not reason.strip():
        raise RuleBroken("Say why the meeting changes.", field="reason")
    typed = {
        "title": title,
        "held_on": held_on,
        "starts": starts,
        "ends": ends,
        "place": place,
        "link": link,
    }
    refuse_stale(seen, meeting_held(meeting), typed | {"papers_due_on": papers_due_on})
    _check(meeting.group, held_on, starts, ends)
    if held_on != meeting.held_on and papers_due_on == meeting.papers_due_on:
        papers_due_on = papers_due(meeting.group, held_on)
    if papers_due_on > held_on:
        raise RuleBroken("Papers are due before the meeting, or on its day.", field="papers_due_on")
    values = typed | {"papers_due_on": papers_due_on}
    moved = any(getattr(meeting, name) != values[name] for name in WHEN_AND_WHERE)
    before = meeting.papers_due_on
    changed = history.change(meeting, actor=actor, reason=reason, **values)
    papers.move_asked(actor=actor, meeting=meeting, before=before, reason=reason)
    if moved:
        invitations.send_changes(actor=actor, meeting=meeting)
    return changed


@transaction.atomic
def open_meeting(*, actor: Person, meeting: Meeting, notify: bool) -> bool:
    """Show a draft to the members of its group; with ``notify`` they are invited. False: it was open."""
    meeting = lock(meeting)
    if meeting.status == MeetingStatus.HELD:
        raise RuleBroken("This meeting was held. Open it again if it was not.")
    moved = move(
        meeting, MeetingStatus.OPEN, moves=MEETING_MOVES, actor=actor,
        reason="Invitations were sent" if notify else "Nobody was told",
        opened_at=meeting.opened_at or timezone.now(),
    )  # fmt: skip
    if moved and notify:
        invitations.send_invitations(actor=actor, meeting=meeting)
    return moved


@transaction.atomic
def hold_meeting(*, actor: Person, meeting: Meeting) -> bool:
    """The meeting took place. Returns False when that was marked already."""
    meeting = lock(meeting)
    if meeting.held_on > timezone.localdate():
        raise RuleBroken("This meeting is still to come.")
    moved = move(meeting, MeetingStatus.HELD, moves=MEETING_MOVES, actor=actor)
    minutes.begin(actor=actor, meeting=meeting)
    return moved


@transaction.atomic
def reopen_meeting(*, actor: Person, meeting: Meeting, reason: str) -> bool:
    """It was marked as held too early. Returns False when it is open."""
    meeting = lock(meeting)
    if meeting.status == MeetingStatus.DRAFT:
        raise RuleBroken("This meeting is a draft. Open it first.")
    if not reason.strip():
        raise RuleBroken("Say why it is open again.", field="reason")
    return move(meeting, MeetingStatus.OPEN, moves=MEETING_MOVES, actor=actor, reason=reason)


@transaction.atomic
def cancel_meeting(*, actor: Person, meeting: Meeting, reason: str) -> bool:
    """Cancel a meeting; whoever was invited is told. Returns False when it was cancelled already."""
    meeting = lock(meeting)
    if not reason.strip():
        raise RuleBroken("Say why the meeting is cancelled.", field="reason")
    moved = move(meeting, MeetingStatus.CANCELLED, moves=MEETING_MOVES, actor=actor, reason=reason)
    if moved:
        papers.stop_asking(actor=actor, meeting=meeting, reason=reason)
        invitations.withdraw_all(actor=actor, meeting=meeting)
        papers.stop_asking(actor=actor, meeting=meeting, reason=reason)
    return moved


def _check(
    group: Group,
    held_on: dt.date,
    starts: dt.time,
    ends: dt.time,
    template: MeetingTemplate | None = None,
) -> None:
    if ends <= starts:
        raise RuleBroken("The meeting must end after it starts.", field="ends")
    if group.ended_on and held_on > group.ended_on:
        raise RuleBroken(f"{group} ends before that day.", field="held_on")
    if template and template.group_id != group.pk:
        raise RuleBroken(f"This is a template of {template.group}.", field="template")
    if template and template.retired_on:
        raise RuleBroken("This template is no longer in use.", field="template")


def _ahead(meeting: Meeting) -> None:
    if meeting.status not in AHEAD:
        raise RuleBroken(f"This meeting is “{meeting.get_status_display()}”, so it stays as it is.")


def _copy(actor: Person, template: MeetingTemplate, meeting: Meeting) -> None:
    copies = [
        AgendaItem(
            meeting=meeting,
            order=number,
            title=line.title,
            purpose=line.purpose,
            minutes=line.minutes,
        )
        for number, line in enumerate(template.items.all(), 1)
    ]
    history.create_many(copies, actor=actor, reason=f"From the template “{template}”")
