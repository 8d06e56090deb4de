"""How long a session lasts: idle 30 minutes, in all 12 hours. Last seen is written once a minute."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from core import jobs
from core.access import can

STARTED, SEEN, MISSED = "started", "seen", "missed"
WRITE_EVERY = 60  # seconds
# Between two writes of Person.last_seen_at.
TELL_EVERY = dt.timedelta(hours=1)
IDLE, OLD = "idle", "old"


def ended(session: SessionBase, now: int) -> str:
    """Why a session is over ("idle" or "old"), or an empty string. ``now`` in seconds."""
    started, seen_at = session.get(STARTED, now), session.get(SEEN, now)
    if now - seen_at > settings.SESSION_IDLE_SECONDS:
        return IDLE
    return OLD if now - started > settings.SESSION_COOKIE_AGE else ""


def seen(request: HttpRequest, now: int) -> None:
    """Keep that the person is there. A request that a page sends by itself does not count."""
    session = request.session
    if STARTED not in session:
        session[STARTED] = session[SEEN] = now
        _look_around(request)
    elif now - session.get(SEEN, 0) >= WRITE_EVERY and "X-Background" not in request.headers:
        session[SEEN] = now
        _look_around(request)


def _look_around(request: HttpRequest) -> None:
    """Once a minute: keep when the person was here, and look for them whether the jobs run."""
    person: Any = request.user
    at = timezone.now()
    if person.last_seen_at is None or at - person.last_seen_at > TELL_EVERY:
        get_user_model()._base_manager.filter(pk=person.pk).update(last_seen_at=at)
    if can(person, "core.outbox"):
        request.session[MISSED] = jobs.missed(at)
