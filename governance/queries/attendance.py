"""Who sits at a meeting, who came, who may decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from core.stale import mark
from governance.models import Attendance, Meeting
from governance.models.membership import NO_VOTE, seats_of, sits_on
from governance.queries.groups import rules_of
from governance.rules.meetings import HERE, MeetingStatus, Presence, Quorum, quorum
from partnership.models import Group, Organisation, Person, Seat
from partnership.rules import OrganisationKind


@dataclass(frozen=True)
class Place:
    """One seat at a meeting, and how it was filled, if that is recorded. ``votes``: it counts for the quorum."""

    seat: Seat
    attendance: Attendance | None
    votes: bool

    @property
    def person(self) -> Person:
        """Who sat there that day, whoever sits there now."""
        return self.attendance.person if self.attendance else self.seat.person

    @property
    def agency(self) -> str:
        """The agency as it was called that day."""
        if self.attendance:
            return self.attendance.organisation_name
        return str(self.seat.organisation or "")

    @property
    def how(self) -> str:
        """How it was filled, in words."""
        return came(self.attendance) if self.attendance else "Not recorded"

    @property
    def seen(self) -> str:
        """The mark of what is recorded for this seat."""
        return mark(held(self.attendance))


def held(attendance: Attendance | None) -> dict[str, Any]:
    """What is recorded for a seat, as its form names it."""
    return {
        "presence": attendance.presence if attendance else "",
        "deputy": attendance.deputy_id if attendance else None,
        "deputy_name": attendance.deputy_name if attendance else "",
    }


def sitting(group: Group, on: dt.date) -> list[Seat]:
    """The seats of a group on a day, each person once.

    Whoever holds two of them, such as a partner who also takes the chair, sits for the partner.
    """
    found: dict[int, Seat] = {}
    for seat in sorted(seats_of(group, on), key=lambda seat: (not _for_partner(seat), seat.pk)):
        found.setdefault(seat.person_id, seat)
    return sorted(found.values(), key=lambda s: (str(s.organisation or "~"), s.person.name, s.pk))


def voting(seats: Iterable[Seat], on: dt.date) -> list[Seat]:
    """Those of the seats that decide: not the lead member, the scrutineer or the business unit,

    whatever else they sit as.
    """
    listed = list(seats)
    people = {seat.person_id for seat in listed}
    advising = Seat.objects.current(on).filter(person__in=people, kind__in=NO_VOTE)
    without = set(advising.order_by().values_list("person_id", flat=True))
    return [seat for seat in listed if seat.person_id not in without]


def places(meeting: Meeting) -> list[Place]:
    """Every seat of the meeting's day, and every other that was recorded. Three queries."""
    rows = meeting.attendance.select_related(
        "seat__organisation", "seat__person", "person", "deputy", "organisation"
    )
    recorded = {row.seat_id: row for row in rows}
    by_seat = {seat.pk: seat for seat in sitting(meeting.group, meeting.held_on)}
    by_seat |= {row.seat_id: row.seat for row in recorded.values() if row.seat_id not in by_seat}
    votes = {seat.pk for seat in voting(by_seat.values(), meeting.held_on)}
    return [Place(seat, recorded.get(pk), pk in votes) for pk, seat in by_seat.items()]


def place_of(meeting: Meeting, person: Person) -> Place | None:
    """The seat of one person at a meeting, if they have one that day."""
    return next((place for place in places(meeting) if place.seat.person_id == person.pk), None)


def apologised(place: Place) -> bool:
    """Whether apologies are recorded for a seat."""
    return bool(place.attendance and place.attendance.presence == Presence.APOLOGIES)


def to_come(meeting: Meeting, today: dt.date) -> bool:
    return meeting.held_on >= today and meeting.status == MeetingStatus.OPEN


def may_apologise(meeting: Meeting, mine: Place | None, today: dt.date) -> bool:
    """Whether whoever has this seat may still send apologies, or change them."""
    free = mine is not None and (mine.attendance is None or apologised(mine))
    return free and to_come(meeting, today)


def expected(meeting: Meeting, person: Any, today: dt.date) -> str:
    """Whether a person is "expected", or sent "apologies", at a meeting to come; else nothing.

    One query, and none for somebody without a seat on the group.
    """
    if not to_come(meeting, today) or not sits_on(person, meeting.group):
        return ""
    recorded = Attendance.objects.filter(meeting=meeting, seat=OuterRef("pk"))
    mine = seats_of(meeting.group, meeting.held_on).filter(person=person)
    said = mine.annotate(said=Subquery(recorded.values("presence")[:1])).values_list("said")
    return {None: "expected", Presence.APOLOGIES: "apologies"}.get(*said[0], "") if said else ""


def quorum_of(meeting: Meeting) -> Quorum:
    """Whether the meeting may decide, as its attendance stands now."""
    return quorum_in(meeting, places(meeting))


def quorum_in(meeting: Meeting, shown: Iterable[Place]) -> Quorum:
    """The same, for seats that were read already. A deputy counts for the seat (rulebook 11.4)."""
    here = [
        _sector(place.seat)
        for place in shown
        if place.votes and place.attendance and place.attendance.presence in HERE
    ]
    rules = rules_of(meeting.group)
    return quorum(rules.quorum, rules.each_partner, here)


def deputies_for(meeting: Meeting, seats: Iterable[Seat]) -> dict[int, list[Person]]:
    """Seat → who may stand in: its own deputies first, then the agency's other people. One query."""
    listed = list(seats)
    bodies = {seat.organisation_id for seat in listed if seat.organisation_id}
    others = (
        Seat.objects.current(meeting.held_on)
        .filter(organisation__in=bodies)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    near = list(others)
    found: dict[int, list[Person]] = {}
    for seat in listed:
        mine = [
            one
            for one in near
            if one.organisation_id == seat.organisation_id and one.person_id != seat.person_id
        ]
        mine.sort(key=lambda one: one.deputy_of_id != seat.pk)
        found[seat.pk] = list({one.person_id: one.person for one in mine}.values())
    return found


def called_then(organisation: Organisation | None, on: dt.date) -> str:
    """What an agency was called on a day, as far as its history tells."""
    if organisation is None:
        return ""
    past = organisation.history.filter(history_date__date__lte=on).order_by("-history_date")
    return str(past.values_list("name", flat=True).first() or organisation.name)


def came(attendance: Attendance) -> str:
    """Who came for a seat, in words: "Deputy: Named doctor". One who was only named did not come."""
    stood_in = str(attendance.deputy or attendance.deputy_name)
    if attendance.presence == Presence.DEPUTY:
        return f"Deputy: {stood_in}"
    if attendance.presence == Presence.APOLOGIES and stood_in:
        return f"Apologies ({stood_in} was named as deputy)"
    return str(attendance.get_presence_display())


def _for_partner(seat: Seat) -> bool:
    return bool(seat.organisation and seat.organisation.kind == OrganisationKind.STATUTORY_PARTNER)


def _sector(seat: Seat) -> str:
    """The sector a seat counts for: only a statutory partner stands for one of the three."""
    if not seat.organisation:
        return ""
    return seat.organisation.sector if _for_partner(seat) else ""
