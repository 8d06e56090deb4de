"""The mails about minutes and written resolutions: reference and link, no content."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "MTG-2026-004",
    "group": "Quality and effectiveness committee",
    "link": "https://portal.example/meetings/MTG-2026-004/minutes/",
}
ASKED = SLOTS | {"reference": "RES-2026-002", "due": "Tuesday 9 June 2026"}
RESULT = SLOTS | {"reference": "RES-2026-002", "result": "Carried"}


def _body(*paragraphs: str) -> str:
    return "\n\n".join(["Hello {name}", *paragraphs, "{link}"])


mail.register(
    "governance.minutes-circulated",
    "Minutes are circulated",
    "{reference}: the minutes are ready to read",
    _body(
        "The minutes of {reference}, {group}, are ready to read.",
        "Read them before the next meeting, which approves them. Tell the business unit what is not right.",
    ),
    SLOTS,
)
mail.register(
    "governance.resolution-asked",
    "A voting seat is asked to answer a written resolution",
    "{reference}: your answer is needed by {due}",
    _body(
        "{group} has a decision that cannot wait for its next meeting. Your answer to {reference} is needed by {due}.",
        "Log in to read it, and to answer: agree, against or abstain.",
    ),
    ASKED,
)
mail.register(
    "governance.resolution-result",
    "A written resolution is decided",
    "{reference}: {result}",
    _body("The written resolution {reference} of {group} is closed: {result}."),
    RESULT,
)
