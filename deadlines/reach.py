"""Which clocks a person may see: the scopes of every app, written out as SQL once for each set of seats.

To put twenty scopes together took most of the time of My work, and what comes out depends on nothing
but who asks, the seats they hold and the day. ``tests/deadlines/test_reach.py`` holds every scope to
that: it asks nothing of the database, and gives the same SQL to the same seats on the same day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Exists, Expression, F
from django.utils import timezone

from deadlines import access
from deadlines.models import Deadline

RECORD = "\x00record\x00"  # stands in what is written for the clock's record, whatever its alias
MOST_KEPT = 10_000
INNER = re.compile(r"\b([T-Z][A-Z]*\d+)\b")  # Django's own names of inner tables

Key = tuple[Any, ...]


class Written(NamedTuple):
    """Whether a record is within a scope, as SQL with its parameters. Without SQL every record is."""

    sql: str
    params: tuple[Any, ...]


UNKNOWN = object()
_kept: dict[Key, Written | None] = {}


class _Record(Expression):
    """The place of the clock's record in what is written."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return RECORD, ()


class Reached(Expression):
    """Whether the record of a clock is in reach: of a kind that is open whole, or within its kind's scope."""

    def __init__(self, scopes: Sequence[tuple[int, Written]]) -> None:
        super().__init__(output_field=models.BooleanField())
        self.scopes = tuple(scopes)
        self.places: list[Any] = [F("record_type"), F("record_id")]

    def get_source_expressions(self) -> list[Any]:
        return self.places

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.places = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        kind, record = (compiler.compile(place)[0] for place in self.places)
        parts: list[str] = []
        params: list[Any] = []
        whole = [number for number, scope in self.scopes if not scope.sql]
        if whole:
            # With a plus it is no way in: an index of what is most of the table finds nothing quickly.
            parts.append(f"+{kind} IN ({', '.join(['%s'] * len(whole))})")
            params += whole
        for number, scope in self.scopes:
            if scope.sql:
                parts.append(f"({kind} = %s AND {scope.sql.replace(RECORD, record)})")
                params += [number, *scope.params]
        return f"({' OR '.join(parts)})", tuple(params)


def visible_to(user: Any) -> models.QuerySet[Deadline]:
    """The clocks of the records a person may see, as each record's own app says.

    A record that everything of its kind is open to is not looked up; the others are looked up one by
    one, so that a page of the soonest clocks reads no more records than it shows clocks.
    """
    if not user.is_active:
        return Deadline.objects.none()
    scopes: list[tuple[int, Written]] = []
    for model in access.SCOPES:
        written = _written(user, model)
        if written is not None:
            scopes.append((ContentType.objects.get_for_model(model).pk, written))
    return Deadline.objects.filter(Reached(scopes)) if scopes else Deadline.objects.none()


def _written(user: Any, model: type[models.Model]) -> Written | None:
    """A scope as it is kept; None where it holds nothing."""
    aside: frozenset[int] = getattr(user, "set_aside", frozenset())
    key = (model, user.pk, tuple(user.seats_now), aside, timezone.localdate())
    if (held := _kept.get(key, UNKNOWN)) is not UNKNOWN:
        return held  # type: ignore[return-value]
    written = write(access.SCOPES[model](user))
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = written
    return written  # not from what is kept: another thread may just have thrown that away


def write(rows: models.QuerySet[Any]) -> Written | None:
    """A scope as SQL about one record, with names of its own for its tables. None where it holds nothing."""
    if rows.query.is_empty():
        return None
    if not rows.query.has_filters():
        return Written("", ())
    query = Deadline.objects.filter(Exists(rows.order_by().filter(pk=_Record()))).query
    try:
        sql, params = query.get_compiler("default").compile(query.where)
    except EmptyResultSet:
        return None
    return Written(INNER.sub(r"within_\1", sql), tuple(params))
