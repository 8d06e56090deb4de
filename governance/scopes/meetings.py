"""What other rooms ask about meetings: the tabs of a meeting, its timeline, its place in calendars and clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet


class Tab(NamedTuple):
    """One page of a meeting: its label, the name of its address (which takes ``meeting``), its place.

    ``verb`` is what one needs to see it (none: anyone).
    """

    label: str
    url_name: str
    code: str
    order: int
    verb: str


# What a person sees of records that belong to a meeting: (user, meeting) → tracked querysets.
Related = Callable[[Any, Any], Iterable["QuerySet[Any]"]]

TABS: dict[str, Tab] = {}
RELATED: list[Related] = []


def tab(label: str, url_name: str, code: str, order: int, verb: str = "") -> None:
    """Add a tab to every meeting; the same code again replaces it."""
    TABS[code] = Tab(label, url_name, code, order, verb)


def timeline_through(related: Related) -> None:
    """Let what happened to records of a meeting stand in its timeline, as far as ``related`` shows them."""
    if related not in RELATED:
        RELATED.append(related)


def register() -> None:
    """Called once, when the app is ready."""
    from core import nav
    from deadlines import access as clocks
    from deadlines import feed
    from deadlines.work import expected_at
    from governance.models import Meeting
    from governance.queries.meetings_calendar import coming_up, entries_for

    clocks.visible_through(Meeting, Meeting.objects.visible_to)
    feed.also("meetings", entries_for)
    expected_at("meetings", coming_up)
    nav.register("Meetings", "meeting_list", "governance.read", 42, "Meetings")
    tab("Overview", "meeting", "overview", 10)
    tab("Agenda", "meeting_agenda", "agenda", 20)
    tab("Timeline", "meeting_timeline", "timeline", 90)
