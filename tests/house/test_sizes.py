"""Something too long is asking for a name that is missing."""

import ast

import pytest

from tests.house.sources import lines, modules, named, templates, tree

MODULE, FUNCTION, TEMPLATE = 400, 50, 80


def test_no_module_is_too_long():
    assert [f"{named(p)}: {len(lines(p))}" for p in modules() if len(lines(p)) > MODULE] == []


def test_no_function_is_too_long():
    found = [
        f"{named(path)}: {node.name} {node.end_lineno - node.lineno + 1}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION
    ]
    assert found == []


def test_no_template_is_too_long():
    assert [f"{named(p)}: {len(lines(p))}" for p in templates() if len(lines(p)) > TEMPLATE] == []


@pytest.mark.parametrize("room", ["utils.py", "helpers.py", "managers.py", "signals.py", "misc.py"])
def test_no_room_without_a_subject(room: str):
    assert [named(p) for p in modules() if p.name == room] == []
