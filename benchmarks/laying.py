"""Rows by the hundred thousand: one INSERT … SELECT, with a default for every column that is not named.

For benchmarks alone: no rule is asked and no history written.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.utils import timezone


def numbers(last: int) -> str:
    """A source of rows called n with a column i: 1, 2, and so on."""
    return f"(WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {last}) SELECT i FROM c) AS n"


def lay(model: type[models.Model], source: str, **told: str) -> int:
    """Insert a row for each of ``source``; ``told`` gives columns as SQL. Returns how many."""
    columns, values, params = [], [], []
    for each in model._meta.concrete_fields:
        if each.primary_key:
            continue
        columns.append(f'"{each.column}"')
        if each.column in told:
            values.append(told[each.column])
        else:
            kind = each.db_type(connection)
            values.append(f"CAST(%s AS {kind})" if connection.vendor == "postgresql" else "%s")
            params.append(each.get_db_prep_save(_default(each), connection))
    unknown = set(told) - {each.column for each in model._meta.concrete_fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    return run(
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) '
        f"SELECT {', '.join(values)} FROM {source}",
        params,
    )


def lay_history(model: Any, source: str) -> int:
    """What ``core.history`` keeps of new rows: ``source`` names rows of the model as r."""
    past = model.history.model
    names = {each.column for each in model._meta.concrete_fields}
    copied = [each.column for each in past._meta.concrete_fields if each.column in names]
    return lay(past, source, history_type="'+'", **{name: f'r."{name}"' for name in copied})


def run(sql: str, params: Any = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.rowcount


def _default(field: Any) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return timezone.now()
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.localdate()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField):
        return 0
    return ""
