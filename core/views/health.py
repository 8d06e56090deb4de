"""Whether the portal is alive, for whatever watches it."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core import jobs
from core.access import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers and the jobs run, else 503 with what is wrong. No data."""
    try:
        alive = jobs.alive(timezone.now())
    except DatabaseError:
        return _answer("database", 503)
    return _answer("ok", 200) if alive else _answer("jobs", 503)


def _answer(word: str, status: int) -> HttpResponse:
    return HttpResponse(f"{word}\n", "text/plain", status, headers={"Cache-Control": "no-store"})
