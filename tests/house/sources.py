"""The portal's own source files, for the tests that read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# From the ground up. Apps on one storey do not import each other.
STOREYS = [
    {"core"},
    {"partnership"},
    {"deadlines"},
    {"governance"},
    {"reviews", "audits", "training", "cdop"},
    {"assurance", "publications"},
    {"config"},
]
STOREY = {app: height for height, apps in enumerate(STOREYS) for app in apps}
APPS = [app for apps in STOREYS for app in sorted(apps) if (ROOT / app).is_dir()]


def modules(*, tests: bool = False) -> Iterator[Path]:
    """Every Python file of the apps, migrations left out."""
    folders = [*APPS, "scripts"] + (["tests", "benchmarks"] if tests else [])
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def templates() -> Iterator[Path]:
    yield from sorted((ROOT / "templates").rglob("*.html"))
    yield from sorted((ROOT / "templates").rglob("*.txt"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
