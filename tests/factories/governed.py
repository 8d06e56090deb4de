"""Meetings, items, actions and findings, as facts. The deeds that make them are tested apart."""

import datetime as dt
from typing import Any

from core import history
from governance.models import Action, AgendaItem, Finding, Meeting
from governance.rules.actions import Source
from governance.rules.meetings import MeetingStatus
from partnership.models import Group, Person
from tests.factories.base import MAKER, REASON, number
from tests.factories.partners import make_group, make_person

HELD_ON = dt.date(2026, 6, 9)


def make_meeting(group: Group | None = None, **fields: Any) -> Meeting:
    """An open meeting of a group on Tuesday 9 June 2026, from 10am to noon."""
    values: dict[str, Any] = {
        "reference": f"MTG-2026-{number():03}",
        "title": "Summer meeting",
        "status": MeetingStatus.OPEN,
        "held_on": HELD_ON,
        "starts": dt.time(10),
        "ends": dt.time(12),
        "papers_due_on": HELD_ON - dt.timedelta(days=7),
        "created_by": fields.get("created_by") or make_person(),
    }
    meeting = Meeting(group=group or make_group(), **values | fields)
    return history.create(meeting, actor=MAKER, reason=REASON)


def make_item(meeting: Meeting | None = None, **fields: Any) -> AgendaItem:
    fields.setdefault("title", "Neglect strategy")
    item = AgendaItem(meeting=meeting or make_meeting(), **fields)
    return history.create(item, actor=MAKER, reason=REASON)


def make_action(owner: Person | None = None, **fields: Any) -> Action:
    """An open action, due on 9 June 2026."""
    owner = owner or make_person()
    fields.setdefault("reference", f"ACT-2026-{number():03}")
    fields.setdefault("title", "Write to all schools")
    fields.setdefault("due_on", HELD_ON)
    fields.setdefault("source", Source.MEETING)
    fields.setdefault("created_by", owner)
    return history.create(Action(owner=owner, **fields), actor=MAKER, reason=REASON)


def make_finding(**fields: Any) -> Finding:
    fields.setdefault("reference", f"FND-2026-{number():03}")
    fields.setdefault("text", "Agencies did not ask who else lives in the home.")
    fields.setdefault("source", Source.AUDIT)
    fields.setdefault("found_on", HELD_ON)
    fields.setdefault("created_by", make_person())
    return history.create(Finding(**fields), actor=MAKER, reason=REASON)
