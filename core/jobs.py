"""Scheduled jobs: each run is a row, so that a run that is missed shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from core.models import JobRun

# The jobs that must keep running, and the words for staff when they do not.
CHASER = "chase"
WATCHED = {"deliver": "Mail has not been sent", CHASER: "Reminders have not been worked out"}
NEW_SETUP = dt.timedelta(hours=1)


@contextmanager
def run(name: str) -> Iterator[JobRun]:
    """A row for one run of a job: started now, finished when the block ends without an exception."""
    job = JobRun.objects.create(name=name, started_at=timezone.now())
    yield job
    job.finished_at = timezone.now()
    job.detail = job.detail[:300]
    job.save(update_fields=["finished_at", "detail"])


def last_finished(name: str) -> dt.datetime | None:
    """When a job last ran to its end."""
    runs = JobRun.objects.filter(name=name, finished_at__isnull=False).order_by("-finished_at")
    return runs.values_list("finished_at", flat=True).first()


def alive(now: dt.datetime) -> bool:
    """Whether each watched job finished within the setting JOBS_DEAD_AFTER_SECONDS (a day).

    A portal set up less than an hour ago, where no job has run yet, counts as alive.
    """
    return not _late(now, dt.timedelta(seconds=settings.JOBS_DEAD_AFTER_SECONDS))


def missed(now: dt.datetime) -> str:
    """The banner for staff when a watched job is later than JOBS_LATE_AFTER_SECONDS, or nothing."""
    late = _late(now, dt.timedelta(seconds=settings.JOBS_LATE_AFTER_SECONDS))
    if not late:
        return ""
    last = last_finished(late[0])
    since = f" since {_clock(last)}" if last else ""
    return f"{WATCHED[late[0]]}{since}. Ask whoever runs the portal to look at the background jobs."


def _late(now: dt.datetime, longest: dt.timedelta) -> list[str]:
    """The watched jobs without a finished run in the last while."""
    runs = JobRun.objects.filter(name__in=WATCHED, finished_at__gte=now - longest)
    late = sorted(set(WATCHED) - set(runs.order_by().values_list("name", flat=True).distinct()))
    return late if late and not _is_new(now) else []


def _is_new(now: dt.datetime) -> bool:
    """Whether the portal was set up less than an hour ago: the first run may still come."""
    if JobRun.objects.filter(name__in=WATCHED, finished_at__isnull=False).exists():
        return False
    people = get_user_model()._base_manager.order_by("date_joined")
    first = people.values_list("date_joined", flat=True).first()
    return first is None or now - first <= NEW_SETUP


def _clock(at: dt.datetime) -> str:
    local = timezone.localtime(at)
    time = f"{local:%I:%M%p}".lstrip("0").lower()
    return f"{time} on {local:%A} {local.day} {local:%B %Y}"
