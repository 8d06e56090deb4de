"""What a page costs: its queries, counted in this process, and its CPU in a gunicorn beside a floor."""

from __future__ import annotations

import os
import platform
import random
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from benchmarks import browser, floor
from benchmarks.settings import PLAIN_BACKEND
from partnership.models import Person

ROUNDS, SLICE = 15, 8
FRAMES = {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}  # no statements that read or write
SLOW = 50  # floors: a page that takes more is asked once a slice, not eight times


@dataclass(frozen=True)
class Case:
    """A page that is measured; ``aim`` is the most floors of CPU it may cost."""

    label: str
    address: str
    person: Person
    aim: float
    most: int = 8  # queries: a dashboard may ask 12, a form 10


def machine(served: str = "one worker") -> Iterator[str]:
    """What it is measured on."""
    version = getattr(connection, "pg_version", None) or _sqlite_version()
    yield (
        f"{os.cpu_count()} CPUs, Python {platform.python_version()}, {connection.vendor} {version}, "
        f"gunicorn with {served}, production middleware"
    )


def _sqlite_version() -> str:
    from sqlite3 import sqlite_version

    return sqlite_version


def queries(case: Case) -> int:
    """Of the second time the page is asked for: the first may fill caches of the process. BEGIN and COMMIT aside."""
    ask = browser.inside(case.person)
    ask(case.address)
    with CaptureQueriesContext(connection) as asked:
        status, body = ask(case.address)
    if status != 200:
        raise SystemExit(f"{case.label} answered {status}: {body[:200]!r}")
    if os.environ.get("SQL"):
        for query in asked:
            print("SQL", case.label, query["time"], " ".join(query["sql"].split())[:900])
    return sum(query["sql"].split()[0] not in FRAMES for query in asked)


def compared(
    cases: Sequence[Case], sizes: Sequence[str], counted: dict[str, list[int]], wrong: list[str]
) -> Iterator[str]:
    """The queries of each page at each size; adds to ``wrong`` where they grow or are too many."""
    yield f"{'queries':<30}" + "".join(f"{size:>8}" for size in sizes) + "    most"
    for case in cases:
        got, most = counted[case.label], case.most
        yield f"{case.label:<30}" + "".join(f"{n:>8}" for n in got) + f"{most:>8}"
        if len(set(got)) > 1:
            wrong.append(f"{case.label}: the number of queries grows with the data: {got}")
        if max(got) > most:
            wrong.append(f"{case.label}: {max(got)} queries, at most {most} are wanted")


def weighed(cases: Sequence[Case], title: str, rounds: int = ROUNDS) -> Iterator[str]:
    """CPU of each page, with a slice of the floor right before and right after, in shuffled rounds."""
    with browser.gunicorn() as server:
        cookies = {case.person.pk: browser.cookies_of(case.person) for case in cases}
        bare = browser.cookies_of(cases[0].person, PLAIN_BACKEND)
        assert server.ask(floor.ADDRESS, bare)[0] == 200
        ground = server.cpu(floor.ADDRESS, bare, SLICE)
        weights: dict[str, int] = {}
        slices: dict[str, int] = {}
        for case in cases:
            weights[case.label] = _warm(server, case, cookies[case.person.pk])
            slow = server.cpu(case.address, cookies[case.person.pk], 1) > SLOW * ground
            slices[case.label] = 1 if slow else SLICE
        taken: dict[str, list[tuple[float, float]]] = {case.label: [] for case in cases}
        for _ in range(rounds):
            for case in random.sample(list(cases), len(cases)):
                before = server.cpu(floor.ADDRESS, bare, SLICE)
                weight = server.cpu(case.address, cookies[case.person.pk], slices[case.label])
                after = server.cpu(floor.ADDRESS, bare, SLICE)
                taken[case.label].append((weight, (before + after) / 2))
    yield f"{title:<30}{'page':>8}{'floor':>8}{'ratio':>8}{'aim':>8}{'kB':>8}"
    for case in cases:
        pages, grounds = zip(*taken[case.label], strict=True)
        ratio = statistics.median(p / f for p, f in taken[case.label])
        yield (
            f"{case.label:<30}{statistics.median(pages):>8.2f}{statistics.median(grounds):>8.2f}"
            f"{ratio:>8.1f}{case.aim:>8}{weights[case.label] / 1000:>8.0f}"
        )


def _warm(server: browser.Server, case: Case, cookies: str) -> int:
    """Ask twice, so that templates are read. Returns the page's weight in bytes."""
    for _ in range(2):
        status, body = server.ask(case.address, cookies)
        assert status == 200, case.label
    return len(body)


def keep_connection() -> None:
    """Django would close a connection that stands in the middle of a transaction, as the counting does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
