"""Made-up outcomes for the demo: who came, what was said and decided, minutes, written resolutions."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from core.living import at
from governance.demo.outcomes_words import ACTIONS, NOTES, RESOLUTIONS, SAID, decided
from governance.demo.people import manager
from governance.models import AgendaItem, Meeting, Minutes, Resolution
from governance.queries.attendance import deputies_for, sitting, voting
from governance.queries.resolutions import voices
from governance.rules.meetings import Answer, MeetingStatus, Presence, Purpose
from governance.services import attendance, minutes, outcomes, resolutions
from partnership.models import Group, Person, Seat

DAY = dt.timedelta(days=1)
# How far the minutes of a group's meetings have come, counted from the latest; older ones are locked.
DRAFT, CIRCULATED, APPROVED = 0, 1, 2
TOLD = 4  # of so many meetings every item is minuted; of older ones the decisions alone
OFTEN_AWAY = "femi.garner@yos.example.org"  # missed the latest two, so somebody gets in touch


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    unit = manager()
    _resolution(unit, today - 40 * DAY, RESOLUTIONS[0], answered=True)
    for group in Group.objects.filter(meetings__status=MeetingStatus.HELD).distinct():
        held = group.meetings.filter(status=MeetingStatus.HELD).order_by("held_on", "starts")
        _year(unit, list(held), today)
    _resolution(unit, today - 2 * DAY, RESOLUTIONS[1], answered=False)


def _year(unit: Person, held: list[Meeting], today: dt.date) -> None:
    said, noted = cycle(SAID), cycle(NOTES)
    for number, meeting in enumerate(held):
        before_latest = len(held) - 1 - number
        with at(meeting.held_on, 15):
            _came(unit, meeting, before_latest)
            for item in meeting.items.order_by("order"):
                if before_latest < TOLD or item.purpose == Purpose.DECIDE:
                    _minute(unit, item, next(said), next(noted))
            if before_latest <= APPROVED:
                _give(unit, meeting, before_latest)
        _carry_on(unit, held, number, before_latest, today)


def _came(unit: Person, meeting: Meeting, before_latest: int) -> None:
    seats = sitting(meeting.group, meeting.held_on)
    near = deputies_for(meeting, seats)
    votes = voting(seats, meeting.held_on)
    for place, seat in enumerate(seats):
        presence = _presence(seat, place, meeting, before_latest)
        if presence == Presence.DEPUTY and seat not in votes:
            presence = str(Presence.PRESENT)  # nobody stands in for whoever only advises
        deputy = near[seat.pk][0] if presence == Presence.DEPUTY and near[seat.pk] else None
        attendance.mark_seat(
            actor=unit, meeting=meeting, seat=seat, presence=presence, deputy=deputy,
            deputy_name="" if deputy or presence != Presence.DEPUTY else "Duty manager",
        )  # fmt: skip


def _presence(seat: Seat, place: int, meeting: Meeting, before_latest: int) -> str:
    """Most come; now and then somebody sends apologies or a deputy, or does not come."""
    if seat.person.email == OFTEN_AWAY and before_latest < CIRCULATED + 1:
        return str(Presence.ABSENT)
    turn = (place * 5 + meeting.held_on.month * 3 + before_latest) % 11
    return str({3: Presence.APOLOGIES, 7: Presence.DEPUTY}.get(turn, Presence.PRESENT))


def _minute(unit: Person, item: AgendaItem, said: str, noted: str) -> None:
    if item.purpose != Purpose.NOTE:
        outcomes.save_discussion(actor=unit, item=item, discussion=said, version=item.version)
    if item.purpose == Purpose.DECIDE:
        outcomes.record_decision(
            actor=unit, item=item, text=decided(item.title),
            override_reason="It could not wait; the partners who were away agreed by telephone.",
        )  # fmt: skip
    elif item.purpose == Purpose.NOTE:
        outcomes.record_note(actor=unit, item=item, text=noted)
    if not AgendaItem.objects.filter(carried_from=item).exists():
        outcomes.finish_item(actor=unit, item=item, finished=True)


def _give(unit: Person, meeting: Meeting, before_latest: int) -> None:
    """One action of each of the latest meetings, by somebody who was there."""
    item = meeting.items.filter(purpose=Purpose.DISCUSS).first() or meeting.items.first()
    seat = next((s for s in sitting(meeting.group, meeting.held_on) if s.person.is_active), None)
    if item and seat:
        title = ACTIONS[(meeting.pk + before_latest) % len(ACTIONS)]
        outcomes.record_action(
            actor=unit, item=item, text=title, owner=seat.person, organisation=seat.organisation,
            due_on=meeting.held_on + 60 * DAY,
        )  # fmt: skip


def _carry_on(
    unit: Person, held: list[Meeting], number: int, before_latest: int, today: dt.date
) -> None:
    """The minutes on their way: written up, circulated, approved at the next meeting, locked."""
    meeting = held[number]
    record = Minutes.objects.get(meeting=meeting)
    with at(meeting.held_on + DAY):
        minutes.write_frame(
            actor=unit, minutes=record,
            opening="The chair welcomed everyone. The actions of the last meeting were gone through.",
            closing="There was no other business.",
        )  # fmt: skip
    if before_latest == DRAFT:
        return
    with at(min(meeting.held_on + 8 * DAY, today)):
        minutes.circulate(actor=unit, minutes=record)
    if before_latest == CIRCULATED:
        return
    following = held[number + 1]
    with at(following.held_on, 16):
        minutes.approve(actor=unit, minutes=record, at_meeting=following)
    if before_latest > APPROVED:
        with at(min(following.held_on + DAY, today)):
            minutes.lock_minutes(actor=unit, minutes=record)
            if before_latest == APPROVED + 1 and meeting.group.code == "executive":
                _correct(unit, record)


def _correct(unit: Person, record: Minutes) -> None:
    minutes.correct(
        actor=unit,
        minutes=record,
        says="There was no other business.",
        should_say="The police partner told of a change of their lead for safeguarding.",
    )


def _resolution(
    unit: Person, day: dt.date, words: tuple[str, str, str], *, answered: bool
) -> Resolution:
    title, text, why_now = words
    with at(day):
        opened = resolutions.open_resolution(
            actor=unit, group=Group.objects.get(code="executive"), title=title, text=text,
            why_now=why_now, due_on=day + 7 * DAY,
        )  # fmt: skip
    with at(day + DAY):
        for place, voice in enumerate(voices(opened, day + DAY)):
            if voice.holder and (answered or place == 0):
                resolutions.answer(
                    actor=voice.holder.person, resolution=opened, answer=Answer.AGREE
                )
    return opened
