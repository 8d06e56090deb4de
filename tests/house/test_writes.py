"""Tracked records are written through core.history, so that every change says who and why."""

import ast
import re
from pathlib import Path

from django.apps import apps

from tests.house.sources import modules, named, tree

THROUGH_A_MANAGER = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "update",
    "update_or_create",
    "_raw_delete",
}
ON_A_RECORD = {"save", "delete"}
# Names that may hold any record at all.
ANY_RECORD = {"record", "obj", "instance", "self", "row", "held", "form"}

# Who writes itself, and why it may.
ALLOWED = {
    "core/history.py save": "the one place",
    "core/log.py save": "the log of openings: appended to, chained, never changed",
    "partnership/models/people.py save": "the manager that Django's createsuperuser calls",
    "core/word.py save": "a Word document, not a record",
    "audits/services/counting.py bulk_update": "what follows from the answers, and leaves no history",
    "audits/services/counting.py update": "the same",
    "governance/services/packs.py save": "a row of work, as the outbox has; it keeps no history",
}


def tracked() -> set[str]:
    return {m.__name__ for m in apps.get_models() if hasattr(m, "history")}


def variables() -> set[str]:
    """What a variable that holds a tracked record is likely called: InformationRequest → information_request."""
    names = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in tracked()}
    return names | {name.rpartition("_")[2] for name in names} | ANY_RECORD


def orm_writes(path: Path) -> list[str]:
    """Calls that write a tracked record, through a manager or on the record itself."""
    models, records = tracked(), variables()
    found = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, parts = node.func.attr, _root(node.func.value).split(".")
        managed = {"objects", "_base_manager", "_default_manager"} & set(parts)
        if (name in THROUGH_A_MANAGER and managed and parts[0] in models) or (
            name in ON_A_RECORD and len(parts) == 1 and parts[0] in records
        ):
            found.append(f"{named(path)} {name}")
    return found


def _root(node: ast.AST) -> str:
    """``Incident.objects.filter(…)`` as ``Incident.objects.filter``."""
    if isinstance(node, ast.Attribute):
        return f"{_root(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return _root(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def test_no_tracked_record_is_written_past_its_history():
    found = {write for path in modules() for write in orm_writes(path)}
    assert found == set(ALLOWED)


def test_no_signals_between_apps():
    found = [
        named(path)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith("signals")
        # connection_created, post_migrate and the like are Django's and Celery's own moments
        and any(
            alias.name in {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
            for alias in node.names
        )
    ]
    assert found == []


def test_a_form_never_saves():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        if "forms" in path.parts or path.name == "forms.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name == "save"
    ]
    assert found == []
