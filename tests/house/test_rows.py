"""The rows of docs/features.md and the tests that show them."""

import ast
import json
import re
import subprocess
import sys

from tests.house.sources import ROOT, modules, named, tree


def listed() -> list[str]:
    text = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([A-Z]+-\d\d) \|", text, re.MULTILINE)


def marked() -> dict[str, list[str]]:
    """Row → files whose tests say they show it."""
    found: dict[str, list[str]] = {}
    for path in modules(tests=True):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "shows":
                continue
            for argument in node.args:
                row = argument.value if isinstance(argument, ast.Constant) else "?"
                found.setdefault(str(row), []).append(named(path))
    return found


def test_there_are_160_rows_each_once():
    assert (len(listed()), len(set(listed()))) == (160, 160)


def test_every_mark_names_a_row():
    assert {row: files for row, files in marked().items() if row not in listed()} == {}


def test_make_rows_lists_every_row_in_order():
    ran = subprocess.run(
        [sys.executable, "scripts/rows.py", "--json"], cwd=ROOT, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list(json.loads(ran.stdout)) == listed()
