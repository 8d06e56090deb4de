"""Writes docs/access.md: every page of the portal with its verb and the roles that may open it.

Run ``python scripts/access.py`` after adding a page or changing a verb; with ``--check`` it only
says whether the file is up to date (exit 1 when not). The tests compare file, table and pages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "access.md"
INTRO = """# Who may open which page

Made by `scripts/access.py` from the mark that each page carries (`@allow` or `@public` in the views)
and from the verbs in each app's `access.py`. The tests (`tests/house/test_every_page.py`) ask every
page as every role, so that this table, the marks and what the portal does are one.

“yes” means that a role may use the page at all. Which records a person reaches there is narrower: a record
out of their scope answers 404 as if it did not exist. Whoever lacks the verb gets 403 with the reason,
and somebody who is not logged in is sent to the log-in page, except from a page whose verb is “public”.
A role that no seat gives yet has no column.
"""


def lines() -> Iterator[tuple[str, str, str]]:
    """(name, address, verb or "public") of each page of ours; the admin site is one line."""
    from core.soundness import pages

    for address, pattern in pages():
        if not address.startswith("admin/"):
            mark = getattr(pattern.callback, "access_mark", "none")
            yield str(pattern.name), f"/{address.strip('^$')}", mark
    yield "admin", "/admin/…", "core.configure"


def roles() -> list[tuple[str, str]]:
    """(code, label) of each role that a seat gives today, in the order of the roles."""
    from partnership.rules import GROUP_ROLES, SEAT_ROLES, Role

    given = set().union(*SEAT_ROLES.values(), *GROUP_ROLES.values())
    return [(str(role.value), str(role.label)) for role in Role if role in given]


def holds(verb: str, role: str) -> bool:
    """Whether a role has a verb. "" is somebody who is logged in and holds no seat."""
    from core.access import ANYONE, REGISTRY

    return verb == "public" or bool({ANYONE, role} & REGISTRY[verb].roles)


def table() -> str:
    """The whole text of docs/access.md."""
    columns = [*roles(), ("", "No seat")]
    rows = [
        ["Page", "Address", "Verb", *(label for _, label in columns)],
        ["---"] * 3 + [":-:"] * len(columns),
    ]
    for name, address, verb in lines():
        told = ["yes" if holds(verb, code) else "" for code, _ in columns]
        rows.append([name, f"`{address}`", verb, *told])
    return INTRO + "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if "--check" not in sys.argv:
        FILE.write_text(table(), encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != table():
        sys.exit("docs/access.md is out of date. Run: python scripts/access.py")


if __name__ == "__main__":
    main()
