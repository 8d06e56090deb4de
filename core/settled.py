"""What an administrator settles and every page reads: kept by each process, read again once it was changed.

Every change of a tracked model adds a row to its history, so the histories tell whether something
changed: ``version`` says how many rows they have and of when the last is. The query that finds who is
logged in brings it along, so that a page asks nothing more, and a change shows on the next page of
every process. While something is written, in tasks and for visitors, nothing is known to be unchanged,
and everything is read afresh.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Generic, TypeVar

T = TypeVar("T")
HISTORIES: set[str] = set()
STAMP = (
    "(SELECT CAST(COUNT(*) AS varchar) || ' ' || COALESCE(CAST(MAX(history_date) AS varchar), '')"
    ' FROM "{table}")'
)
_known: ContextVar[str | None] = ContextVar("settled_version", default=None)


class Kept(Generic[T]):
    """``read()``, remembered as long as the settings do not change. What it returns is shared: do not change it."""

    def __init__(self, read: Callable[[], T], *models_read: Any) -> None:
        self._read = read
        self._held: tuple[str, T] | None = None
        HISTORIES.update(model.history.model._meta.db_table for model in models_read)

    def __call__(self) -> T:
        version, held = _known.get(), self._held
        if version is None:
            return self._read()
        if held is None or held[0] != version:
            self._held = held = (version, self._read())
        return held[1]


def kept(*models_read: Any) -> Callable[[Callable[[], T]], Kept[T]]:
    """Decorates a function without arguments that reads nothing but these tracked models."""
    return lambda read: Kept(read, *models_read)


@cache
def version() -> str:
    """SQL of the version, for a query that runs anyway. Asked only once every app is ready."""
    stamps = [STAMP.format(table=table) for table in sorted(HISTORIES)]
    return " || ',' || ".join(stamps)


@contextmanager
def unchanged_since(known: str | None) -> Iterator[None]:
    """Inside, what was kept under this version counts; with None everything is read afresh."""
    token = _known.set(known)
    try:
        yield
    finally:
        _known.reset(token)
