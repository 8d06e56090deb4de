"""The rows of a sweep: what it claims, what waits, and what it writes, each in one statement.

Raw SQL where SQLite needs the literal terms of a partial index, or where Django would take a
statement a row. It runs alike on SQLite and PostgreSQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from core import bulk
from core.actors import System
from core.models import Message
from deadlines.chasing import Plan, digest_slot, next_slot, parse_reminders
from deadlines.clocks import Closures
from deadlines.digests import Line, Writer
from deadlines.mails import DIGEST
from deadlines.models import DeadlineEvent
from deadlines.owners import Owner, Told
from deadlines.queries import plan_of
from deadlines.words import working_days

LOCK = 730_117  # one sweep at a time holds this advisory lock on PostgreSQL


class Claimed(NamedTuple):
    """A clock taken by this sweep, locked to the end of its transaction."""

    pk: int
    code: str
    chase_on: dt.date
    due_on: dt.date
    reference: str
    label: str
    path: str
    owner: Owner
    stage_before: int
    plan: Plan

    def line(self, *, escalation: bool, unowned: bool) -> Line:
        return Line(
            self.pk, self.reference, self.label, self.path, self.due_on, escalation, unowned
        )


class Row(NamedTuple):
    """A reminder to write: one clock, one person. ``stage`` is working days left, below 0 late."""

    clock: Claimed
    told: Told
    stage: int
    escalation: bool
    unowned: bool

    @property
    def line(self) -> Line:
        return self.clock.line(escalation=self.escalation, unowned=self.unowned)


class Waiting(NamedTuple):
    """A reminder written earlier whose digest goes now."""

    pk: int
    told: Told
    line: Line


@dataclass
class Sent:
    """The messages of a batch, by person. ``joined`` are older unsent ones that take more lines."""

    ids: dict[int, int] = field(default_factory=dict)
    new: int = 0
    joined: list[Message] = field(default_factory=list)


def claim(today: dt.date, limit: int) -> tuple[list[Claimed], set[tuple[int, int]], bool]:
    """The clocks to chase, whose reminders are snoozed (clock, person), and whether there may be more."""
    found = bulk.run(_CLAIM[connection.vendor == "postgresql"], [today, today, limit])
    more = len(found) == limit
    if more and found[0][0] != found[-1][0]:
        last = found[-1][0]  # its rows may go on beyond the limit, so it is left for the next batch
        found = [row for row in found if row[0] != last]
    overlaid: dict[tuple[str, str | None, int | None, int | None], Plan] = {}
    claimed: dict[int, Claimed] = {}
    snoozed = set()
    for row in found:
        if row[-1] is not None:
            snoozed.add((row[0], row[-1]))
        if row[0] not in claimed:
            rule = (row[1], *row[-4:-1])
            if rule not in overlaid:
                overlaid[rule] = _plan(*rule)
            claimed[row[0]] = Claimed(
                row[0],
                row[1],
                _day(row[2]),
                _day(row[3]),
                row[4],
                row[5],
                row[6],
                Owner(*row[7:10]),
                row[10],
                overlaid[rule],
            )
    return list(claimed.values()), snoozed, more


_COLUMNS = """
    SELECT d.id, d.code, CAST(d.chase_on AS text), CAST(d.due_on AS text), d.reference, d.label,
           d.path, d.owner_person_id, d.owner_organisation_id, d.owner_role, d.chase_stage,
           v.remind_before, v.nag_every, v.escalate_after, s.person_id
    FROM deadlines_deadline d
    LEFT JOIN deadlines_ruleversion v ON v.id = d.rule_version_id
    LEFT JOIN deadlines_snooze s ON s.deadline_id = d.id AND s.until > %s
    WHERE d.status = 'open' AND d.next_chase_on <= %s
"""
_CLAIM = {
    False: f"{_COLUMNS} ORDER BY d.next_chase_on, d.id LIMIT %s",
    True: f"{_COLUMNS} AND (SELECT pg_try_advisory_xact_lock({LOCK}))"
    " ORDER BY d.next_chase_on, d.id LIMIT %s FOR UPDATE OF d SKIP LOCKED",
}


def _plan(
    code: str, reminders: str | None, nag_every: int | None, escalate_after: int | None
) -> Plan:
    plan = plan_of(code, None)
    return Plan(
        plan.length,
        parse_reminders(reminders) if reminders else plan.remind_before,
        nag_every or plan.nag_every,
        plan.escalate_after if escalate_after is None else escalate_after,
    )


_day = lru_cache(maxsize=4096)(dt.date.fromisoformat)


def waiting(now: dt.datetime, limit: int) -> list[Waiting]:
    """Reminders whose digest is due, of clocks that still run and people who can log in."""
    rows = bulk.run(_WAITING[connection.vendor == "postgresql"], [bulk.moment(now), limit])
    return [
        Waiting(
            row[0],
            Told(*row[1:5]),
            Line(row[5], row[6], row[7], row[8], _day(row[9]), bool(row[10])),
        )
        for row in rows
    ]


_WAITS = """
    SELECT r.id, p.id, p.name, p.email, p.digest, d.id, d.reference, d.label, d.path,
           CAST(d.due_on AS text), r.escalation
    FROM deadlines_reminder r
    JOIN deadlines_deadline d ON d.id = r.deadline_id
    JOIN partnership_person p ON p.id = r.person_id
    WHERE r.message_id IS NULL AND r.digest_on <= %s AND d.status = 'open' AND p.is_active
    ORDER BY r.digest_on, r.id LIMIT %s
