"""The last day of an audit: five hundred schools write at once, saved as they type, and nothing is lost.

A gunicorn as production starts it, real requests with a session and a CSRF token of each person, the whole
form of a part each time as the page's script sends it. PEOPLE, SAVES and EVERY (seconds between two saves of
one person) take other numbers. SQLite has one writer at a time: there four
people write without a pause, and none may be refused.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from audits.models import AgencyReturn, Answer
from audits.queries.answering import questions_of
from benchmarks import browser, costs, schools
from benchmarks.scratch import HOST

VALUES = {"rag": "amber", "yes_no": "yes"}
UNLOADED, MOST_RATIO = 40, 10
WORKERS, THREADS = 3, 4  # docker/start.sh
SEEN = re.compile(r'name="(q\d+)-seen" value="([^"]*)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Writer:
    """One lead with the page of a part open: what stands in its form, and what was told to be saved."""

    cookies: str
    page: str
    address: str
    returned: int
    choices: dict[str, str]  # prefix of a question → the value that is chosen
    form: dict[str, str] = field(default_factory=dict)
    token: str = ""
    kept: dict[str, str] = field(default_factory=dict)  # prefix → words that were told as saved
    times: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def open(self, server: browser.Server) -> None:
        """Read the page, as a browser would: its marks and its CSRF token."""
        status, cookie, page = server.first(self.page, self.cookies)
        assert status == 200, page[:300]
        text = page.decode()
        self.cookies = f"{self.cookies}; {cookie}"
        token = TOKEN.search(text)
        assert token is not None
        self.token = token[1]
        for prefix, seen in SEEN.findall(text):
            self.form |= {f"{prefix}-seen": seen, f"{prefix}-narrative": ""}

    async def save(self, port: int, number: int) -> None:
        """Write to one question, and save the part."""
        prefix = list(self.choices)[number % len(self.choices)]
        words = f"Written by {self.returned}, for the {number + 1}. time."
        self.form |= {f"{prefix}-narrative": words, f"{prefix}-value": self.choices[prefix]}
        body = urlencode(self.form | {"csrfmiddlewaretoken": self.token})
        began = time.perf_counter()
        try:
            status, told = await _post(port, self.address, self.cookies, body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
            self.faults[type(fault).__name__] += 1
            return
        self.times.append(time.perf_counter() - began)
        if status != 200:
            self.faults[str(status)] += 1
            return
        answer = json.loads(told)
        if answer["warning"]:
            self.faults["warning"] += 1
        self.form |= answer["fields"]
        self.kept[prefix] = words


def run() -> Iterator[str]:
    """Ends the run with an error where an answer is lost, a request fails or saving becomes slow."""
    postgresql = connection.vendor == "postgresql"
    people = int(os.environ.get("PEOPLE", 500 if postgresql else 4))
    saves = int(os.environ.get("SAVES", 3 if postgresql else 25))
    every = float(os.environ.get("EVERY", 60 if postgresql else 0))
    yield from costs.machine(f"{WORKERS} workers of {THREADS} threads")
    if not postgresql:
        yield "500 people at once need PostgreSQL (set DATABASE_URL): here a few write without a pause"
    with browser.gunicorn(WORKERS, THREADS) as server:
        writers = _writers(people + 1)
        with ThreadPoolExecutor(WORKERS) as several:
            list(several.map(lambda writer: writer.open(server), writers))
        alone, crowd = writers[0], writers[1:]
        asyncio.run(_one_by_one(alone, server.port))
        calm = statistics.median(alone.times)
        began = time.perf_counter()
        asyncio.run(_all(crowd, server.port, saves, every))
        took = time.perf_counter() - began
    yield from _told(alone, crowd, calm, took, saves)


def _told(
    alone: Writer, crowd: list[Writer], calm: float, took: float, saves: int
) -> Iterator[str]:
    everyone = [alone, *crowd]
    faults = sum((each.faults for each in everyone), Counter[str]())
    made = [each for writer in crowd for each in writer.times]
    p50, p95, p99 = (_percentile(made, share) for share in (50, 95, 99))
    lost, unrecorded = _lost(everyone)
    yield (
        f"{len(crowd)} people of {len(crowd)} schools, {saves} saves each in {took:.0f} s: "
        f"{len(made) / took:.1f} saves a second"
    )
    yield f"alone      p50 {calm * 1000:8.0f} ms"
    yield (
        f"together   p50 {p50 * 1000:8.0f} ms   p95 {p95 * 1000:.0f} ms   p99 {p99 * 1000:.0f} ms   "
        f"p99 ÷ p50 alone {p99 / calm:.1f}"
        + (f" (target: at most {MOST_RATIO})" if connection.vendor == "postgresql" else "")
    )
    yield f"errors {sum(faults.values())} {dict(faults) or ''}, lost answers {lost}, missing in history {unrecorded}"
    if faults or lost or unrecorded or len(made) != len(crowd) * saves:
        raise SystemExit("Not every answer was saved.")
    if connection.vendor == "postgresql" and p99 > MOST_RATIO * calm:
        raise SystemExit("Saving becomes too slow.")


def _writers(number: int) -> list[Writer]:
    """Leads of schools that are all asked, each with a session and the first part that can be judged."""
    unit, asked = schools.unit(), schools.version()
    schools.schools(number)
    campaign = schools.drafted(unit, asked, number)
    schools.issued(unit, campaign)
    returns = list(campaign.returns.select_related("organisation", "campaign").order_by("pk"))
    part, choices = _part(returns[0])
    made = []
    for each in returns:
        args = [each.pk, part]
        made.append(
            Writer(
                cookies=browser.cookies_of(schools.lead_of(each)),
                page=reverse("audit_return_section", args=args),
                address=reverse("audit_return_autosave", args=args),
                returned=each.pk,
                choices=choices,
            )
        )
    return made


def _part(agency_return: AgencyReturn) -> tuple[str, dict[str, str]]:
    """The part with most questions to judge that everybody is asked: its code, and prefix → what is chosen."""
    found: dict[str, dict[str, str]] = {}
    for question in questions_of(agency_return):
        if question.kind in VALUES and not question.when:
            there = found.setdefault(question.standard.section.code, {})
            there[f"q{question.pk}"] = VALUES[question.kind]
    return max(found.items(), key=lambda each: len(each[1]))


async def _one_by_one(writer: Writer, port: int) -> None:
    for number in range(UNLOADED):
        await writer.save(port, number)


async def _all(writers: list[Writer], port: int, saves: int, every: float) -> None:
    chance = random.Random(175)

    async def day(writer: Writer, first: float) -> None:
        await asyncio.sleep(first)
        for number in range(saves):
            due = time.perf_counter() + every
            await writer.save(port, number)
            await asyncio.sleep(max(0.0, due - time.perf_counter()) if number + 1 < saves else 0)

    await asyncio.gather(*(day(each, chance.uniform(0, every)) for each in writers))


async def _post(port: int, address: str, cookies: str, body: str) -> tuple[int, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = (
            f"POST {address} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
            f"Origin: https://{HOST}\r\nReferer: https://{HOST}/\r\nCookie: {cookies}\r\n"
            "Accept: application/json\r\nX-Requested-With: XMLHttpRequest\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body.encode())
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), 300)
    finally:
        writer.close()
    top, _, told = answer.partition(b"\r\n\r\n")
    if not top:
        raise ConnectionResetError
    return int(top.split()[1]), told


def _lost(writers: list[Writer]) -> tuple[int, int]:
    """Answers told as saved that the database does not hold, and saves that history does not."""
    rows = Answer.objects.filter(agency_return__in=[each.returned for each in writers])
    held = {
        (pk, f"q{question}"): words
        for pk, question, words in rows.values_list("agency_return", "question", "narrative")
    }
    lost = sum(
        held.get((writer.returned, prefix)) != words
        for writer in writers
        for prefix, words in writer.kept.items()
    )
    past: Any = Answer.history.filter(agency_return__in=[each.returned for each in writers])  # type: ignore[attr-defined]
    saved = sum(len(each.times) - sum(each.faults.values()) for each in writers)
    return lost, saved - past.count()


def _percentile(times: list[float], share: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
