"""``python -m benchmarks``: runs each benchmark on a scratch database and prints both sides of its ratio."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

from benchmarks import scratch

NAMES = ("pages", "audits", "closing", "export", "chaser", "packs")


def main() -> None:
    """All of them, or those whose names are given; each in a process and on a database of its own."""
    names = sys.argv[1:] or list(NAMES)
    for name in names:
        if name not in NAMES:
            sys.exit(f"There is no benchmark “{name}”. There are: {', '.join(NAMES)}.")
    if len(names) == 1:
        return run(names[0])
    runs = [subprocess.run([sys.executable, "-m", "benchmarks", name]) for name in names]
    sys.exit(max(each.returncode for each in runs))


def run(name: str) -> None:
    vendor = scratch.prepare()
    benchmark = import_module(f"benchmarks.{name}")
    print(f"{name}, on {vendor}")
    for line in benchmark.run():
        print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
