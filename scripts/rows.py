"""Lists every row of docs/features.md with the tests that show it, or "nothing".

Usage: rows.py [--json]. Reads the markers by collecting the tests, without running them.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| ([A-Z]+-\d\d) \|", re.MULTILINE)


class Collector:
    """A pytest plugin that notes which test shows which rows."""

    def __init__(self) -> None:
        self.shown: dict[str, list[str]] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        for item in items:
            test = item.nodeid.split("[")[0]
            for mark in item.iter_markers("shows"):
                for row in mark.args:
                    tests = self.shown.setdefault(str(row), [])
                    if test not in tests:
                        tests.append(test)


def listed() -> list[str]:
    """The ids of docs/features.md, in its order."""
    return ROW.findall((ROOT / "docs" / "features.md").read_text(encoding="utf-8"))


def collect() -> dict[str, list[str]]:
    """Row → tests that show it. Raises SystemExit when the tests cannot be collected."""
    collector = Collector()
    said = io.StringIO()
    arguments = ["--collect-only", "-qq", "-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    with contextlib.redirect_stdout(said):
        ended = pytest.main([*arguments, str(ROOT / "tests")], plugins=[collector])
    if ended != pytest.ExitCode.OK:
        sys.exit(f"The tests could not be collected.\n{said.getvalue()}")
    return collector.shown


def main() -> None:
    shown = collect()
    unknown = sorted(set(shown) - set(listed()))
    if unknown:
        sys.exit(f"Not in docs/features.md: {', '.join(unknown)}")
    rows = {row: sorted(shown.get(row, [])) for row in listed()}
    if "--json" in sys.argv[1:]:
        print(json.dumps(rows, indent=2))
        return
    for row, tests in rows.items():
        print(f"{row}  {tests[0] if tests else 'nothing'}")
        for test in tests[1:]:
            print(f"{'':{len(row)}}  {test}")
    done = sum(bool(tests) for tests in rows.values())
    print(f"\n{done} of {len(rows)} rows are shown by a test.")


if __name__ == "__main__":
    main()
