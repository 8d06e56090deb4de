"""Jobs: each run is a row; one that stops shows on the health page and to staff."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core import housekeeping, jobs, outbox, tasks
from core.models import JobRun
from partnership.models import Person

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def ran(name: str, ago: dt.timedelta) -> None:
    at = timezone.now() - ago
    JobRun.objects.create(name=name, started_at=at, finished_at=at)


def all_ran(ago: dt.timedelta) -> None:
    for name in jobs.WATCHED:
        ran(name, ago)


def set_up(person: Person, ago: dt.timedelta) -> None:
    Person.objects.filter(pk=person.pk).update(date_joined=timezone.now() - ago)


def test_a_task_leaves_a_row_with_what_it_did(unit: Person):
    tasks.deliver()
    run = JobRun.objects.get()
    assert (run.name, run.detail) == ("deliver", str(outbox.Delivered()))
    assert run.finished_at >= run.started_at


def test_a_run_that_breaks_off_never_finished():
    with pytest.raises(ZeroDivisionError), jobs.run("deliver"):
        raise ZeroDivisionError
    assert JobRun.objects.get().finished_at is None
    assert jobs.last_finished("deliver") is None


def test_health_needs_no_log_in_and_tells_nothing(client, unit: Person):
    all_ran(HOUR)
    answer = client.get("/health/")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"ok\n",
        "text/plain",
    )
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.shows("DL-13")
def test_health_fails_when_a_job_stopped_a_day_ago(client, unit: Person):
    all_ran(HOUR)
    JobRun.objects.filter(name="deliver").delete()
    ran("deliver", 25 * HOUR)
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"jobs\n")


@pytest.mark.parametrize(("ago", "status"), [(dt.timedelta(minutes=59), 200), (2 * HOUR, 503)])
def test_a_new_portal_has_an_hour_for_its_first_run(client, unit: Person, ago, status: int):
    set_up(unit, ago)
    assert client.get("/health/").status_code == status


def test_an_empty_portal_is_alive(client):
    assert client.get("/health/").status_code == 200


def test_health_says_when_the_database_is_away(client, unit: Person):
    from django.db import DatabaseError, connection

    def away(*args: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(away):
        answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"database\n")


def test_health_is_cheap(client, unit: Person, django_assert_max_num_queries):
    all_ran(HOUR)
    with django_assert_max_num_queries(2):
        client.get("/health/")


@pytest.mark.shows("DL-13")
def test_staff_are_told_of_a_missed_run_after_a_quarter_of_an_hour(unit: Person):
    all_ran(dt.timedelta(minutes=10))
    JobRun.objects.filter(name=jobs.CHASER).update(finished_at=timezone.now() + HOUR)
    now = timezone.now()
    assert jobs.missed(now) == ""
    said = jobs.missed(now + dt.timedelta(minutes=10))
    assert said.startswith("Mail has not been sent since ")
    assert said.endswith("Ask whoever runs the portal to look at the background jobs.")


def test_the_banner_is_for_staff_alone(unit: Person, trust_lead: Person, client_for):
    all_ran(HOUR)
    ran(jobs.CHASER, dt.timedelta(minutes=1))
    assert "Mail has not been sent since" in client_for(unit).get("/outbox/").content.decode()
    assert "Mail has not been sent" not in client_for(trust_lead).get("/outbox/").content.decode()


def test_housekeeping_clears_what_ran_out(unit: Person, client_for):
    client_for(unit)
    client_for(unit)
    now = timezone.now()
    first = Session.objects.first()
    Session.objects.filter(pk=first.pk).update(expire_date=now - HOUR)
    ran("deliver", dt.timedelta(days=15))
    ran("deliver", HOUR)
    assert housekeeping.tidy(now) == "1 sessions and 1 job rows removed"
    assert housekeeping.tidy(now) == "0 sessions and 0 job rows removed"
    assert (Session.objects.count(), JobRun.objects.count()) == (1, 1)
    tasks.housekeep()
    assert JobRun.objects.filter(name="housekeeping").count() == 1


def test_the_schedule_names_tasks_that_are_there(settings):
    from config.celery import app

    app.loader.import_default_modules()
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert names - set(app.tasks) == set()
