"""Written resolutions: opened, answered by each voting seat, decided, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock, move
from core.references import next_reference
from deadlines import services as clocks
from governance.clocks import RESOLUTION
from governance.models import Resolution, ResolutionAnswer
from governance.queries.groups import rules_of
from governance.queries.resolutions import Voice, stands, voice_of, voices, voters, was_asked
from governance.rules.meetings import RESOLUTION_MOVES, Answer, ResolutionStatus
from governance.services.resolutions_letters import ask
from governance.services.resolutions_result import close
from partnership.models import Group, Seat

if TYPE_CHECKING:
    from partnership.models import Person

CLERK = System("Written resolutions")


@transaction.atomic
def open_resolution(
    *, actor: Person, group: Group, title: str, text: str, why_now: str, due_on: dt.date
) -> Resolution:
    """Ask every voting seat of a group, by mail and on the clock. The same again is the one there is."""
    lock(group)
    today = timezone.localdate()
    there = group.resolutions.filter(text=text.strip(), status=ResolutionStatus.OPEN).first()
    if there:
        return there
    if due_on < today:
        raise RuleBroken("The day for answers is in the past.", field="due_on")
    seats = voters(group, today)
    if not seats:
        raise RuleBroken(f"Nobody who votes sits on {group} today.", field="group")
    resolution = Resolution(
        reference=next_reference("RES", Resolution, today.year),
        group=group,
        title=title.strip(),
        text=text.strip(),
        why_now=why_now.strip(),
        needs=rules_of(group).resolution_needs,
        due_on=due_on,
        opened_by=actor,
    )
    history.create(resolution, actor=actor, reason="Written resolution opened")
    for seat in seats:
        _ask(actor, resolution, seat)
    return resolution


@transaction.atomic
def answer(
    *, actor: Person, resolution: Resolution, answer: str, reason: str = ""
) -> ResolutionAnswer:
    """Give the answer of one's seat. It can be changed until the resolution is closed.

    Raises RuleBroken for somebody whose seat ended, or who never had one that votes.
    """
    resolution = lock(resolution)
    today = timezone.localdate()
    voice = _voice(resolution, actor, today)
    row, seat = lock(voice.row), voice.holder
    said = reason.strip()
    if (row.answer, row.reason, row.person_id) == (answer, said, actor.pk):
        return row
    _may_answer(resolution, answer, said, today)
    history.change_to(
        row,
        {
            "answer": answer,
            "reason": said,
            "answered_at": timezone.now(),
            "person": actor,
            "seat": seat,
        },
        actor=actor,
        reason=f"Answered {resolution.reference}",
    )
    clocks.complete(actor=actor, record=row, code=RESOLUTION.code, on=today)
    _settle(actor, resolution, today)
    return row


@transaction.atomic
def withdraw(*, actor: Person, resolution: Resolution, reason: str) -> bool:
    """It is not needed after all, or goes to a meeting. Returns False when it was withdrawn before."""
    resolution = lock(resolution)
    if not reason.strip():
        raise RuleBroken("Say why it is withdrawn.", field="reason")
    moved = move(
        resolution,
        ResolutionStatus.WITHDRAWN,
        moves=RESOLUTION_MOVES,
        actor=actor,
        reason=reason.strip(),
        closed_at=timezone.now(),
    )
    if moved:
        close(actor=actor, resolution=resolution)
    return moved


def look(today: dt.date | None = None) -> int:
    """Close what is decided or out of time, and hand the question on where a seat changed hands.

    Returns how many were closed. Looking twice does nothing the second time.
    """
    day = today or timezone.localdate()
    running = Resolution.objects.filter(status=ResolutionStatus.OPEN).order_by("pk")
    return sum(look_at(resolution, day) for resolution in running)


@transaction.atomic
def look_at(resolution: Resolution, today: dt.date) -> bool:
    """One resolution: see ``look``."""
    resolution = lock(resolution)
    if resolution.status != ResolutionStatus.OPEN:
        return False
    if _settle(CLERK, resolution, today):
        return True
    for voice in voices(resolution, today):
        if voice.waiting and voice.holder and voice.holder.pk != voice.row.seat_id:
            _hand_on(resolution, voice, voice.holder)
    return False


def _ask(actor: Person, resolution: Resolution, seat: Seat) -> None:
    row = ResolutionAnswer(
        resolution=resolution, seat=seat, person=seat.person, organisation=seat.organisation
    )
    history.create(row, actor=actor, reason=f"Asked by {resolution.reference}")
    _start(actor, row)
    ask(resolution, seat.person)


def _start(actor: Person | System, row: ResolutionAnswer) -> None:
    resolution = row.resolution
    clocks.start(
        actor=actor,
        code=RESOLUTION.code,
        record=row,
        on=timezone.localdate(),
        due=resolution.due_on,
        reference=resolution.reference,
        path=reverse("resolution", args=[resolution.reference]),
        owner_person=row.person,
    )


def _hand_on(resolution: Resolution, voice: Voice, successor: Seat) -> None:
    """The successor is asked instead. The clock of whoever left ends, theirs begins."""
    reason = f"The seat passed to {successor.person}"
    clocks.cancel(actor=CLERK, record=voice.row, code=RESOLUTION.code, reason=reason)
    history.change(voice.row, actor=CLERK, reason=reason, seat=successor, person=successor.person)
    _start(CLERK, voice.row)
    ask(resolution, successor.person)


def _voice(resolution: Resolution, actor: Person, today: dt.date) -> Voice:
    voice = voice_of(resolution, actor, today)
    if voice:
        return voice
    raise RuleBroken(why_not(resolution, actor))


def why_not(resolution: Resolution, person: Person) -> str:
    """Why somebody who holds no voting seat today cannot answer, in plain words."""
    asked = was_asked(resolution, person)
    if asked and asked.seat.ended_on:
        return (
            f"Your seat on {resolution.group} ended on {asked.seat.ended_on:%-d %B %Y}, so you can no"
            " longer answer. Whoever holds the seat now answers."
        )
    return f"Only the voting seats of {resolution.group} answer this resolution."


def _may_answer(resolution: Resolution, answer: str, reason: str, today: dt.date) -> None:
    if resolution.status != ResolutionStatus.OPEN:
        raise RuleBroken(f"This resolution is closed: {resolution.get_status_display()}.")
    if today > resolution.due_on:
        raise RuleBroken(f"Answers were due by {resolution.due_on:%-d %B %Y}.")
    if answer not in Answer.values:
        raise RuleBroken("Choose your answer.", field="answer")
    if answer == Answer.AGAINST and not reason:
        raise RuleBroken("Say why you are against it.", field="reason")


def _settle(actor: Person | System, resolution: Resolution, today: dt.date) -> bool:
    """Close it where the answers, or the day, decide it."""
    result = stands(resolution, voices(resolution, today), today)
    if result == ResolutionStatus.OPEN:
        return False
    moved = move(resolution, result, moves=RESOLUTION_MOVES, actor=actor, closed_at=timezone.now())
    if moved:
        close(actor=actor, resolution=resolution)
    return moved
