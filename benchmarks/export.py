"""The export of a list of 100,000 rows as CSV: how much more memory the worker takes while it is sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import reverse

from benchmarks import browser
from partnership.models import Organisation, Person, Seat
from partnership.rules import SeatKind

ROWS = 100_000
MOST_MB = 20
LIST = "organisation_list"


def run() -> Iterator[str]:
    """Ends the run with an error where the whole list seems to be held in memory."""
    unit = fill()
    with browser.gunicorn() as server:
        cookies = browser.cookies_of(unit)
        address = reverse(LIST) + "?export=csv"
        status, _page = server.ask(reverse(LIST), cookies)
        assert status == 200
        worker = server.worker()
        before = _megabytes(worker, "VmRSS")
        Path(f"/proc/{worker}/clear_refs").write_text("5")  # the high-water mark begins anew
        began = server.seconds()
        lines = server.drain(address, cookies)
        took = server.seconds() - began
        more = _megabytes(worker, "VmHWM") - before
    yield f"{lines - 1:,} rows in {took:.1f} s of CPU, {took / lines * 1e6:.0f} µs a row"
    yield f"memory: {before:.0f} MB before, {more:.1f} MB more at most (target: at most {MOST_MB} MB)"
    if lines - 1 != ROWS or more > MOST_MB:
        raise SystemExit("The export is not complete, or holds too much in memory.")


def fill() -> Person:
    """So many organisations. Returns somebody of the business unit."""
    [unit] = Person.objects.bulk_create([Person(email="unit@example.org", name="Business manager")])
    since = dt.date(2020, 1, 1)
    Seat.objects.bulk_create([Seat(person=unit, kind=SeatKind.BUSINESS_MANAGER, started_on=since)])
    there = Organisation.objects.count()
    Organisation.objects.bulk_create(
        (
            Organisation(code=f"o{n}", name=f"Agency {n}", kind="relevant_agency")
            for n in range(ROWS - there)
        ),
        batch_size=5_000,
    )
    return unit


def _megabytes(process: int, line: str) -> float:
    """A line of the kernel's account of a process, such as its resident memory now or at most."""
    told = re.search(rf"{line}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert told is not None
    return int(told[1]) / 1024
