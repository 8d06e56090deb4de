"""The mails about one agency's return."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "AUD-2026-001",
    "title": "Section 11 audit 2026-27",
    "agency": "Mersey Bank Family Support",
    "due": "Tuesday 9 June 2026",
    "link": "https://portal.example/audits/returns/12/",
}


def _body(*paragraphs: str) -> str:
    return "\n\n".join(["Hello {name}", *paragraphs, "{link}"])


mail.register(
    "audits.section-given",
    "A colleague is asked to answer a part of an audit",
    "{reference}: please answer a part of an audit",
    _body(
        "Your safeguarding lead asks you to answer a part of “{title}” for {agency}. It is due by {due}.",
        "Log in to see which part. What you write is saved as you type.",
    ),
    SLOTS,
)
mail.register(
    "audits.to-sign",
    "A return waits for somebody’s signature",
    "{reference}: please read and sign",
    _body(
        "The return of {agency} for “{title}” is ready for you to read and sign. It is due by {due}.",
        "If something is not right, you can send it back with a reason.",
    ),
    SLOTS,
)
mail.register(
    "audits.not-signed",
    "A return was not signed",
    "{reference}: the return was not signed",
    _body(
        "The return of {agency} for “{title}” was not signed. Its page says why. It is due by {due}.",
    ),
    SLOTS,
)
mail.register(
    "audits.received",
    "A return was received",
    "{reference}: the return was received",
    _body(
        "The return of {agency} for “{title}” was handed in. This is your receipt.",
        "You can read and download it at any time.",
    ),
    SLOTS,
)
