"""Triggers that let rows be added to a table but never changed or taken away.

For the access log, the status rows and the history tables: not even the portal's own code, or
somebody with its database log-in, can rewrite them. A migration calls ``protect``::

    migrations.RunPython(lambda apps, editor: append_only.protect(editor, append_only.tables()), …)

Retention is the one exception, and shows itself: inside ``lifted(connection, tables)`` the triggers
are off, in one transaction, and are back when it ends. Only the retention command may use it; it
writes into the access log what it removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import transaction

from core.models import AccessEntry, StatusRow

REFUSAL = "rows of this table are kept as they are"
FUNCTION = "kept_as_it_is"


def tables() -> list[str]:
    """The tables to protect: the access log, every status row, every history table."""
    found = {AccessEntry._meta.db_table}
    for model in apps.get_models():
        if issubclass(model, StatusRow):
            found.add(model._meta.db_table)
        if hasattr(model, "history"):
            found.add(model.history.model._meta.db_table)
    return sorted(found)


def protect_sql(vendor: str, table: str) -> list[str]:
    """Statements that protect one table, on "sqlite" or "postgresql". Raises ValueError otherwise."""
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{_name(table, deed)}" BEFORE {deed} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for deed in ("UPDATE", "DELETE")
        ]
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
            *release_sql(vendor, table),
            # By row: taking away a record that has no such rows goes through.
            f'CREATE TRIGGER "{_name(table, "CHANGE")}" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()",
            f'CREATE TRIGGER "{_name(table, "TRUNCATE")}" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
        ]
    raise ValueError(f"No triggers are known for {vendor}")


def release_sql(vendor: str, table: str) -> list[str]:
    """Statements that take the protection of one table away."""
    if vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{_name(table, deed)}"' for deed in ("UPDATE", "DELETE")]
    return [
        f'DROP TRIGGER IF EXISTS "{_name(table, deed)}" ON "{table}"'
        for deed in ("CHANGE", "TRUNCATE")
    ]


def protect(editor: Any, names: Iterable[str]) -> None:
    """Protect tables. ``editor`` is a schema editor or a connection. Twice is once."""
    _run(editor, protect_sql, names)


def release(editor: Any, names: Iterable[str]) -> None:
    """Undo ``protect``, for a migration that goes back."""
    _run(editor, release_sql, names)


@contextmanager
def lifted(connection: Any, names: Sequence[str]) -> Iterator[None]:
    """Inside, rows of these tables may be removed; in one transaction. For retention alone."""
    with transaction.atomic(using=connection.alias):
        release(connection, names)
        yield
        protect(connection, names)


def is_protected(connection: Any, table: str) -> bool:
    """Whether the triggers stand."""
    catalogue = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s "
        "AND name LIKE '%%_no_%%'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal "
        "AND tgrelid = to_regclass(%s) AND tgname LIKE '%%_no_%%'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue, [table])
        return bool(cursor.fetchone()[0])


def _run(editor: Any, statements: Any, names: Iterable[str]) -> None:
    connection = editor if hasattr(editor, "cursor") else editor.connection
    with connection.cursor() as cursor:
        for table in names:
            for statement in statements(connection.vendor, table):
                cursor.execute(statement)


def _name(table: str, deed: str) -> str:
    return f"{table[:40]}_no_{deed.lower()}"
