"""Every setting that guards people has a check that finds it wrong, and is silent when it is right."""

from types import SimpleNamespace

import pytest
from django.conf import settings as own
from django.core.exceptions import ImproperlyConfigured

from config import checks, environment
from tests.config.production import PRODUCTION, manage

REAL = {
    "TRIAL": False,
    "DEMO": False,
    "SECRET_KEY": PRODUCTION["SECRET_KEY"],
    "IDENTITY_KEYS": [PRODUCTION["IDENTITY_KEYS"]],
    "DATABASES": {"default": {"ENGINE": environment.POSTGRESQL, "NAME": "portal"}},
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
    "REDIS_URL": PRODUCTION["REDIS_URL"],
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": PRODUCTION["DEFAULT_FROM_EMAIL"],
    "SITE_URL": PRODUCTION["SITE_URL"],
    "ALLOWED_HOSTS": ["portal.example.org"],
}
SQLITE = {"default": {"ENGINE": environment.SQLITE, "NAME": "portal.sqlite3"}}
EMBEDDED_IDENTITY_KEY = "ZW1iZWRkZWQtZGVtby1rZXktbm90LWEtc2VjcmV0ISE="

WRONG = [
    ({"SECRET_KEY": "embedded-default-for-a-demo-only-never-for-production"}, ["portal.E001"]),
    ({"SECRET_KEY": "short"}, ["portal.E002"]),
    ({"IDENTITY_KEYS": ["not a key"]}, ["portal.E003"]),
    ({"IDENTITY_KEYS": []}, ["portal.E003"]),
    ({"IDENTITY_KEYS": [PRODUCTION["IDENTITY_KEYS"], EMBEDDED_IDENTITY_KEY]}, ["portal.E004"]),
    ({"TRIAL": True}, ["portal.E005", "portal.W006"]),
    ({"TRIAL": True, "ALLOWED_HOSTS": ["localhost"]}, ["portal.W006"]),
    ({"DEMO": True}, ["portal.E007", "portal.E008"]),
    ({"DEMO": True, "DATABASES": SQLITE}, ["portal.E007"]),
    ({"ALLOWED_HOSTS": ["*"]}, ["portal.E009", "portal.E011"]),
    ({"SITE_URL": "http://portal.example.org"}, ["portal.E010"]),
    ({"SITE_URL": "https://other.example.org"}, ["portal.E011"]),
    ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, ["portal.E012"]),
    ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, ["portal.E012"]),
    ({"DEFAULT_FROM_EMAIL": "Portal <no-reply@localhost>"}, ["portal.E013"]),
    (
        {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
        ["portal.E014"],
    ),
    (
        {"DATABASES": SQLITE, "ALLOWED_HOSTS": ["portal.example.org", "b.example.org"]},
        ["portal.W015"],
    ),
    ({"REDIS_URL": ""}, ["portal.W016"]),
    ({"SESSION_IDLE_SECONDS": 3600}, ["portal.W017"]),
]


@pytest.fixture
def found(monkeypatch):
    """The ids that the checks find in settings like the real ones but for what is given."""

    def look(**values):
        kept = ["LOCAL_HOSTS", "EMBEDDED_SECRET", "EMBEDDED_IDENTITY_KEY", "SESSION_IDLE_SECONDS"]
        others = {name: getattr(own, name) for name in kept}
        monkeypatch.setattr(checks, "settings", SimpleNamespace(**{**others, **REAL, **values}))
        return [message.id for message in checks.settings_that_guard_people(None)]

    return look


@pytest.mark.parametrize(("values", "expected"), WRONG, ids=lambda v: str(v)[:60])
def test_what_endangers_people_is_found(found, values, expected):
    assert found(**values) == expected


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"ALLOWED_HOSTS": [".example.org"]},
        {"DATABASES": SQLITE},
        {"TRIAL": True, "DATABASES": SQLITE, "ALLOWED_HOSTS": ["localhost", "127.0.0.1"]},
    ],
)
def test_what_is_right_is_left_alone(found, values):
    assert found(**values) == []


def test_a_server_does_not_start_with_an_error(found):
    found(SITE_URL="http://portal.example.org")
    with pytest.raises(ImproperlyConfigured) as refused:
        checks.refuse_danger()
    assert str(refused.value) == (
        "The portal does not start. SITE_URL is http://portal.example.org, which is not https. "
        "Set it to the address in people's browsers, such as https://portal.example.org."
    )


def test_a_server_starts_with_a_warning(found):
    found(REDIS_URL="")
    checks.refuse_danger()


def test_every_check_has_a_case():
    ids = {one for _, expected in WRONG for one in expected}
    assert len(ids) == 17


def test_check_deploy_finds_nothing_in_production(tmp_path):
    ran = manage("check", "--deploy", "--fail-level", "INFO", var=tmp_path, environment=PRODUCTION)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "System check identified no issues (0 silenced).\n"


def test_the_embedded_default_cannot_be_production(tmp_path):
    ran = manage("check", var=tmp_path, environment={"DEBUG": "0"})
    told = [code for code in ("E001", "E004", "E010", "E012") if f"portal.{code}" in ran.stderr]
    assert (ran.returncode, told) == (1, ["E001", "E004", "E010", "E012"])
