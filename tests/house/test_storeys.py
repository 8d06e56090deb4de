"""An app imports only from the storeys below it; see docs/architecture.md."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import ROOT, STOREY, modules, named, tree

# What a rule, being pure, may import besides lower rules.
PURE = {
    "__future__",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
}
PURE_OF_OURS = {"core.errors", "deadlines.england"}
PURE |= {"itertools", "re", "typing", "holidays", "calendar", "unicodedata"}


def imported(path: Path) -> set[str]:
    """Full names of all that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def misplaced(path: Path) -> list[str]:
    app = named(path).split("/")[0]
    tops = {(name.split(".")[0], name) for name in imported(path)}
    return [
        f"{named(path)} imports {name}"
        for top, name in sorted(tops)
        if top in STOREY and top != app and STOREY[top] >= STOREY.get(app, len(STOREY))
    ]


# A person of the storey above stands in type hints only.
TYPE_HINTS_ONLY = {"partnership.models"}


def hints_only(path: Path, name: str) -> bool:
    """Whether every import of ``name`` in the file stands under ``if TYPE_CHECKING``."""
    guarded: set[ast.AST] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            guarded |= set(ast.walk(node))
    uses = [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == name
    ]
    return all(use in guarded for use in uses)


def test_nothing_is_imported_from_above_or_beside():
    found = [
        fault
        for path in modules()
        if not named(path).startswith(("config/", "scripts/"))
        for fault in misplaced(path)
        if not ((name := fault.rpartition(" ")[2]) in TYPE_HINTS_ONLY and hints_only(path, name))
    ]
    assert found == []


def test_no_app_reaches_for_the_tests():
    found = [
        named(path) for path in modules() for name in imported(path) if name.startswith("tests")
    ]
    assert found == []


@pytest.mark.parametrize("room", ["rules.py", "clocks.py"])
def test_rules_are_pure(room: str):
    found = []
    for path in modules():
        if path.name != room or path.parent.parent != ROOT:
            continue
        for name in sorted(imported(path)):
            own = name.split(".")[0] in STOREY and name.split(".")[-1] in {"rules", "clocks"}
            choices = name == "django.db.models"  # TextChoices only
            if (
                not own
                and not choices
                and name not in PURE_OF_OURS
                and name.split(".")[0] not in PURE
            ):
                found.append(f"{named(path)} imports {name}")
    assert found == []


def test_a_rule_takes_only_choices_from_django():
    taken = {
        alias.name
        for path in modules()
        if path.name == "rules.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models"
        for alias in node.names
    }
    assert taken <= {"TextChoices", "IntegerChoices"}


def test_a_deed_never_sees_a_request():
    found = [
        f"{named(path)}: {function.name}"
        for path in modules()
        if "services" in path.parts or path.name == "services.py"
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        and any(a.arg == "request" and _is_http(a) for a in _arguments(function))
    ]
    assert found == []


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _is_http(argument: ast.arg) -> bool:
    """An ``InformationRequest`` may be called request; a page's request may not come here."""
    return argument.annotation is None or "HttpRequest" in ast.dump(argument.annotation)
