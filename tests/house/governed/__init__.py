"""The addresses of governance: which records of the demo stand in them."""

from typing import Any

from tests.house.governed import (
    actions,
    groups,
    meetings,
    members,
    outcomes,
    papers,
    registers,
    thread,
)


def values() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for area in (groups, meetings, papers, outcomes, actions, thread, registers, members):
        found |= area.values()
    return found
