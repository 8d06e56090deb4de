"""A committee with a voice from each statutory partner, a trust, and a meeting on the day it meets."""

from dataclasses import dataclass, field

from django.utils import timezone

from core import history
from governance.models import AgendaItem, GroupRules, Meeting
from governance.rules.meetings import MeetingStatus, Presence
from governance.services import attendance, minutes
from partnership.models import Group, Organisation, Person, Seat
from partnership.rules import SeatKind
from tests.factories import make_group, make_item, make_meeting, make_person, make_seat
from tests.factories.base import MAKER, REASON


@dataclass
class Committee:
    """The group, its seats by the code of their agency, and today's open meeting with one item."""

    unit: Person
    group: Group
    seats: dict[str, Seat]
    meeting: Meeting
    item: AgendaItem
    extra: list[Seat] = field(default_factory=list)

    def mark(self, **presences: str) -> None:
        for code, presence in presences.items():
            attendance.mark_seat(
                actor=self.unit, meeting=self.meeting, seat=self.seats[code], presence=presence,
                deputy_name="Named doctor" if presence == Presence.DEPUTY else "",
            )  # fmt: skip

    def everybody_comes(self) -> None:
        self.mark(**dict.fromkeys(self.seats, Presence.PRESENT))

    def held(self) -> "Committee":
        """The meeting is marked as held; its minutes begin."""
        Meeting.objects.filter(pk=self.meeting.pk).update(status=MeetingStatus.HELD)
        self.meeting.refresh_from_db()
        minutes.begin(actor=self.unit, meeting=self.meeting)
        return self


def committee(unit: Person, *bodies: Organisation, **rules: object) -> Committee:
    group = make_group("Quality committee")
    seats = {
        str(body.code): make_seat(
            make_person(f"{body.code} member"), SeatKind.GROUP_MEMBER, body, group=group
        )
        for body in bodies
    }
    values: dict[str, object] = {"quorum": 3, "each_partner": True} | rules
    history.create(GroupRules(group=group, **values), actor=MAKER, reason=REASON)
    meeting = make_meeting(group, held_on=timezone.localdate(), created_by=unit)
    return Committee(unit, group, seats, meeting, make_item(meeting, title="Neglect strategy"))
