"""Made-up meetings for the demo: a year behind, two months ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.living import at
from deadlines.calendar import closures
from governance.demo.meetings_words import BUSINESS, CLOSING, RESTRICTED, STANDING, SUGGESTIONS
from governance.demo.people import manager
from governance.models import AgendaItem, Meeting, MeetingTemplate
from governance.rules.meetings import MeetingStatus, Purpose
from governance.services import agenda, agenda_access, agenda_interests
from governance.services import meetings as deeds
from governance.services import meetings_backlog as backlog
from governance.services import meetings_templates as templates
from partnership import services as partners
from partnership.models import Group, Organisation, Person, Seat
from partnership.rules import SeatKind

BEGAN = dt.date(2019, 9, 1)
WEEK = dt.timedelta(weeks=1)
# Who sits on groups besides those of the people's own demo: email, group, kind, body, post.
SEATS = (
    ("wren.oakley@police.example.org", "mace", SeatKind.GROUP_CHAIR, "merseyside-police",
     "Detective inspector, vulnerability"),
    ("joss.tennick@council.example.org", "mace", SeatKind.GROUP_MEMBER, "wirral-local-authority",
     "Service manager, children’s social care"),
    ("yusuf.karim@trust.example.org", "mace", SeatKind.GROUP_MEMBER,
     "wirral-community-nhs-foundation-trust", "Named nurse"),
    ("femi.garner@yos.example.org", "mace", SeatKind.GROUP_MEMBER, "youth-offending-service",
     "Team manager"),
    ("solomon.heath@charity.example.org", "mace", SeatKind.GROUP_MEMBER, "barnardos",
     "Children’s services manager"),
    ("halina.cross@hospital.example.org", "case-review-committee", SeatKind.GROUP_MEMBER,
     "wirral-university-teaching-hospital", "Named doctor"),
)  # fmt: skip


@dataclass(frozen=True)
class Rhythm:
    """How a group meets: weeks between meetings, weeks until the next, times, place, what it is called."""

    group: str
    name: str
    weeks: int
    ahead: int
    starts: dt.time
    ends: dt.time
    place: str


RHYTHMS = (
    Rhythm(
        "executive", "Executive meeting", 6, 2, dt.time(9, 30), dt.time(12, 30), "Town Hall, room 1"
    ),
    Rhythm(
        "partnership-group", "Partnership Group meeting", 26, 5, dt.time(13), dt.time(16),
        "Floral Pavilion",
    ),
    Rhythm(
        "case-review-committee", "Case Review Committee", 4, 1, dt.time(9, 30), dt.time(11, 30),
        "Business unit, room 3",
    ),
    Rhythm("mace", "MACE quarterly meeting", 13, 3, dt.time(14), dt.time(16), "Police station"),
)  # fmt: skip


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    unit, groups = manager(), {group.code: group for group in Group.objects.all()}
    _seats(groups)
    for place, rhythm in enumerate(RHYTHMS):
        _year(unit, groups[rhythm.group], rhythm, today, place)
    _restricted(unit, groups)
    _interest(unit, groups["executive"])
    _carried(unit, groups["executive"])
    _suggestions(unit, groups, today)
    for code in ("executive", "case-review-committee"):
        _closing_last(unit, _next(groups[code]))


def _seats(groups: dict[str, Group]) -> None:
    for email, group, kind, body, post in SEATS:
        person, organisation = (
            Person.objects.get(email=email),
            Organisation.objects.get(code=body),
        )
        if not Seat.objects.current().filter(person=person, group=groups[group]).exists():
            partners.take_seat(
                actor=manager(), person=person, kind=kind, organisation=organisation,
                group=groups[group], post=post, started_on=BEGAN, reason="Made up for the demo",
            )  # fmt: skip


def _year(unit: Person, group: Group, rhythm: Rhythm, today: dt.date, place: int) -> None:
    """The past year held; then two open, one draft; the one before last was cancelled for one group."""
    monday = today - dt.timedelta(days=today.weekday())
    first = monday + WEEK * rhythm.ahead + dt.timedelta(days=place)
    count = max(52 // rhythm.weeks, 1)
    with at(today - dt.timedelta(days=390)):
        template = _template(unit, group, rhythm)
    days = [first + WEEK * rhythm.weeks * number for number in range(-count, 3)]
    for number, day in enumerate(days):
        upcoming = number - count
        made = day - dt.timedelta(weeks=5)
        with at(min(made, today)):
            meeting = _meeting(unit, group, template, _working(day), number)
            if upcoming < 2:
                deeds.open_meeting(actor=unit, meeting=meeting, notify=upcoming == 0)
        if rhythm.group == "case-review-committee" and upcoming == -3:
            with at(day - dt.timedelta(days=4)):
                reason = "Too few members could come in the holidays"
                deeds.cancel_meeting(actor=unit, meeting=meeting, reason=reason)
        elif upcoming < 0:
            with at(meeting.held_on, 17):
                deeds.hold_meeting(actor=unit, meeting=meeting)


def _template(unit: Person, group: Group, rhythm: Rhythm) -> MeetingTemplate:
    template = templates.make_template(
        actor=unit,
        group=group,
        name=rhythm.name,
        starts=rhythm.starts,
        ends=rhythm.ends,
        place=rhythm.place,
    )
    for title, purpose, minutes in STANDING[group.code]:
        templates.add_line(
            actor=unit, template=template, title=title, purpose=purpose, minutes=minutes
        )
    return template


def _working(day: dt.date) -> dt.date:
    """The day itself, or the next one on which people work."""
    return closures().next_working(day - dt.timedelta(days=1))


def _meeting(
    unit: Person, group: Group, template: MeetingTemplate, day: dt.date, number: int
) -> Meeting:
    meeting = deeds.make_meeting(
        actor=unit, group=group, title=f"{day:%B} meeting", held_on=day,
        starts=template.starts, ends=template.ends, template=template,
    )  # fmt: skip
    business = BUSINESS[group.code]
    people = list(Person.objects.filter(seats__group=group).distinct().order_by("name"))
    for offset in range(2):
        title, purpose, minutes = business[(2 * number + offset) % len(business)]
        agenda.add_item(
            actor=unit, meeting=meeting, title=title, purpose=purpose, minutes=minutes,
            owner=people[(number + offset) % len(people)] if people else None,
        )  # fmt: skip
    ((title, purpose, minutes),) = CLOSING
    agenda.add_item(actor=unit, meeting=meeting, title=title, purpose=purpose, minutes=minutes)
    return meeting


def _next(group: Group) -> Meeting:
    return group.meetings.filter(status=MeetingStatus.OPEN).order_by("held_on")[0]


def _closing_last(unit: Person, meeting: Meeting) -> None:
    """What was added since stands before any other business."""
    closing = meeting.items.get(title=CLOSING[0][0])
    while agenda.move_item(actor=unit, item=closing, up=False):
        continue


def _restricted(unit: Person, groups: dict[str, Group]) -> None:
    """One for the partners alone, one for nobody but its owner and the business unit."""
    for code, title, purpose, reason in RESTRICTED:
        item = agenda.add_item(
            actor=unit, meeting=_next(groups[code]), title=title, purpose=purpose, minutes=15,
            restricted=True, restricted_reason=reason,
        )  # fmt: skip
        if code == "executive":
            agenda_access.clear_partners(
                actor=unit, item=item, reason="The partners decide on the contract"
            )


def _interest(unit: Person, group: Group) -> None:
    """The health partner has an interest in what a provider of theirs is paid."""
    item = agenda.add_item(
        actor=unit, meeting=_next(group), title="Who provides the training pool next year",
        purpose=Purpose.DECIDE, minutes=15,
    )  # fmt: skip
    person = Person.objects.get(email="ingrid.moss@icb.example.org")
    agenda_interests.declare(
        actor=person, item=item, person=person, what="My organisation may bid to provide it."
    )


def _carried(unit: Person, group: Group) -> None:
    """The last meeting ran out of time for its last item of business."""
    last = group.meetings.filter(status=MeetingStatus.HELD).order_by("-held_on")[0]
    item: AgendaItem = last.items.order_by("-order")[1]
    agenda.carry_item(actor=unit, item=item, meeting=_next(group))


def _suggestions(unit: Person, groups: dict[str, Group], today: dt.date) -> None:
    """Two wait, one was accepted, one declined."""
    made = []
    for number, (email, group, title, why, purpose, minutes) in enumerate(SUGGESTIONS):
        with at(today - dt.timedelta(days=9 + 4 * number)):
            made.append(
                backlog.suggest(
                    actor=Person.objects.get(email=email), group=groups[group], title=title,
                    why=why, purpose=purpose, minutes=minutes,
                )
            )  # fmt: skip
    with at(today - dt.timedelta(days=6)):
        backlog.accept(actor=unit, suggestion=made[2], meeting=_next(groups["executive"]))
        backlog.decline(
            actor=unit,
            suggestion=made[3],
            reason="The headings are the national ones. The training officer will help schools with them.",
        )
