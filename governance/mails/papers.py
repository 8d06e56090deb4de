"""The mails about papers: reference, day and link. Never what a paper is about."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "MTG-2026-004",
    "group": "Case Review Committee",
    "day": "Tuesday 9 June 2026",
    "link": "https://portal.example/meetings/MTG-2026-004/papers/",
}
ASKED = SLOTS | {"due": "Tuesday 2 June 2026", "link": "https://portal.example/papers/12/"}


def _body(*paragraphs: str) -> str:
    return "\n\n".join(["Hello {name}", *paragraphs, "{link}"])


mail.register(
    "governance.paper-asked",
    "A paper is asked of somebody",
    "{reference}: a paper is needed from you by {due}",
    _body(
        "Please write a paper for the meeting {reference} of {group} on {day}. It is due by {due}.",
        "Log in to read what it is about, and to send it.",
    ),
    ASKED,
)
mail.register(
    "governance.paper-not-needed",
    "A paper is no longer asked of somebody",
    "{reference}: a paper is no longer needed from you",
    _body("A paper you were asked for, for the meeting {reference} of {group}, is not needed now."),
    SLOTS,
)
mail.register(
    "governance.papers-published",
    "The papers of a meeting are published",
    "{reference}: the papers are ready to read",
    _body("The papers for the meeting {reference} of {group} on {day} are ready to read."),
    SLOTS,
)
mail.register(
    "governance.papers-supplement",
    "A paper came after the others were published",
    "{reference}: a supplement came",
    _body(
        "A paper for the meeting {reference} of {group} on {day} came, or was replaced, after the"
        " papers were published.",
        "What is new since you last looked is marked.",
    ),
    SLOTS,
)
