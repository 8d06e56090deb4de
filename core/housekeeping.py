"""Once a day: what has run out goes."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session

from core.models import JobRun

KEEP_RUNS = dt.timedelta(days=14)


def tidy(now: dt.datetime) -> str:
    """Delete expired sessions and old job rows. Safe to run twice.

    Grants that have run out need no sweep: every query passes over them.
    """
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    runs, _ = JobRun.objects.filter(started_at__lt=now - KEEP_RUNS).delete()
    return f"{sessions} sessions and {runs} job rows removed"
