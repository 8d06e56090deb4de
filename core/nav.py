"""The lines of the navigation bar: each app registers its own in ``ready``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from core.access import can


@dataclass(frozen=True)
class Line:
    """One line: its label, where it leads, the verb one needs to see it (none: anyone), its place.

    Lines of one ``section`` share a single entry in the bar, and stand side by side on each other's pages.
    """

    label: str
    url_name: str
    verb: str
    order: int
    section: str = ""


class Entry(NamedTuple):
    """A line as a page shows it. ``current`` is true on that page and on those below it."""

    label: str
    url: str
    current: bool


LINES: dict[str, Line] = {}
address = cache(reverse)  # of pages without arguments, which stay where they are


def register(label: str, url_name: str, verb: str = "", order: int = 50, section: str = "") -> None:
    """Add a line; the same address registered again replaces it."""
    LINES[url_name] = Line(label, url_name, verb, order, section)


def entries(request: HttpRequest) -> list[Entry]:
    """The entries of the bar this person may follow, in order. Empty for someone who is not logged in.

    A section stands where its first line would, and leads to the first line the person may follow.
    """
    found: dict[str, Entry] = {}
    for line in _allowed(request):
        entry = _entry(line, request)
        name = line.section or line.label
        held = found.get(name)
        if held is None:
            found[name] = entry._replace(label=name)
        elif entry.current:
            found[name] = held._replace(current=True)
    return list(found.values())


def parts(request: HttpRequest) -> list[Entry]:
    """The lines beside the one this page is, where it is one of a section; else nothing."""
    allowed = _allowed(request)
    here = next((line for line in allowed if address(line.url_name) == request.path), None)
    if here is None or not here.section:
        return []
    found = [_entry(line, request) for line in allowed if line.section == here.section]
    return found if len(found) > 1 else []


def _allowed(request: HttpRequest) -> list[Line]:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    ordered = sorted(LINES.values(), key=lambda line: (line.order, line.label))
    return [line for line in ordered if not line.verb or can(user, line.verb)]


def _entry(line: Line, request: HttpRequest) -> Entry:
    url = address(line.url_name)
    return Entry(line.label, url, url == _here(request.path))


def _here(path: str) -> str:
    """The line a page is on or below: of several the one that says most of its address."""
    found = (address(line.url_name) for line in LINES.values())
    return max((url for url in found if _within(path, url)), key=len, default="")


def _within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
