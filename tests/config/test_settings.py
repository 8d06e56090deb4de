"""Settings that were measured, and must not slip: see docs/security.md."""

import ast
import json
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.config.production import PRODUCTION, ROOT, manage

SHOW = (
    "import json; from django.conf import settings as s; "
    "print(json.dumps({n: getattr(s, n, None) for n in NAMES}, default=str))"
)


def settings_with(var, environment: dict[str, str], names: list[str]) -> dict[str, object]:
    """Settings as another environment makes them, read in a process of its own."""
    ran = manage(
        "shell", "-c", SHOW.replace("NAMES", repr(names)), var=var, environment=environment
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def test_sqlite_writes_wait_instead_of_failing(tmp_path):
    found = settings_with(tmp_path, {}, ["DATABASES"])["DATABASES"]["default"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] == 20
    assert found["ATOMIC_REQUESTS"] is False


@pytest.mark.django_db
def test_sqlite_keeps_its_log_apart_and_its_keys_together():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        keys = cursor.execute("PRAGMA foreign_keys").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    assert (mode, keys, synchronous) == ("wal", 1, 1)


def test_no_task_is_lost_with_its_worker():
    found = {
        "late": settings.CELERY_TASK_ACKS_LATE,
        "reject": settings.CELERY_TASK_REJECT_ON_WORKER_LOST,
        "prefetch": settings.CELERY_WORKER_PREFETCH_MULTIPLIER,
        "accept": settings.CELERY_ACCEPT_CONTENT,
        "soft before hard": settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT,
    }
    assert found == {
        "late": True,
        "reject": True,
        "prefetch": 1,
        "accept": ["json"],
        "soft before hard": True,
    }


def test_redis_gives_a_task_back_no_sooner_than_twice_its_limit(tmp_path):
    names = ["CELERY_BROKER_TRANSPORT_OPTIONS", "CELERY_TASK_TIME_LIMIT"]
    found = settings_with(tmp_path, PRODUCTION, names)
    options = found["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["visibility_timeout"] >= 2 * found["CELERY_TASK_TIME_LIMIT"]


def test_what_beat_asks_for_exists():
    from config.celery import app

    app.loader.import_default_modules()
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert asked - set(app.tasks) == set()


def test_cookies_in_production_are_bound_to_this_host(tmp_path):
    names = [
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_HTTPONLY",
        "SECURE_HSTS_SECONDS",
        "DEBUG",
    ]
    assert settings_with(tmp_path, PRODUCTION, names) == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
    }


def test_a_forwarded_address_is_believed_only_from_a_named_proxy(tmp_path):
    names = ["SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT"]
    bare = settings_with(tmp_path, PRODUCTION, names)
    behind = settings_with(tmp_path, {**PRODUCTION, "PROXIES": "1"}, names)
    assert bare == {"SECURE_PROXY_SSL_HEADER": None, "ALLAUTH_TRUSTED_PROXY_COUNT": 0}
    assert behind == {
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def test_only_a_demo_says_that_it_is_one(rf, settings):
    from config.context import environment

    told = {}
    for name, demo, debug in [("real", False, False), ("demo", True, True), ("code", False, True)]:
        settings.DEMO, settings.DEBUG = demo, debug
        told[name] = environment(rf.get("/"))["not_for_real"]
    assert told == {"real": False, "demo": True, "code": True}


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, {"TRIAL": True, "DEBUG": True, "SESSION_COOKIE_SECURE": False}),
        ({"DEMO": "1"}, {"TRIAL": True, "DEBUG": False, "SESSION_COOKIE_SECURE": False}),
        (PRODUCTION, {"TRIAL": False, "DEBUG": False, "SESSION_COOKIE_SECURE": True}),
    ],
    ids=["code", "demo", "real"],
)
def test_debugging_is_for_writing_code_alone(tmp_path, environment, found):
    assert settings_with(tmp_path, environment, list(found)) == found


@pytest.mark.django_db
def test_every_answer_carries_the_policy():
    answer = Client().get("/no-such-page/")
    policy = answer["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    nonce = [word for word in parts["script-src"].split() if word.startswith("'nonce-")]
    assert parts["default-src"] == "'self'"
    assert {n: parts[n] for n in ("object-src", "base-uri", "frame-ancestors")} == {
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert parts["form-action"] == "'self'"
    assert "unsafe" not in policy
    assert len(nonce) <= 1
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_versions_are_pinned_to_what_is_tested():
    import tomllib
    from importlib.metadata import version

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pairs = [requirement.split("==") for requirement in wanted]
    assert {n: v for n, v in pairs if version(n.split("[")[0]) != v} == {}


def test_python_is_new_enough():
    assert sys.version_info >= (3, 11)
    assert ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 11))
