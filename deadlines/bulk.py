"""Set-based writes of the chaser: any number of rows in one statement, on SQLite and PostgreSQL alike.

The rows travel as one JSON parameter. Django's own bulk writes cost several times the database's
time for a thousand rows, and take a statement for every few hundred.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

_TYPES = {"int": "bigint", "text": "text", "bool": "boolean", "date": "date", "time": "timestamptz"}


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
        f"{_cast(f'(r.value ->> {place})', kind)} AS {name}"
        for place, (name, kind) in enumerate(kinds.items())
    )
    source = (
        "jsonb_array_elements(%s::jsonb) AS r(value)" if _postgresql() else "json_each(%s) AS r"
    )
    return f"SELECT {columns} FROM {source}", json.dumps(list(rows))  # noqa: S608


def param(kind: str) -> str:
    """A parameter among the columns of a SELECT."""
    return _cast("%s", kind)


def moment(at: dt.datetime) -> str:
    """A moment as a row holds it: UTC, without its offset in SQLite, as Django keeps it there."""
    utc = at.astimezone(dt.UTC)
    return (utc if _postgresql() else utc.replace(tzinfo=None)).isoformat(sep=" ")


def _cast(value: str, kind: str) -> str:
    return f"CAST({value} AS {_TYPES[kind]})" if _postgresql() else value


def _postgresql() -> bool:
    return connection.vendor == "postgresql"
