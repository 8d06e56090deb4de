"""Reads the GOV.UK list of bank holidays (``bank-holidays.json``): its England and Wales division. Pure."""

from __future__ import annotations

import datetime as dt
import json

from core.errors import RuleBroken

DIVISION = "england-and-wales"
LONGEST = 2_000_000  # bytes; the real file has about 30,000


def read(content: bytes) -> dict[dt.date, str]:
    """Day → title. Raises RuleBroken in plain words when it is not that file."""
    if len(content) > LONGEST:
        raise RuleBroken("This file is too large to be the list of bank holidays.", field="file")
    try:
        told = json.loads(content.decode("utf-8-sig"))
        events = told[DIVISION]["events"]
        listed = {
            dt.date.fromisoformat(event["date"]): str(event["title"]).strip() for event in events
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise RuleBroken(
            "This is not the GOV.UK list of bank holidays. Save the page bank-holidays.json of GOV.UK "
            f"as it is; it has a part called “{DIVISION}”.",
            field="file",
        ) from fault
    if not listed:
        raise RuleBroken("The list has no day in it.", field="file")
    return listed
