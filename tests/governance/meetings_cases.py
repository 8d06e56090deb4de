"""A committee with members, and meetings of it ahead."""

import datetime as dt
from typing import Any

from django.utils import timezone

from governance.models import AgendaItem, Meeting, MeetingTemplate
from governance.rules.meetings import Purpose
from governance.services import agenda, meetings
from governance.services import meetings_templates as templates
from partnership.models import Group, Organisation, Person
from partnership.rules import SeatKind
from tests.factories import make_group, make_person, make_seat

TEN, NOON = dt.time(10), dt.time(12)
SECRET = "Contract of the scrutineer"


def ahead(days: int = 30) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def committee(name: str = "Learning committee") -> Group:
    return make_group(name)


def member(group: Group, name: str = "", organisation: Organisation | None = None) -> Person:
    person = make_person(name)
    make_seat(person, SeatKind.GROUP_MEMBER, organisation, group=group)
    return person


def draft(unit: Person, group: Group, **values: Any) -> Meeting:
    given = {"title": "Summer meeting", "held_on": ahead(), "starts": TEN, "ends": NOON}
    return meetings.make_meeting(actor=unit, group=group, **given | values)


def opened(unit: Person, group: Group, notify: bool = False, **values: Any) -> Meeting:
    meeting = draft(unit, group, **values)
    meetings.open_meeting(actor=unit, meeting=meeting, notify=notify)
    return again(meeting)


def item(
    unit: Person, meeting: Meeting, title: str = "Neglect strategy", **values: Any
) -> AgendaItem:
    given: dict[str, Any] = {"purpose": Purpose.DISCUSS, "minutes": 10}
    return agenda.add_item(actor=unit, meeting=meeting, title=title, **given | values)


def secret(unit: Person, meeting: Meeting, **values: Any) -> AgendaItem:
    return item(
        unit, meeting, SECRET, restricted=True, restricted_reason="One person’s terms", **values
    )


def template(unit: Person, group: Group) -> MeetingTemplate:
    made = templates.make_template(
        actor=unit, group=group, name="Committee meeting", starts=TEN, ends=NOON, place="Room 1"
    )
    for title in ("Welcome", "Minutes of the last meeting"):
        templates.add_line(actor=unit, template=made, title=title, purpose=Purpose.NOTE, minutes=5)
    return made


def again(record: Any) -> Any:
    """The record as it is stored now."""
    return type(record)._base_manager.get(pk=record.pk)
