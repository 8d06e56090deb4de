"""The addresses of governance and audits: which records of the demo stand in them."""

from typing import Any

from tests.house.governed import (
    actions,
    audit_quality,
    audit_returns,
    campaigns,
    case_audits,
    frameworks,
    groups,
    meetings,
    members,
    narratives,
    outcomes,
    papers,
    registers,
    surveys,
    thread,
)

AREAS = (
    groups,
    meetings,
    papers,
    outcomes,
    actions,
    thread,
    registers,
    members,
    case_audits,
    frameworks,
    campaigns,
    audit_returns,
    audit_quality,
    narratives,
    surveys,
)


def values() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for area in AREAS:
        for name, each in area.values().items():
            found[name] = list(dict.fromkeys([*found.get(name, []), *each]))
    return found
