"""Minutes: begun, circulated, taken back, approved, locked, corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history, outbox
from core.editing import tidy
from core.errors import RuleBroken
from core.moves import lock, move
from core.stale import refuse_stale
from deadlines import services as clocks
from governance.clocks import MINUTES
from governance.models import (
    AgendaItem,
    Meeting,
    Minutes,
    MinutesCorrection,
    MinutesIssue,
)
from governance.queries.attendance import sitting
from governance.queries.minutes import whole
from governance.queries.resolutions import since_last
from governance.rules.meetings import MINUTES_MOVES, MeetingStatus, MinutesStatus
from governance.services.minutes_open import refuse_closed

if TYPE_CHECKING:
    from partnership.models import Person

CORRECTABLE = frozenset({MinutesStatus.APPROVED, MinutesStatus.LOCKED})


@transaction.atomic
def begin(*, actor: Person, meeting: Meeting) -> Minutes:
    """A meeting was held: its minutes begin, and the clock until they are circulated."""
    meeting = lock(meeting)
    there = Minutes.objects.filter(meeting=meeting).first()
    if there:
        return there
    minutes = history.create(Minutes(meeting=meeting), actor=actor, reason="Minutes begun")
    clocks.start(
        actor=actor,
        code=MINUTES.code,
        record=minutes,
        on=meeting.held_on,
        reference=meeting.reference,
        path=reverse("meeting_minutes", args=[meeting.reference]),
    )
    return minutes


def frame_held(minutes: Minutes) -> dict[str, Any]:
    """What is saved of the frame, as its form names it."""
    return {"opening": minutes.opening, "closing": minutes.closing}


@transaction.atomic
def write_frame(
    *, actor: Person, minutes: Minutes, opening: str, closing: str, seen: str = ""
) -> bool:
    """Save what stands before and after the items. Raises SavedMeanwhile when a colleague saved since."""
    minutes = lock(minutes)
    refuse_closed(minutes.meeting)
    typed = {"opening": tidy(opening), "closing": tidy(closing)}
    refuse_stale(seen, frame_held(minutes), typed)
    return history.change(minutes, actor=actor, reason="Opening and closing minuted", **typed)


@transaction.atomic
def circulate(*, actor: Person, minutes: Minutes) -> bool:
    """Send the minutes to the members, as a link; keep them as they read now. False: they have them."""
    minutes = lock(minutes)
    meeting = minutes.meeting
    if meeting.status != MeetingStatus.HELD:
        raise RuleBroken("Mark the meeting as held before you circulate its minutes.")
    if not move(minutes, MinutesStatus.CIRCULATED, moves=MINUTES_MOVES, actor=actor):
        return False
    minuted = since_last(meeting)
    issue = _keep(actor, minutes)
    for resolution in minuted:
        history.change(
            resolution, actor=actor, reason=f"Minuted at {meeting.reference}", minuted_at=meeting
        )
    clocks.complete(actor=actor, record=minutes, code=MINUTES.code, on=timezone.localdate())
    _tell(minutes, issue)
    return True


@transaction.atomic
def take_back(*, actor: Person, minutes: Minutes, reason: str) -> bool:
    """Circulated minutes go back to draft, to be put right and sent again. False: they are a draft."""
    minutes = lock(minutes)
    if not reason.strip():
        raise RuleBroken("Say why the minutes are taken back.", field="reason")
    moved = move(
        minutes, MinutesStatus.DRAFT, moves=MINUTES_MOVES, actor=actor, reason=reason.strip()
    )
    if moved:
        clocks.reopen(actor=actor, record=minutes, code=MINUTES.code, reason=reason.strip())
    return moved


@transaction.atomic
def approve(*, actor: Person, minutes: Minutes, at_meeting: Meeting) -> bool:
    """A later meeting of the group approved them. Returns False when that is recorded."""
    minutes = lock(minutes)
    meeting = minutes.meeting
    if minutes.status == MinutesStatus.APPROVED and minutes.approved_at_meeting == at_meeting:
        return False
    if at_meeting.group_id != meeting.group_id or at_meeting.held_on <= meeting.held_on:
        raise RuleBroken("Choose a later meeting of the same group.", field="at_meeting")
    if at_meeting.status not in {MeetingStatus.OPEN, MeetingStatus.HELD}:
        raise RuleBroken("Choose a meeting that took place.", field="at_meeting")
    if at_meeting.held_on > timezone.localdate():
        raise RuleBroken("That meeting is still to come.", field="at_meeting")
    moved = move(
        minutes,
        MinutesStatus.APPROVED,
        moves=MINUTES_MOVES,
        actor=actor,
        reason=f"Approved at {at_meeting}",
        approved_at_meeting=at_meeting,
    )
    if moved:
        _keep(actor, minutes, latest=True)
    return moved


@transaction.atomic
def lock_minutes(*, actor: Person, minutes: Minutes) -> bool:
    """Nothing of approved minutes changes any more. Returns False when they are locked."""
    minutes = lock(minutes)
    return move(minutes, MinutesStatus.LOCKED, moves=MINUTES_MOVES, actor=actor)


@transaction.atomic
def correct(
    *, actor: Person, minutes: Minutes, says: str, should_say: str, item: AgendaItem | None = None
) -> MinutesCorrection:
    """Put a correction beside approved minutes; they stay as they were. The same again is the one there is."""
    minutes = lock(minutes)
    if minutes.status not in CORRECTABLE:
        raise RuleBroken("These minutes are not approved yet. Change the draft instead.")
    said, right = tidy(says).strip(), tidy(should_say).strip()
    if not right or right == said:
        raise RuleBroken("Write what the minutes should say.", field="should_say")
    if not said or said not in words_of(minutes, item):
        raise RuleBroken(
            "These words do not stand in that part of the minutes. Copy them from there.",
            field="says",
        )
    there = minutes.corrections.filter(item=item, says=said, should_say=right).first()
    row = MinutesCorrection(minutes=minutes, item=item, says=said, should_say=right, made_by=actor)
    return there or history.create(row, actor=actor, reason="Minutes corrected")


def words_of(minutes: Minutes, item: AgendaItem | None) -> str:
    """Every word of one item, or of the frame, as the minutes were approved."""
    issue = minutes.issues.first()
    content = issue.content if issue else whole(minutes)
    if item is None:
        came = [part for row in content["attendance"] for part in row]
        return "\n".join([content["opening"], content["closing"], *came])
    part = next((each for each in content["items"] if each["item"] == item.pk), None)
    if part is None:
        return ""
    ends = [
        text
        for each in part["outcomes"]
        for text in (each["text"], *(value for _label, value in each["facts"]))
    ]
    return "\n".join([part["title"], part["discussion"], *part["interests"], *ends])


def _keep(actor: Person, minutes: Minutes, *, latest: bool = False) -> MinutesIssue:
    """Keep what the minutes say; ``latest``: what was circulated, word for word."""
    last = minutes.issues.first() if latest else None
    content = last.content if last else whole(minutes)
    issue = MinutesIssue(minutes=minutes, status=minutes.status, content=content, issued_by=actor)
    return history.create(issue, actor=actor, reason=f"Minutes {minutes.get_status_display()}")


def _tell(minutes: Minutes, issue: MinutesIssue) -> None:
    """A link to whoever sits on the group now; nothing of what the minutes say."""
    meeting, kind = minutes.meeting, "governance.minutes-circulated"
    for seat in sitting(meeting.group, timezone.localdate()):
        if seat.person.is_active:
            outbox.queue(
                key=f"{kind}:{issue.pk}:{seat.person_id}",
                kind=kind,
                to=seat.person,
                context={
                    "reference": meeting.reference,
                    "group": str(meeting.group),
                    "link": reverse("meeting_minutes", args=[meeting.reference]),
                },
                about=minutes,
            )
