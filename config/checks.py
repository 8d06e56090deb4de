"""One check for each setting that guards people.

They run with every management command, and once more, by themselves, when a web server, a worker or
beat starts (``refuse_danger``), because those start without Django's checks. ``TRIAL`` is what the
environment says as DEBUG: in a demo Django's own setting of that name is off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

Check = Callable[[], Iterator[CheckMessage]]
CHECKS: list[Check] = []
SHORTEST_SECRET = 50
LONGEST_IDLE_SECONDS = 30 * 60
UNSENT = ("console", "dummy", "filebased", "locmem")
LOCAL_CACHES = ("locmem", "dummy")


def check(function: Check) -> Check:
    CHECKS.append(function)
    return function


@register("security")
def settings_that_guard_people(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [message for one in CHECKS for message in one()]


def refuse_danger() -> None:
    """Raise ImproperlyConfigured, with every sentence, when a setting would endanger people."""
    found = settings_that_guard_people(None)
    errors = [f"{m.msg} {m.hint}" for m in found if isinstance(m, Error)]
    if errors:
        raise ImproperlyConfigured("The portal does not start. " + " ".join(errors))


@check
def secret_key() -> Iterator[CheckMessage]:
    if settings.TRIAL:
        return
    if settings.SECRET_KEY == settings.EMBEDDED_SECRET:
        yield Error(
            "SECRET_KEY is the one everybody knows.",
            hint="Set SECRET_KEY or SECRET_KEY_FILE to a secret of your own; docs/install.md says how.",
            id="portal.E001",
        )
    elif len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error(
            f"SECRET_KEY has {len(settings.SECRET_KEY)} characters, fewer than {SHORTEST_SECRET}.",
            hint="Make a longer one; docs/install.md says how.",
            id="portal.E002",
        )


@check
def identity_keys() -> Iterator[CheckMessage]:
    if not settings.IDENTITY_KEYS or not all(map(_is_key, settings.IDENTITY_KEYS)):
        yield Error(
            "IDENTITY_KEYS holds something that is not a key.",
            hint="Each is a Fernet key: 32 random bytes in URL-safe base64, commas between them.",
            id="portal.E003",
        )
    if not settings.TRIAL and settings.EMBEDDED_IDENTITY_KEY in settings.IDENTITY_KEYS:
        yield Error(
            "IDENTITY_KEYS holds the key everybody knows; children's identities would be readable.",
            hint="Set IDENTITY_KEYS or IDENTITY_KEYS_FILE to keys of your own; docs/install.md says how.",
            id="portal.E004",
        )


def _is_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


@check
def debugging() -> Iterator[CheckMessage]:
    strangers = [host for host in settings.ALLOWED_HOSTS if not _is_local(host)]
    if settings.TRIAL and strangers:
        yield Error(
            f"DEBUG is on and ALLOWED_HOSTS has {strangers[0]}: error pages would show records.",
            hint="Set DEBUG=0, or keep to localhost.",
            id="portal.E005",
        )
    if settings.TRIAL and _engine() != "sqlite3":
        yield Warning(
            "DEBUG is on and DATABASE_URL names a database server.",
            hint="Set DEBUG=0 where that database holds anything real.",
            id="portal.W006",
        )


@check
def demonstration() -> Iterator[CheckMessage]:
    if settings.DEMO and not settings.TRIAL:
        yield Error(
            "DEMO is on and DEBUG is off: the log-in page would show passwords.",
            hint="Set DEMO=0.",
            id="portal.E007",
        )
    if settings.DEMO and _engine() != "sqlite3":
        yield Error(
            "DEMO is on and DATABASE_URL names a database that is not the demo's own.",
            hint="Set DEMO=0, or leave DATABASE_URL out.",
            id="portal.E008",
        )


@check
def hosts() -> Iterator[CheckMessage]:
    if settings.TRIAL:
        return
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS lets in every name: links in mails could be forged.",
            hint="Name the host the portal is reached at.",
            id="portal.E009",
        )
    if not settings.SITE_URL.startswith("https://"):
        yield Error(
            f"SITE_URL is {settings.SITE_URL}, which is not https.",
            hint="Set it to the address in people's browsers, such as https://portal.example.org.",
            id="portal.E010",
        )
    elif not _allowed(urlsplit(settings.SITE_URL).hostname or ""):
        yield Error(
            "ALLOWED_HOSTS does not have the host of SITE_URL: every link in a mail would be refused.",
            hint="Add that host to ALLOWED_HOSTS.",
            id="portal.E011",
        )


@check
def mail() -> Iterator[CheckMessage]:
    if settings.TRIAL:
        return
    if any(name in settings.EMAIL_BACKEND for name in UNSENT):
        yield Error(
            "EMAIL_URL is not set to a mail server: nobody would be reminded.",
            hint="Set it, such as smtp+tls://user:password@mail.example.org:587.",
            id="portal.E012",
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        yield Error(
            "DEFAULT_FROM_EMAIL is not set: mail from localhost is thrown away as spam.",
            hint="Set it to an address of the partnership.",
            id="portal.E013",
        )


@check
def cache() -> Iterator[CheckMessage]:
    backend = settings.CACHES["default"]["BACKEND"]
    if any(name in backend for name in LOCAL_CACHES):
        yield Error(
            "The cache is not shared between processes: log-in attempts would be counted apart.",
            hint="Set REDIS_URL, or leave it out for a cache in the database.",
            id="portal.E014",
        )


@check
def one_machine() -> Iterator[CheckMessage]:
    if settings.TRIAL:
        return
    if _engine() == "sqlite3" and len([h for h in settings.ALLOWED_HOSTS if not _is_local(h)]) > 1:
        yield Warning(
            "The database is SQLite and there is more than one host.",
            hint="Use PostgreSQL: SQLite is for one machine, and its file must not be on a network disk.",
            id="portal.W015",
        )
    if _engine() != "sqlite3" and not settings.REDIS_URL:
        yield Warning(
            "REDIS_URL is not set: tasks pass through files, which only one machine sees.",
            hint="Set REDIS_URL, such as redis://redis:6379/0.",
            id="portal.W016",
        )


@check
def sessions() -> Iterator[CheckMessage]:
    if settings.SESSION_IDLE_SECONDS > LONGEST_IDLE_SECONDS:
        yield Warning(
            f"SESSION_IDLE_SECONDS is {settings.SESSION_IDLE_SECONDS}: longer than half an hour.",
            hint="Set it to 1800 or less.",
            id="portal.W017",
        )


def _engine() -> str:
    return str(settings.DATABASES["default"]["ENGINE"]).rpartition(".")[2]


def _is_local(host: str) -> bool:
    return host in {*settings.LOCAL_HOSTS, "::1", ".localhost", "testserver"}


def _allowed(host: str) -> bool:
    return any(
        host == allowed or (allowed.startswith(".") and f".{host}".endswith(allowed))
        for allowed in settings.ALLOWED_HOSTS
    )
