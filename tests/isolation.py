"""Keeps one test's cache from the next one's: rate limits live there, also in Redis."""

import itertools
import os

protected: set[str] = set()  # the tables that the migrations protected, before tests let them go

_tests = itertools.count()
_now = f"{os.getpid()}:{next(_tests)}"


def next_test() -> None:
    """From here on the cache looks empty."""
    global _now
    _now = f"{os.getpid()}:{next(_tests)}"


def cache_key(key: str, key_prefix: str, version: int) -> str:
    return f"test:{_now}:{key_prefix}:{version}:{key}"
