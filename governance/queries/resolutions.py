"""Written resolutions: who may still answer, how they stand, which meeting minutes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from governance.models import Meeting, Resolution, ResolutionAnswer
from governance.queries.attendance import sitting, voting
from governance.rules.meetings import Answer, MeetingStatus, ResolutionStatus, outcome
from partnership.models import Group, Person, Seat


@dataclass(frozen=True)
class Voice:
    """One voting seat asked, and who holds it today: nobody where it ended without a successor."""

    row: ResolutionAnswer
    holder: Seat | None

    @property
    def counts(self) -> bool:
        """An answer that was given stays; a seat that nobody holds can no longer be waited for."""
        return bool(self.row.answer or self.holder)

    @property
    def waiting(self) -> bool:
        return not self.row.answer and self.holder is not None


def voices(resolution: Resolution, today: dt.date) -> list[Voice]:
    """Every seat that was asked, with its holder today. Two queries, and one for each seat that ended."""
    rows = list(resolution.answers.select_related("seat", "seat__person", "person", "organisation"))
    now = {seat.pk: seat for seat in sitting(resolution.group, today)}
    asked = {row.seat_id for row in rows}
    free = [seat for pk, seat in now.items() if pk not in asked]
    return [Voice(row, now.get(row.seat_id) or _successor(row.seat, free)) for row in rows]


def _successor(seat: Seat, free: list[Seat]) -> Seat | None:
    """Who sits today where somebody sat when the resolution was opened."""
    same = (seat.kind, seat.organisation_id, seat.group_id)
    for other in free:
        if (other.kind, other.organisation_id, other.group_id) == same:
            return other
    return None


def voice_of(resolution: Resolution, person: Person, today: dt.date) -> Voice | None:
    """The seat by which a person answers today."""
    shown = voices(resolution, today)
    return next((v for v in shown if v.holder and v.holder.person_id == person.pk), None)


def was_asked(resolution: Resolution, person: Person) -> ResolutionAnswer | None:
    """The answer that was asked of somebody when the resolution was opened."""
    return resolution.answers.select_related("seat").filter(person=person).first()


def voters(group: Group, on: dt.date) -> list[Seat]:
    """The seats that answer a resolution of this group."""
    return voting(sitting(group, on), on)


def stands(resolution: Resolution, shown: list[Voice], today: dt.date) -> str:
    """How it stands by the answers given so far."""
    counted = [voice for voice in shown if voice.counts]
    given = [voice.row.answer for voice in counted if voice.row.answer]
    return outcome(given, resolution.needs, len(counted), today > resolution.due_on)


def counted(shown: list[Voice]) -> str:
    """The answers in words: "3 agree, 1 against, 1 abstains, 2 have not answered"."""
    given = [voice.row.answer for voice in shown]
    said = {
        "agree": given.count(Answer.AGREE),
        "against": given.count(Answer.AGAINST),
        "abstain": given.count(Answer.ABSTAIN),
        "have not answered": sum(not voice.row.answer for voice in shown),
    }
    return ", ".join(f"{number} {words}" for words, number in said.items() if number)


def since_last(meeting: Meeting) -> list[Resolution]:
    """The resolutions of the group that closed before a meeting and no earlier meeting minuted."""
    closed = meeting.group.resolutions.exclude(status=ResolutionStatus.OPEN)
    near = closed.filter(
        Q(minuted_at=meeting) | Q(minuted_at=None, closed_at__date__lte=meeting.held_on)
    )
    held = meeting.group.meetings.filter(status__in=(MeetingStatus.OPEN, MeetingStatus.HELD))
    earlier = list(held.filter(held_on__lt=meeting.held_on).values_list("held_on", flat=True))
    return [
        resolution
        for resolution in near.order_by("closed_at", "pk")
        if resolution.minuted_at_id == meeting.pk
        or not any(on >= _closed_on(resolution) for on in earlier)
    ]


def _closed_on(resolution: Resolution) -> dt.date:
    assert resolution.closed_at
    return timezone.localdate(resolution.closed_at)


def asked_of(user: Any, today: dt.date) -> set[int]:
    """Keys of the open resolutions that wait for this person's answer."""
    near = Resolution.objects.visible_to(user).filter(status=ResolutionStatus.OPEN)
    found = set()
    for resolution in near.select_related("group"):
        voice = voice_of(resolution, user, today)
        if voice and voice.waiting:
            found.add(resolution.pk)
    return found
