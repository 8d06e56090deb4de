"""The pack of a meeting with 200 papers of 10 MB: how much memory it takes, whatever the papers weigh."""

from __future__ import annotations

import datetime as dt
import os
import re
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import documents, history
from core.actors import System
from governance.models import AgendaItem, Meeting, Paper
from governance.services import packs
from partnership.models import Group, Person, Seat
from partnership.rules import GroupKind, SeatKind

PAPERS = int(os.environ.get("PAPERS", "200"))
EACH_MB, PAGES = 10, 8
MOST_MB = 40  # more in the worker; the programs it starts may take 512 each, and are held to it
MOST_CHILD_MB = 256


def run() -> Iterator[str]:
    """Ends the run with an error where memory follows the weight of the papers."""
    settings.UPLOADS_DAY_BYTES = 1024**4  # one person sends all of them here
    meeting, unit = fill()
    pack = packs.ask_for_pack(actor=unit, meeting=meeting)
    before = _megabytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the high-water mark begins anew
    began, steps = time.monotonic(), 0
    while packs.make_next():
        steps += 1
    took = time.monotonic() - began
    pack.refresh_from_db()
    more, child = _megabytes("VmHWM") - before, _largest_child()
    if pack.document is None:
        raise SystemExit(f"The pack was not made. {pack.failure}")
    size = pack.document.size / 2**20
    yield f"{PAPERS} papers of {EACH_MB} MB: {pack.pages:,} pages, {size:,.0f} MB"
    yield f"{steps} steps, {took:.0f} s"
    yield f"memory of the worker: {before:.0f} MB before, {more:.1f} MB more at most (target: at most {MOST_MB} MB)"
    yield f"memory of the largest program it started: {child:.0f} MB (target: at most {MOST_CHILD_MB} MB)"
    whole = pack.status == "done" and not pack.faults and pack.pages > PAPERS * PAGES
    if not whole or more > MOST_MB or child > MOST_CHILD_MB:
        raise SystemExit("The pack is not complete, or holds too much in memory.")


def fill() -> tuple[Any, Any]:
    """A meeting with the papers already there. Returns it, and somebody of the business unit."""
    since, today = dt.date(2020, 1, 1), timezone.localdate()
    unit = Person.objects.create(email="unit@example.org", name="Business manager")
    _made(Seat(person=unit, kind=SeatKind.BUSINESS_MANAGER, started_on=since))
    group = _made(Group(code="bench", name="Bench", kind=GroupKind.CASE_REVIEW, started_on=since))
    meeting = _made(
        Meeting(
            group=group, reference="MTG-2026-001", title="Meeting", status="open", held_on=today,
            starts=dt.time(10), ends=dt.time(12), papers_due_on=today, created_by=unit,
        )
    )  # fmt: skip
    for number in range(PAPERS):
        if number % 10 == 0:
            item = _made(AgendaItem(meeting=meeting, title=f"Item {number}", order=number))
        values = {"due_on": today, "received_at": timezone.now()}
        paper = _made(Paper(item=item, title=f"Paper {number}", **values))
        upload = SimpleUploadedFile("paper.pdf", _pdf())
        documents.add(actor=unit, record=paper, upload=upload)
    return meeting, unit


def _made(record: Any) -> Any:
    return history.create(record, actor=System("Benchmark"), reason="Made for a benchmark")


def _pdf() -> bytes:
    """A scan: a picture that does not compress on every page. Written by hand, without a library."""
    out, places, each = bytearray(b"%PDF-1.4\n"), [], EACH_MB * 2**20 // PAGES

    def put(content: bytes) -> None:
        places.append(len(out))
        out.extend(b"%d 0 obj\n%b\nendobj\n" % (len(places), content))

    put(b"<< /Type /Catalog /Pages 2 0 R >>")
    kids = b" ".join(b"%d 0 R" % (3 + 3 * n) for n in range(PAGES))
    put(b"<< /Type /Pages /Count %d /Kids [%b] >>" % (PAGES, kids))
    for number in range(PAGES):
        put(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /XObject << /Scan %d 0 R >> >> >>" % (4 + 3 * number, 5 + 3 * number)
        )
        put(b"<< /Length 31 >>\nstream\nq 595 0 0 842 0 0 cm /Scan Do Q\nendstream")
        put(
            b"<< /Type /XObject /Subtype /Image /Width 1024 /Height %d /ColorSpace /DeviceGray"
            b" /BitsPerComponent 8 /Length %d >>\nstream\n%b\nendstream"
            % (each // 1024, each, os.urandom(each))
        )
    table = len(out)
    out.extend(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.extend(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.extend(
        b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
    )
    return bytes(out)


def _megabytes(line: str) -> float:
    """A line of the kernel's account of this process, such as its resident memory now or at most."""
    told = re.search(rf"{line}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert told is not None
    return int(told[1]) / 1024


def _largest_child() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
