"""The chaser: finds what must be reminded of now, and writes one message a person.

A batch of clocks is claimed, its lines and messages written and its next stage set in one
transaction: a sweep that is killed at any instant loses nothing and sends nothing twice. The
cost follows what is due now, through the partial index on ``next_chase_on``, and a batch of any
size takes the same number of statements. Nothing is written on a day that is no working day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from core.actors import System
from deadlines import chase_rows, reminders
from deadlines.calendar import closures
from deadlines.chase_rows import Claimed, Row, Sent, Waiting
from deadlines.chasing import LONDON, digest_slot, escalates, next_stage
from deadlines.clocks import Closures
from deadlines.digests import Line, Writer
from deadlines.owners import Told, directory
from deadlines.services.days import catch_up

CHASER = System("Chaser")
BATCH = 12_000


@dataclass
class SweepResult:
    """What a sweep did: clocks chased, people with a line, messages written, clocks escalated or moved."""

    deadlines: int = 0
    people: int = 0
    messages: int = 0
    escalations: int = 0
    moved: int = 0

    def __str__(self) -> str:
        return (
            f"{self.deadlines} deadlines, {self.people} people, {self.messages} messages, "
            f"{self.escalations} escalated, {self.moved} moved"
        )


@dataclass
class Sweep:
    """One sweep at one moment. ``today`` and all digests are Europe/London."""

    now: dt.datetime
    closures: Closures
    result: SweepResult = field(default_factory=SweepResult)
    _told: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.today = self.now.astimezone(LONDON).date()
        self._writer = Writer(self.today, self.closures)

    def batch(self) -> bool:
        """Deal with one batch, inside a transaction. Whether there may be another."""
        claimed, snoozed, more = chase_rows.claim(self.today, BATCH)
        stages = self._stages(claimed)
        rows = self._rows(claimed, stages, snoozed) if claimed else []
        late = chase_rows.waiting(self.now, BATCH)
        sent = self._messages(rows, late)
        chase_rows.insert_reminders(rows, sent, self.now, self.today, self.closures)
        if late:
            chase_rows.attach(late, sent, self.now, self.closures)
        if sent.joined:
            reminders.rewrite(
                sent.joined, actor=CHASER, reason="More to remind of", writer=self._writer
            )
        if claimed:
            self._advance(claimed, stages)
        return more or len(late) == BATCH

    def _stages(self, claimed: Sequence[Claimed]) -> list[tuple[int, str]]:
        """For each clock: working days left (below 0: late), and the day of its next stage."""
        known: dict[tuple[dt.date, int], tuple[int, str]] = {}
        found = []
        for clock in claimed:
            key = (clock.chase_on, id(clock.plan))  # like clocks of a batch share one plan
            if key not in known:
                left = self.closures.between(self.today, clock.chase_on)
                following = next_stage(clock.chase_on, clock.plan, self.today, self.closures)
                known[key] = left, following.isoformat()
            found.append(known[key])
        return found

    def _rows(
        self,
        claimed: Sequence[Claimed],
        stages: Sequence[tuple[int, str]],
        snoozed: set[tuple[int, int]],
    ) -> list[Row]:
        """A row for each clock and each person it is told to; the unit hears of what nobody holds."""
        people = directory((clock.owner for clock in claimed), self.today)
        rows = []
        for clock, (left, _) in zip(claimed, stages, strict=True):
            owners = people.of(clock.owner)
            for told in owners or people.unit():
                if (clock.pk, told.pk) not in snoozed:
                    rows.append(Row(clock, told, left, False, not owners))
            if escalates(left, clock.plan):
                owning = set(owners)
                rows += [
                    Row(clock, told, left, True, False)
                    for told in people.above(clock.owner)
                    if told not in owning
                ]
        return rows

    def _messages(self, rows: Sequence[Row], late: Sequence[Waiting]) -> Sent:
        """One message a person for all that goes out now."""
        goes = {
            choice: digest_slot(choice, self.now, self.closures) <= self.now
            for choice in ("at_once", "daily", "weekly")
        }
        lines: dict[Told, list[Line]] = {}
        for row in rows:
            if goes[row.told.digest]:
                lines.setdefault(row.told, []).append(row.line)
        for waited in late:
            lines.setdefault(waited.told, []).append(waited.line)
        self._told |= {row.told.pk for row in rows} | {told.pk for told in lines}
        sent = chase_rows.insert_messages(lines, self.now, self._writer) if lines else Sent()
        self.result.messages += sent.new
        self.result.people = len(self._told)
        return sent

    def _advance(self, claimed: Sequence[Claimed], stages: Sequence[tuple[int, str]]) -> None:
        """Set each clock's next stage, and keep which were escalated for the first time."""
        dealt = list(zip(claimed, stages, strict=True))
        chase_rows.advance((clock.pk, following, left) for clock, (left, following) in dealt)
        escalated = [
            clock
            for clock, (left, _) in dealt
            if escalates(left, clock.plan) and not escalates(clock.stage_before, clock.plan)
        ]
        if escalated:
            chase_rows.keep_escalated(escalated, CHASER)
        self.result.deadlines += len(claimed)
        self.result.escalations += len(escalated)


def sweep(now: dt.datetime, *, dry_run: bool = False) -> SweepResult:
    """Chase what is due at a moment (aware). With ``dry_run`` nothing is kept."""
    run = Sweep(now, closures())
    if not run.closures.is_working(run.today):
        return run.result
    if dry_run:
        with transaction.atomic():
            while run.batch():
                pass
            transaction.set_rollback(True)
        return run.result
    more = True
    while more:
        with transaction.atomic():
            more = run.batch()
    return run.result


def run(now: dt.datetime, *, dry_run: bool = False) -> SweepResult:
    """What the command and the task both call: move what an upgrade of the calendar moved, then sweep."""
    with transaction.atomic():
        moved = catch_up(actor=CHASER, now=now)
        if dry_run:
            transaction.set_rollback(True)
    result = sweep(now, dry_run=dry_run)
    result.moved = moved
    return result
