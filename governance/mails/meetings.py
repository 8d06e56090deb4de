"""The mails about meetings: group, reference, day, place and link. Never what is on the agenda."""

from __future__ import annotations

from core import mail

MEETING = {
    "group": "Case Review Committee",
    "reference": "MTG-2026-004",
    "day": "Tuesday 9 June 2026",
    "time": "10am to midday",
    "place": "Town Hall, room 2",
    "link": "https://portal.example/meetings/MTG-2026-004/",
}
BACKLOG = {
    "group": "Case Review Committee",
    "link": "https://portal.example/meetings/suggestions/12/",
}


def _body(*paragraphs: str) -> str:
    return "\n\n".join(["Hello {name}", *paragraphs, "{link}"])


mail.register(
    "governance.invited",
    "Somebody is invited to a meeting",
    "{group}: meeting {reference}, {day}",
    _body(
        "You are invited to a meeting of {group} ({reference}).",
        "{day}, {time}\n{place}",
        "The agenda and the papers are in the portal.",
    ),
    MEETING,
)
mail.register(
    "governance.invitation-changed",
    "Day, time or place of a meeting changed",
    "{group}: meeting {reference} is now on {day}",
    _body(
        "The meeting {reference} of {group} has a new day, time or place. It is now:",
        "{day}, {time}\n{place}",
    ),
    MEETING,
)
mail.register(
    "governance.invitation-withdrawn",
    "An invitation to a meeting is withdrawn",
    "{group}: meeting {reference} is no longer in your calendar",
    _body(
        "You are no longer asked to come to the meeting {reference} of {group} on {day}: it was"
        " cancelled, or you have left the group.",
    ),
    MEETING,
)
mail.register(
    "governance.suggestion-accepted",
    "A suggested item was accepted",
    "{group}: your suggestion was accepted",
    _body("The item you suggested to {group} was accepted."),
    BACKLOG,
)
mail.register(
    "governance.suggestion-declined",
    "A suggested item was declined",
    "{group}: your suggestion was not taken up",
    _body("The item you suggested to {group} was not taken up. The page says why."),
    BACKLOG,
)
