"""What each page costs: how many queries at 1, 10 and 100 times the demo's data, and CPU against a floor."""

from __future__ import annotations

import os
import platform
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks import browser, floor
from benchmarks.settings import PLAIN_BACKEND
from core import history
from core.actors import System
from deadlines.models import Deadline
from partnership.models import Organisation, Person, Seat
from partnership.rules import SeatKind
from reviews.models import Incident, InformationRequest, RapidReview
from reviews.rules import IncidentStatus

SIZES = (1, 10, 100)
ROUNDS, SLICE = 15, 8
MAKER = System("Benchmark")


@dataclass(frozen=True)
class Case:
    """A page that is measured; ``aim`` is the most floors of CPU it may cost."""

    label: str
    address: str
    person: Person
    aim: float
    most: int = 8  # queries: a dashboard may ask 12, a form 10


def run() -> Iterator[str]:
    """Both tables. Ends the run with an error where queries grow or are too many."""
    _load_demo()
    _keep_connection()
    yield from machine()
    wrong: list[str] = []
    cases = _cases()
    yield from _count(cases, wrong)
    yield from _weigh(cases)
    if wrong:
        raise SystemExit("\n".join(wrong))


def machine() -> Iterator[str]:
    version = getattr(connection, "pg_version", None) or _sqlite_version()
    yield (
        f"{os.cpu_count()} CPUs, Python {platform.python_version()}, {connection.vendor} {version}, "
        "gunicorn with one worker, production middleware"
    )


def _sqlite_version() -> str:
    from sqlite3 import sqlite_version

    return sqlite_version


def _load_demo() -> None:
    from config.management.commands.demo import loaders

    for _label, load in loaders(timezone.localdate()):
        load()


def _cases() -> list[Case]:
    unit = Seat.objects.filter(kind=SeatKind.BUSINESS_MANAGER).select_related("person")[0].person
    asked = (
        InformationRequest.objects.filter(organisation__seats__kind=SeatKind.SAFEGUARDING_LEAD)
        .order_by("-pk")
        .first()
    )
    assert asked is not None
    lead = (
        Seat.objects.filter(organisation=asked.organisation, kind=SeatKind.SAFEGUARDING_LEAD)
        .select_related("person")[0]
        .person
    )
    review = RapidReview.objects.latest("pk")
    incident = Incident.objects.filter(status=IncidentStatus.NOTIFIED).latest("pk")
    return [
        Case("home, business unit", reverse("home"), unit, 6, most=12),
        Case("home, agency lead", reverse("home"), lead, 6, most=12),
        Case("incident list", reverse("incident_list"), unit, 5),
        Case("rapid review list", reverse("review_list"), unit, 5),
        Case("clocks list", reverse("clock_list"), unit, 5),
        Case("organisations list", reverse("organisation_list"), unit, 5),
        Case("requests list, agency lead", reverse("request_list"), lead, 5),
        Case("incident page", reverse("incident", args=[incident.reference]), unit, 3.5),
        Case("review page", reverse("review", args=[review.reference]), unit, 3.5),
        Case("request page, agency lead", reverse("request", args=[asked.pk]), lead, 3.5),
        Case(
            "form of a child", reverse("incident_child", args=[incident.reference, 1]), unit, 6, 10
        ),
        Case("figures", reverse("review_figures"), unit, 6, most=12),
    ]


def _grow(factor: int) -> None:
    """The demo's cases and organisations ``factor`` times."""
    from reviews.demo import scale

    if factor == 1:
        return
    scale(factor)
    copies = [
        _copy(original, turn)
        for original in Organisation.objects.filter(is_class=False)
        for turn in range(1, factor)
    ]
    history.create_many(copies, actor=MAKER, reason="Made up for a benchmark")


def _copy(original: Organisation, turn: int) -> Organisation:
    values = {f.attname: getattr(original, f.attname) for f in Organisation._meta.concrete_fields}
    values.pop("id")
    return Organisation(**values | {"code": f"copy-{original.pk}-{turn}"})


def _count(cases: list[Case], wrong: list[str]) -> Iterator[str]:
    counted: dict[str, list[int]] = {case.label: [] for case in cases}
    sizes: list[str] = []
    for size in SIZES:
        with transaction.atomic():
            _grow(size)
            sizes.append(f"{size}×: {_rows()}")
            for case in cases:
                counted[case.label].append(_queries(case))
            transaction.set_rollback(size != SIZES[-1])
    yield from sizes
    yield f"{'queries':<30}" + "".join(f"{f'{size}×':>8}" for size in SIZES) + "    most"
    for case in cases:
        got, most = counted[case.label], case.most
        yield f"{case.label:<30}" + "".join(f"{n:>8}" for n in got) + f"{most:>8}"
        if len(set(got)) > 1:
            wrong.append(f"{case.label}: the number of queries grows with the data: {got}")
        if max(got) > most:
            wrong.append(f"{case.label}: {max(got)} queries, at most {most} are wanted")


def _rows() -> str:
    models: list[Any] = [Incident, RapidReview, InformationRequest, Deadline, Organisation]
    return ", ".join(f"{m.objects.count():,} {m._meta.verbose_name_plural}" for m in models)


def _queries(case: Case) -> int:
    """Of the second time the page is asked for: the first may fill caches of the process."""
    ask = browser.inside(case.person)
    ask(case.address)
    with CaptureQueriesContext(connection) as asked:
        status, body = ask(case.address)
    if status != 200:
        raise SystemExit(f"{case.label} answered {status}: {body[:200]!r}")
    if os.environ.get("SQL"):
        for query in asked:
            print("SQL", case.label, query["time"], " ".join(query["sql"].split())[:900])
    return len(asked)


def _weigh(cases: list[Case]) -> Iterator[str]:
    """CPU of each page, with a slice of the floor right before and right after, in shuffled rounds."""
    with browser.gunicorn() as server:
        cookies = {case.person.pk: browser.cookies_of(case.person) for case in cases}
        bare = browser.cookies_of(cases[0].person, PLAIN_BACKEND)
        assert server.ask(floor.ADDRESS, bare)[0] == 200
        weights = {case.label: _warm(server, case, cookies[case.person.pk]) for case in cases}
        taken: dict[str, list[tuple[float, float]]] = {case.label: [] for case in cases}
        for _ in range(ROUNDS):
            for case in random.sample(cases, len(cases)):
                before = server.cpu(floor.ADDRESS, bare, SLICE)
                weight = server.cpu(case.address, cookies[case.person.pk], SLICE)
                after = server.cpu(floor.ADDRESS, bare, SLICE)
                taken[case.label].append((weight, (before + after) / 2))
    yield f"{'CPU at 100×, ms a request':<30}{'page':>8}{'floor':>8}{'ratio':>8}{'aim':>8}{'kB':>8}"
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


def _keep_connection() -> None:
    """Django would close a connection that stands in the middle of a transaction, as the counting does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
