"""The mails about campaigns. A person who leads several agencies gets one, with each of them named."""

from __future__ import annotations

from core import mail

AGENCIES = (
    "Hoylake Lane Primary School\nhttps://portal.example/audits/returns/12/\n\n"
    "Greasby Infant School\nhttps://portal.example/audits/returns/13/"
)
SLOTS = {
    "title": "Section 11 audit 2026-27",
    "agencies": AGENCIES,
    "link": "https://portal.example/audits/returns/12/",
}
DUE = SLOTS | {"due": "Tuesday 9 June 2026"}
ISSUED, CHASE, EXTENDED, MOVED = (
    "audits.issued", "audits.chase", "audits.extended", "audits.due-moved",
)  # fmt: skip
EXCUSED, CANCELLED = "audits.excused", "audits.cancelled"
NOT_ISSUED = "audits.not-issued"


def _body(*paragraphs: str) -> str:
    """The agencies stand in the text, so the address of the first is not given again at the end."""
    return "\n\n".join(["Hello {name}", *paragraphs, "{agencies}"])


def _register(code: str, label: str, subject: str, body: str, slots: dict[str, str]) -> None:
    mail.register(code, label, subject, body, slots)


_register(
    ISSUED,
    "An audit is issued to an agency",
    "{title}: please answer by {due}",
    _body(
        "{words}",
        "Please answer “{title}” by {due}. You can share sections with colleagues of your agency, save as you go"
        " and come back. These are the agencies you lead that are asked:",
    ),
    DUE | {"words": "The yearly audit is open."},
)
_register(
    CHASE,
    "An agency is reminded of an audit at once",
    "{title}: we wait for your return",
    _body("Please complete and send your return for “{title}”. We still wait for:"),
    SLOTS,
)
_register(
    EXTENDED,
    "An agency has more time for an audit",
    "{title}: now due {due}",
    _body("You have more time for “{title}”. The return is now due by {due}:"),
    DUE,
)
_register(
    MOVED,
    "The closing day of an audit was changed",
    "{title}: now due {due}",
    _body("The closing day of “{title}” was changed. Returns are now due by {due}:"),
    DUE,
)
_register(
    EXCUSED,
    "An agency need not return an audit",
    "{title}: your return is not needed",
    _body("Your return for “{title}” is not needed. What you wrote is kept:"),
    SLOTS,
)
_register(
    CANCELLED,
    "An audit was cancelled",
    "{title}: cancelled",
    _body("“{title}” was cancelled. Nothing more is needed from:"),
    SLOTS,
)
mail.register(
    NOT_ISSUED,
    "A planned audit could not issue itself",
    "{reference}: not issued on its day",
    "Hello {name}\n\n“{title}” was to issue itself on {day} and could not. No agency was asked. Its page says why."
    " Mend it, then issue it.\n\n{link}",
    {
        "reference": "AUD-2026-001",
        "title": "Section 11 audit 2026-27",
        "day": "Monday 4 January 2027",
        "link": "https://portal.example/audits/campaigns/AUD-2026-001/",
    },
)
