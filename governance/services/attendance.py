"""Who came to a meeting: marked seat by seat, so that two people at it never undo each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import SavedMeanwhile, mark, refuse_stale
from governance.models import Attendance, Meeting
from governance.queries.attendance import called_then, held, place_of, sitting
from governance.rules.meetings import MeetingStatus, Presence
from governance.services.minutes_open import refuse_closed
from partnership.models import Seat

if TYPE_CHECKING:
    from partnership.models import Person

IN_ADVANCE = frozenset({Presence.APOLOGIES})
WITH_DEPUTY = frozenset({Presence.APOLOGIES, Presence.DEPUTY})


@dataclass(frozen=True)
class Mark:
    """How one seat was filled, as somebody typed it. ``seen`` is what their page was opened with."""

    seat: Seat
    presence: str
    deputy: Person | None = None
    deputy_name: str = ""
    seen: str = ""

    @property
    def untouched(self) -> bool:
        """Whether the person changed nothing of this seat."""
        typed = {"presence": self.presence, "deputy": self.deputy, "deputy_name": self.deputy_name}
        return not self.presence or self.seen == mark(typed)


@transaction.atomic
def mark_seat(
    *,
    actor: Person,
    meeting: Meeting,
    seat: Seat,
    presence: str,
    deputy: Person | None = None,
    deputy_name: str = "",
    seen: str = "",
) -> bool:
    """Keep how a seat was filled. Returns whether anything changed.

    Raises SavedMeanwhile where a colleague marked the seat after the page was opened, and
    RuleBroken for a seat that was not held on the day of the meeting.
    """
    meeting = lock(meeting)
    _check(meeting, seat, presence)
    if presence not in WITH_DEPUTY:
        deputy, deputy_name = None, ""
    if presence == Presence.DEPUTY and not (deputy or deputy_name.strip()):
        raise RuleBroken("Say who came as the deputy.", field="deputy_name")
    if deputy and deputy.pk == seat.person_id:
        raise RuleBroken("Nobody is their own deputy.", field="deputy")
    typed = {"presence": presence, "deputy": deputy, "deputy_name": deputy_name.strip()}
    found = meeting.attendance.filter(seat=seat).first()
    refuse_stale(seen, held(found), typed)
    reason = f"Attendance at {meeting.reference}"
    if found:
        return history.change(found, actor=actor, reason=reason, **typed)
    name = called_then(seat.organisation, meeting.held_on)
    row = Attendance(
        meeting=meeting,
        seat=seat,
        person=seat.person,
        organisation=seat.organisation,
        organisation_name=name,
        **typed,
    )
    history.create(row, actor=actor, reason=reason)
    return True


def mark_seats(*, actor: Person, meeting: Meeting, marks: list[Mark]) -> dict[int, RuleBroken]:
    """Keep many seats at once. What one person did not touch stays as a colleague left it.

    Each seat stands for itself: those that cannot be kept come back, by the key of the seat.
    """
    refused: dict[int, RuleBroken] = {}
    for one in marks:
        if one.untouched:
            continue
        try:
            mark_seat(
                actor=actor,
                meeting=meeting,
                seat=one.seat,
                presence=one.presence,
                deputy=one.deputy,
                deputy_name=one.deputy_name,
                seen=one.seen or mark(held(None)),
            )
        except RuleBroken as broken:
            refused[one.seat.pk] = broken
    return refused


@transaction.atomic
def send_apologies(
    *, actor: Person, meeting: Meeting, deputy: Person | None = None, deputy_name: str = ""
) -> bool:
    """A member cannot come and says so beforehand, with a deputy if there is one."""
    place = place_of(meeting, actor)
    if place is None:
        raise RuleBroken("You do not sit on this group on the day of the meeting.")
    if place.attendance and place.attendance.presence not in IN_ADVANCE:
        raise RuleBroken("Your attendance is recorded already. Tell the business unit.")
    _still_to_come(meeting)
    return mark_seat(
        actor=actor,
        meeting=meeting,
        seat=place.seat,
        presence=Presence.APOLOGIES,
        deputy=deputy,
        deputy_name=deputy_name,
    )


@transaction.atomic
def withdraw_apologies(*, actor: Person, meeting: Meeting) -> bool:
    """The member can come after all. Returns False when there are no apologies."""
    meeting = lock(meeting)
    _still_to_come(meeting)
    mine = {"person": actor, "presence__in": IN_ADVANCE}
    row = meeting.attendance.filter(**mine).first()
    if row is None:
        return False
    history.delete(row, actor=actor, reason="Can come after all")
    return True


def _check(meeting: Meeting, seat: Seat, presence: str) -> None:
    if meeting.status in {MeetingStatus.DRAFT, MeetingStatus.CANCELLED}:
        raise RuleBroken(
            f"This meeting is “{meeting.get_status_display()}”, so nobody’s attendance is kept."
        )
    refuse_closed(meeting)
    if presence not in Presence.values:
        raise RuleBroken("Choose how the seat was filled.", field="presence")
    if presence not in IN_ADVANCE and meeting.held_on > timezone.localdate():
        raise RuleBroken(
            "Before the day of the meeting only apologies can be kept.", field="presence"
        )
    sat = {one.pk for one in sitting(meeting.group, meeting.held_on)}
    if seat.pk not in sat and not meeting.attendance.filter(seat=seat).exists():
        raise RuleBroken(
            f"{seat.person} did not hold this seat on the day of the meeting.", field="presence"
        )


def _still_to_come(meeting: Meeting) -> None:
    if meeting.status != MeetingStatus.OPEN or meeting.held_on < timezone.localdate():
        raise RuleBroken("The meeting is over or was cancelled. Tell the business unit.")


__all__ = [
    "Mark",
    "SavedMeanwhile",
    "mark_seat",
    "mark_seats",
    "send_apologies",
    "withdraw_apologies",
]
