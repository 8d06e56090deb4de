"""The chaser over a million open clocks of which a thousand are due, of two hundred people.

The other side of the ratio is the least a database can do for it: one raw UPDATE that advances the
due clocks and one raw INSERT of their reminder rows, in one transaction, in the same run. The
chaser does that and more: it finds the owners, writes 200 messages and says who was told what.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

TODAY = dt.date(2026, 6, 8)
NOW = dt.datetime(2026, 6, 8, 9, 0, tzinfo=ZoneInfo("Europe/London"))
STORED, DUE, PEOPLE, ROUNDS = 1_000_000, 1_000, 200, 7


def run(stored: int = STORED) -> list[str]:
    """Measure, and give the lines of the report."""
    fill(stored)
    reset()
    statements = {due: count_statements(due) for due in (0, DUE, 10 * DUE)}
    turns = [
        (timed(raw_statements), timed(sweep)) for _ in range(ROUNDS)
    ]  # a busy moment hits both
    raw, swept = (middle([turn[side] for turn in turns]) for side in (0, 1))
    idle = middle([timed(sweep, due=0) for _ in range(ROUNDS * 3)])
    return [
        f"{stored:,} open clocks stored, {DUE:,} due, {PEOPLE} people",
        f"raw UPDATE + INSERT  {raw:8.2f} ms",
        f"sweep                {swept:8.2f} ms   ratio {swept / raw:.2f} (target: at most 4)",
        f"idle sweep           {idle:8.2f} ms   (target: at most 1.6 ms)",
        f"statements a sweep   {statements[0]} with nothing due, {statements[DUE]} with {DUE:,}, "
        f"{statements[10 * DUE]} with {10 * DUE:,}",
    ]


def fill(stored: int) -> None:
    """People with a seat each, and clocks due far ahead."""
    from django.db import connection

    from core.models import Branding

    Branding.objects.bulk_create([Branding(name="Bench", short_name="B")])
    start_clocks(stored, seat_people())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def seat_people() -> list[Any]:
    """So many people, each the safeguarding lead of an agency of their own. Returns the agencies."""
    from partnership.models import Organisation, Person, Seat

    people = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", name=f"Person {n}", digest="daily") for n in range(PEOPLE)
    )
    agencies = Organisation.objects.bulk_create(
        Organisation(code=f"o{n}", name=f"Agency {n}", kind="relevant_agency")
        for n in range(PEOPLE)
    )
    since = {"kind": "safeguarding_lead", "started_on": dt.date(2020, 1, 1)}
    Seat.objects.bulk_create(
        Seat(person=person, organisation=agency, **since)
        for person, agency in zip(people, agencies, strict=True)
    )
    return agencies


def start_clocks(stored: int, agencies: list[Any]) -> None:
    """Open clocks, an agency's in turn, none of them to be chased for months."""
    from django.contrib.contenttypes.models import ContentType

    from deadlines.models import Deadline
    from partnership.models import Organisation

    far = TODAY + dt.timedelta(days=90)
    alike = {
        "code": "reviews.request",
        "label": "Answer the request for information",
        "record_type": ContentType.objects.get_for_model(Organisation),
        "started_on": TODAY,
        **dict.fromkeys(("due_on", "original_due_on", "chase_on"), far),
    }
    for first in range(0, stored, 20_000):
        Deadline.objects.bulk_create(
            Deadline(
                reference=f"RR-2026-{n % 1000:03}",
                path=f"/requests/{n}/",
                record_id=n,
                owner_organisation=agencies[n % PEOPLE],
                next_chase_on=TODAY + dt.timedelta(days=80 + n % 10),
                **alike,
            )
            for n in range(first, min(first + 20_000, stored))
        )


def reset(due: int = DUE) -> None:
    """Nothing told yet, and this many clocks due today, spread over a month of dates."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM deadlines_reminder")
        cursor.execute("DELETE FROM core_message")
        cursor.execute(
            "UPDATE deadlines_deadline SET next_chase_on = %s WHERE next_chase_on < %s",
            [TODAY + dt.timedelta(days=85), TODAY + dt.timedelta(days=30)],
        )
        cursor.execute("SELECT MIN(id) FROM deadlines_deadline")
        low = cursor.fetchone()[0]
        for n in range(20):
            day = TODAY + dt.timedelta(days=n % 20)
            cursor.execute(
                "UPDATE deadlines_deadline SET next_chase_on = %s, due_on = %s, chase_on = %s "
                f"WHERE id BETWEEN %s AND %s AND id %% 20 = {n}",
                [TODAY, day, day, low, low + due - 1],
            )
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM deadlines_deadline, deadlines_reminder, core_message")


def timed(work: Callable[[], None], due: int = DUE) -> float:
    """Milliseconds of one go, from the same state each time."""
    reset(due)
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def sweep() -> None:
    from deadlines import chaser

    chaser.sweep(NOW)


def raw_statements() -> None:
    """What the database alone needs: advance what is due, and keep a row for each."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deadlines_reminder "
            "(deadline_id, person_id, stage, escalation, for_day, digest_on, created_at) "
            "SELECT d.id, s.person_id, 0, %s, %s, %s, %s FROM deadlines_deadline d "
            "JOIN partnership_seat s ON s.organisation_id = d.owner_organisation_id "
            "WHERE d.status = 'open' AND d.next_chase_on <= %s",
            [False, TODAY, NOW, NOW, TODAY],
        )
        cursor.execute(
            "UPDATE deadlines_deadline SET next_chase_on = %s, chase_stage = 0 "
            "WHERE status = 'open' AND next_chase_on <= %s",
            [TODAY + dt.timedelta(days=2), TODAY],
        )


def count_statements(due: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reset(due)
    with CaptureQueriesContext(connection) as asked:
        sweep()
    return sum(query["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"} for query in asked)


def middle(times: list[float]) -> float:
    return statistics.median(times)
