"""Reads the environment, and refuses nonsense with a sentence that names the variable.

Nothing set means the default. An empty variable counts as not set, since that is how compose files
and shells leave out a value.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"


class Refused(ImproperlyConfigured):
    """A variable holds something that cannot be meant. ``str()`` says which one and what it may be."""


def text(name: str, default: str = "") -> str:
    return str(_env.str(name, "")).strip() or default


def listing(name: str, default: list[str] | None = None) -> list[str]:
    """Values with commas between them."""
    found = [value.strip() for value in text(name).split(",") if value.strip()]
    return found or list(default or [])


def chosen(name: str, among: Collection[str]) -> list[str]:
    """Some of the names there are, with commas between them; none by default."""
    found = listing(name)
    for each in found:
        if each not in among:
            raise Refused(f"{name} names “{each}”. There is: {', '.join(sorted(among))}.")
    return found


def flag(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise Refused(f"{name} is “{value}”. Set it to 1 or 0.")
    return value in TRUE


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise Refused(f"{name} is “{value}”. Set it to a whole number from {least:,} to {most:,}.")
    return int(value)


def choice(name: str, default: str, allowed: list[str]) -> str:
    value = text(name, default).upper()
    if value not in allowed:
        raise Refused(f"{name} is “{value}”. Set it to one of {', '.join(allowed)}.")
    return value


def secret(name: str, default: str) -> str:
    """A secret from NAME, or from the file that NAME_FILE points to."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name, default)
    try:
        found = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"{name}_FILE is “{path}”, which cannot be read.") from problem
    if not found:
        raise Refused(f"{name}_FILE is “{path}”, which is empty.")
    return found


def address(name: str, default: str) -> str:
    """The address people reach the portal at: http or https, a host, nothing after it."""
    value = text(name, default).rstrip("/")
    parts = _split(name, value, "https://portal.example.org")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise Refused(
            f"{name} is “{value}”. Set it to an address such as https://portal.example.org."
        )
    return value


def database(name: str, default: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL or SQLite; the message never repeats the address, which may hold a password."""
    form = "postgres://user:password@host:5432/database or sqlite:////folder/file.sqlite3"
    if not text(name):
        return default
    _split(name, text(name), form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an unknown engine is refused below
        found: dict[str, Any] = dict(_env.db(name))
    if found.get("ENGINE") not in {SQLITE, POSTGRESQL} or not found.get("NAME"):
        raise Refused(f"{name} names no database the portal can use. Write it as {form}.")
    return default | {"NAME": found["NAME"]} if found["ENGINE"] == SQLITE else found


def redis(name: str) -> str:
    form = "redis://host:6379/0"
    value = text(name)
    if value:
        parts = _split(name, value, form)
        if parts.scheme not in {"redis", "rediss", "unix"} or not (parts.hostname or parts.path):
            raise Refused(f"{name} is not the address of a Redis server. Write it as {form}.")
    return value


def email(name: str, default: str) -> dict[str, Any]:
    form = "smtp+tls://user:password@host:587"
    value = text(name, default)
    _split(name, value, form)
    try:
        return dict(_env.email_url_config(value))
    except ImproperlyConfigured as problem:
        raise Refused(
            f"{name} is not the address of a mail server. Write it as {form}."
        ) from problem


def _split(name: str, value: str, form: str) -> Any:
    """The parts of an address, whose port must be a number. The value is not repeated: it may hold a password."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  reading it is the check
    except ValueError as problem:
        raise Refused(f"{name} is not an address. Write it as {form}.") from problem
    return parts