"""
_WAITING = {False: _WAITS, True: f"{_WAITS} FOR UPDATE OF r SKIP LOCKED"}


def insert_messages(lines: Mapping[Told, Sequence[Line]], now: dt.datetime, writer: Writer) -> Sent:
    """One message a person. A key that is there already means the person was told today.

    If that message still waits, it takes the new lines; if it has gone, they wait for the next digest.
    """
    keys = {told: _key(told, now, writer.today) for told in lines}
    rows, packed = bulk.packed(
        (
            (keys[told], told.pk, told.email, *writer.write(told.name or told.email, found))
            for told, found in lines.items()
        ),
        key="text", person="int", email="text", subject="text", body="text",
    )  # fmt: skip
    moment = bulk.moment(now)
    made = bulk.run(
        "INSERT INTO core_message (send_at, created_at, kind, status, attempts, last_error, "  # noqa: S608
        f"calendar, key, to_id, to_email, subject, body) SELECT {bulk.param('time')}, {bulk.param('time')}, "
        f"'{DIGEST.code}', 'scheduled', 0, '', '', picked.* FROM ({rows}) AS picked "
        "WHERE TRUE ON CONFLICT (key) DO NOTHING RETURNING to_id, id",
        [moment, moment, packed],
    )
    sent = Sent(ids=dict(made), new=len(made))
    if len(made) < len(lines):
        told_before = [key for told, key in keys.items() if told.pk not in sent.ids]
        _join(sent, told_before)
    return sent


def _join(sent: Sent, keys: Sequence[str]) -> None:
    held = Message.objects.filter(key__in=keys, status=Message.Status.SCHEDULED)
    sent.joined = list(held.select_for_update(of=("self",)).select_related("to").order_by("pk"))
    sent.ids |= {message.to_id: message.pk for message in sent.joined if message.to_id}


def _key(told: Told, now: dt.datetime, today: dt.date) -> str:
    slot = now.isoformat(timespec="microseconds") if told.digest == "at_once" else today.isoformat()
    return f"chase:{told.pk}:{slot}"


def insert_reminders(
    rows: Iterable[Row], sent: Sent, now: dt.datetime, today: dt.date, off: Closures
) -> None:
    """Keep each line: with its message, or with the digest it waits for."""
    slots = Slots(now, off)
    kept = [
        (clock.pk, told.pk, stage, escalation, *slots.of(told, sent))
        for clock, told, stage, escalation, _ in rows
    ]
    if not kept:
        return
    source, packed = bulk.packed(
        kept, clock="int", person="int", stage="int", escalation="bool", message="int", slot="time"
    )
    bulk.run(
        "INSERT INTO deadlines_reminder (for_day, created_at, deadline_id, person_id, stage, escalation, "  # noqa: S608
        f"message_id, digest_on) SELECT {bulk.param('date')}, {bulk.param('time')}, v.* FROM ({source}) AS v "
        "WHERE TRUE ON CONFLICT (deadline_id, person_id, for_day, escalation) DO UPDATE SET "
        "stage = excluded.stage, digest_on = excluded.digest_on, message_id = excluded.message_id",
        [today.isoformat(), bulk.moment(now), packed],
    )


class Slots:
    """When the digests of each kind go: the one a line found now goes with, and the one after it.

    With ``waited`` it is about lines whose digest has come: they go now.
    """

    def __init__(self, now: dt.datetime, off: Closures, *, waited: bool = False) -> None:
        choices = ("at_once", "daily", "weekly")
        first = {choice: now if waited else digest_slot(choice, now, off) for choice in choices}
        later = {c: next_slot(c, now, off) if first[c] <= now else first[c] for c in choices}
        self._goes = {choice: first[choice] <= now for choice in choices}
        self._first = {choice: bulk.moment(first[choice]) for choice in choices}
        self._later = {choice: bulk.moment(later[choice]) for choice in choices}

    def of(self, told: Told, sent: Sent) -> tuple[int | None, str]:
        """The message a person's line goes with, if it goes now, and the moment of its digest."""
        message = sent.ids.get(told.pk) if self._goes[told.digest] else None
        return message, (self._first if message else self._later)[told.digest]


def attach(late: Sequence[Waiting], sent: Sent, now: dt.datetime, off: Closures) -> None:
    """Give reminders that waited their message, or the digest after today's."""
    slots = Slots(now, off, waited=True)
    rows = [(row.pk, *slots.of(row.told, sent)) for row in late]
    source, packed = bulk.packed(rows, pk="int", message="int", slot="time")
    bulk.run(
        "UPDATE deadlines_reminder SET message_id = v.message, digest_on = v.slot "  # noqa: S608
        f"FROM ({source}) AS v WHERE deadlines_reminder.id = v.pk",
        [packed],
    )


def advance(stages: Iterable[tuple[int, str, int]]) -> None:
    """Set the next stage of each clock: key, day of the next stage (ISO), stage just dealt with."""
    source, packed = bulk.packed(stages, pk="int", following="date", stage="int")
    bulk.run(
        "UPDATE deadlines_deadline SET next_chase_on = v.following, chase_stage = v.stage "  # noqa: S608
        f"FROM ({source}) AS v WHERE deadlines_deadline.id = v.pk",
        [packed],
    )


def keep_escalated(clocks: Iterable[Claimed], actor: System) -> None:
    """Keep, once a clock, that its lateness went one level up."""
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(
            deadline_id=clock.pk,
            kind=DeadlineEvent.Kind.ESCALATED,
            by_name=actor.name,
            old_due_on=clock.due_on,
            new_due_on=clock.due_on,
            reason=f"{working_days(max(clock.plan.escalate_after, 1))} late",
        )
        for clock in clocks
    )
