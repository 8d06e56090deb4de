"""Made-up actions for the demo, in every state and of every age."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from core.living import at
from governance.demo.actions_words import (
    ACTIONS,
    DONE,
    EVIDENCE,
    EXTENDED,
    NEW,
    REOPENED,
    RETURNED,
    RETURNS,
    UPDATES,
    VERIFIED,
    WHY_LATE,
    WITHDRAWN,
    Told,
)
from governance.demo.people import manager
from governance.models import Action
from governance.services import actions as deeds
from governance.services import actions_doing as doing
from partnership import services as partners
from partnership.models import Group, Organisation, Person
from partnership.rules import SeatKind

DAY = dt.timedelta(days=1)
CHECKER = "adaeze.lowther@council.example.org"
LEAVER = "mo.keane@hospital.example.org"


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    unit = manager()
    people = {person.email: person for person in Person.objects.filter(is_active=True)}
    groups = {group.code: group for group in Group.objects.all()}
    words = Words()
    for told in ACTIONS:
        owner = people[told.owner]
        with at(today - told.given * DAY):
            action = deeds.give(
                actor=unit,
                title=told.title,
                owner=owner,
                due_on=today + told.due * DAY,
                source=told.source,
                group=groups[told.group],
            )
        live(action, told, words, unit, people[CHECKER], today)
    _leaver(unit, groups["executive"], today)


class Words:
    """What people say, one after the other."""

    def __init__(self) -> None:
        self.updates, self.evidence, self.returns = cycle(UPDATES), cycle(EVIDENCE), cycle(RETURNS)


def live(
    action: Action, told: Told, words: Words, unit: Person, checker: Person, today: dt.date
) -> None:
    """Take an action as far as it has come."""
    if told.state == NEW:
        return
    given, due = today - told.given * DAY, today + told.due * DAY
    middle = min(given + (due - given) / 2, today - DAY)
    with at(middle):
        doing.report(actor=action.owner, action=action, percent=40, text=next(words.updates))
    if told.state == WITHDRAWN:
        with at(middle + 10 * DAY):
            deeds.withdraw(
                actor=unit, action=action, reason="Overtaken by the new national website."
            )
    elif told.state == EXTENDED:
        with at(middle + DAY):
            _extend(action, unit, due + 30 * DAY)
    elif told.state in (DONE, VERIFIED, RETURNED, REOPENED):
        _finish(action, told, words, checker, min(due + (told.given % 9 - 5) * DAY, today - DAY))


def _extend(action: Action, unit: Person, due: dt.date) -> None:
    deeds.change(
        actor=unit,
        action=action,
        title=action.title,
        detail=action.detail,
        owner=action.owner,
        organisation=action.organisation,
        due_on=due,
        reason="The forum that agrees it meets a month later.",
    )


def _finish(action: Action, told: Told, words: Words, checker: Person, day: dt.date) -> None:
    """Said to be done with evidence; then checked, sent back, or opened again later."""
    with at(day):
        doing.add_evidence(actor=action.owner, action=action, text=next(words.evidence))
        doing.finish(actor=action.owner, action=action, done_on=day, late_reason=WHY_LATE)
    if told.state == DONE:
        return
    with at(day + 4 * DAY):
        if told.state == RETURNED:
            doing.send_back(actor=checker, action=action, reason=next(words.returns))
            return
        doing.verify(actor=checker, action=action, note="Read the evidence.")
    if told.state == REOPENED:
        with at(day + 30 * DAY):
            doing.reopen(
                actor=checker, action=action, reason="New duplicates came in with the last upload."
            )


def _leaver(unit: Person, group: Group, today: dt.date) -> None:
    """Somebody left with an action in hand: it shows as needing a new owner."""
    hospital = Organisation.objects.get(code="wirral-university-teaching-hospital")
    with at(today - 120 * DAY):
        person = partners.add_person(
            actor=unit, name="Mo Keane", email=LEAVER, phone="", reason="Made up for the demo"
        )
        seat = partners.take_seat(
            actor=unit, person=person, kind=SeatKind.CONTRIBUTOR, post="Ward manager",
            organisation=hospital, group=None, started_on=today - 900 * DAY, ended_on=None,
            reason="Made up for the demo",
        )  # fmt: skip
        deeds.give(
            actor=unit,
            title="Put the bruising protocol on every children’s ward",
            owner=person,
            due_on=today - 12 * DAY,
            source="audit",
            group=group,
        )
    with at(today - 25 * DAY):
        partners.end_seat(actor=unit, seat=seat, on=today - 26 * DAY)
