"""Made-up rules, terms of reference and task and finish groups for the demo."""

from __future__ import annotations

import datetime as dt

from governance.demo.people import manager
from governance.rules.actions import Source
from governance.rules.meetings import Needed
from governance.services import actions
from governance.services import groups as deeds
from partnership import services as partners
from partnership.models import Group, Person
from partnership.rules import GroupKind, SeatKind

# code, members needed, each partner, weeks between meetings, what a written resolution needs
RULES = (
    ("executive", 3, True, 6, Needed.EVERYONE),
    ("partnership-group", 4, False, 26, Needed.MAJORITY),
    ("case-review-committee", 3, True, 4, Needed.EVERYONE),
    ("mace", 3, False, 13, Needed.MAJORITY),
)
# code, approved by, days since it came into force, days until its review (below 0: overdue)
TERMS = (
    ("executive", "The lead safeguarding partners", 700, None),
    ("executive", "The lead safeguarding partners", 320, 45),
    ("partnership-group", "The Executive", 300, 65),
    ("case-review-committee", "The Executive", 380, -12),
    ("mace", "The Executive", 150, 215),
)
WORDS = """{name} meets to carry out its part of the published arrangements.

It will:

- hold its members to account for what they agreed to do
- look at the evidence of what has changed for children
- report what it finds to the group it stands under

Members speak for their agency with authority and prepare by reading the papers.

A member who cannot come sends a named deputy. Interests are declared at the start of each meeting."""

# name, purpose, days since it began, last day in days from today, who sits on it
TASK_GROUPS = (
    (
        "Neglect task and finish group",
        "Looks at how agencies use the same tool to recognise neglect, and reports to the Executive.",
        160,
        60,
        ("yusuf.karim@trust.example.org", "joss.tennick@council.example.org", "wren.oakley@police.example.org"),
    ),
    (
        "Information sharing task and finish group",
        "Wrote one page of guidance on sharing information without consent, and tested it with practitioners.",
        330,
        -24,
        ("halina.cross@hospital.example.org", "wren.oakley@police.example.org", "esther.boyd@school.example.org"),
    ),
)  # fmt: skip


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    unit = manager()
    found = {group.code: group for group in Group.objects.all()}
    for code, quorum, each, weeks, needs in RULES:
        deeds.set_rules(
            actor=unit,
            group=found[code],
            quorum=quorum,
            each_partner=each,
            every_weeks=weeks,
            resolution_needs=needs,
        )
    for code, approved_by, ago, review in TERMS:
        start = today - dt.timedelta(days=ago)
        deeds.add_terms(
            actor=unit,
            group=found[code],
            body=WORDS.format(name=found[code].name),
            approved_by=approved_by,
            approved_on=start - dt.timedelta(days=6),
            from_day=start,
            review_on=today + dt.timedelta(days=review) if review is not None else None,
        )
    for each_group in TASK_GROUPS:
        _task_group(unit, found["task-and-finish-groups"], today, *each_group)


def _task_group(
    unit: Person,
    parent: Group,
    today: dt.date,
    name: str,
    purpose: str,
    ago: int,
    ends: int,
    members: tuple[str, ...],
) -> None:
    began = today - dt.timedelta(days=ago)
    group = partners.add_group(
        actor=unit,
        name=name,
        kind=GroupKind.TASK_AND_FINISH,
        started_on=began,
        parent=parent,
        purpose=purpose,
        frequency="Monthly",
    )
    for place, email in enumerate(members):
        person = Person.objects.get(email=email)
        partners.take_seat(
            actor=unit,
            person=person,
            kind=SeatKind.GROUP_MEMBER if place else SeatKind.GROUP_CHAIR,
            started_on=began,
            organisation=person.seats.exclude(organisation=None).latest("started_on").organisation,
            group=group,
        )
    if ends < 0:
        _left_open(unit, group, today)
    deeds.set_last_day(
        actor=unit,
        group=group,
        on=today + dt.timedelta(days=ends),
        reason="Set when the Executive commissioned the group",
    )


def _left_open(unit: Person, group: Group, today: dt.date) -> None:
    """What a group did not finish before its last day: somebody else must have it."""
    actions.give(
        actor=unit,
        title="Put the page of guidance on every agency’s intranet",
        owner=Person.objects.get(email="halina.cross@hospital.example.org"),
        due_on=today + dt.timedelta(days=20),
        source=Source.MEETING,
        group=group,
    )
