"""Set-based writes: any number of rows in one statement, on SQLite and PostgreSQL alike.

The rows travel as one JSON parameter. Django's own bulk writes cost several times the database's time for a
thousand rows, and take a statement for every few dozen or hundred of them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone

_TYPES = {"int": "bigint", "text": "text", "bool": "boolean", "date": "date", "time": "timestamptz"}


def insert(
    records: Sequence[models.Model],
    *,
    passing_over: bool = False,
    back: Sequence[str] = ("id",),
) -> list[Any]:
    """Insert records that are not saved yet, all of one model; returns the columns ``back`` of each, in no order.

    ``passing_over`` leaves out those that a unique key keeps out, instead of raising IntegrityError.
    The records themselves are not changed. No history is written: see ``core.history.record_many``.
    """
    if not records:
        return []
    model, now = type(records[0]), timezone.now()
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    shown: list[str] = []
    alike: list[Any] = []
    columns: list[list[Any]] = []
    for each in fields:
        values = _values(each, records, now)
        if all(value == values[0] for value in values):
            shown.append(_cast("%s", each.db_type(connection)))
            alike.append(values[0])
        else:
            shown.append(_cast(f"(r.value ->> {len(columns)})", each.db_type(connection)))
            columns.append(values)
    rows: list[Any] = list(zip(*columns, strict=True)) if columns else [[] for _ in records]
    quote = connection.ops.quote_name
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(each.column)) for each in fields)}) "  # noqa: S608
        f"SELECT {', '.join(shown)} FROM {_unpacked()} WHERE TRUE "
        f"{'ON CONFLICT DO NOTHING ' if passing_over else ''}RETURNING {', '.join(quote(each) for each in back)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*alike, json.dumps(rows, default=str)])
        return cursor.fetchall()  # type: ignore[no-any-return]


def among(keys: Iterable[int]) -> RawSQL:
    """For ``pk__in``: any number of keys as one parameter."""
    return RawSQL(  # noqa: S611  no value stands in the text
        f"SELECT {'CAST(r.value AS bigint)' if _postgresql() else 'r.value'} FROM {_unpacked()}",  # noqa: S608
        [json.dumps(list(keys))],
    )


def run(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    """Run one statement and give back what it returns, if anything."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def packed(rows: Iterable[Sequence[Any]], **kinds: str) -> tuple[str, str]:
    """``SELECT … FROM …`` that unpacks the rows, and its one parameter.

    ``kinds`` names the columns in order and says what each is: int, text, bool, date or time. Days go
    in as ISO text, moments as ``moment`` writes them.
    """
    columns = ", ".join(
        f"{_cast(f'(r.value ->> {place})', _TYPES[kind])} AS {name}"
        for place, (name, kind) in enumerate(kinds.items())
    )
    return f"SELECT {columns} FROM {_unpacked()}", json.dumps(list(rows))  # noqa: S608


def param(kind: str) -> str:
    """A parameter among the columns of a SELECT."""
    return _cast("%s", _TYPES[kind])


def moment(at: dt.datetime) -> str:
    """A moment as a row holds it: UTC, without its offset in SQLite, as Django keeps it there."""
    utc = at.astimezone(dt.UTC)
    return (utc if _postgresql() else utc.replace(tzinfo=None)).isoformat(sep=" ")


def _values(field: Any, records: Sequence[models.Model], now: Any) -> list[Any]:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return [field.get_db_prep_save(now, connection)] * len(records)
    return [field.get_db_prep_save(getattr(each, field.attname), connection) for each in records]


def _unpacked() -> str:
    return "jsonb_array_elements(%s::jsonb) AS r(value)" if _postgresql() else "json_each(%s) AS r"


def _cast(value: str, kind: str | None) -> str:
    """PostgreSQL must be told the type of what stands in a SELECT."""
    return f"CAST({value} AS {kind})" if _postgresql() else value


def _postgresql() -> bool:
    return connection.vendor == "postgresql"
