"""The mails about notices that agencies acknowledge."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "NTC-2026-004",
    "subject": "The neglect procedure has changed",
    "due": "Tuesday 9 June 2026",
    "link": "https://portal.example/notices/NTC-2026-004/",
}

mail.register(
    "governance.notice-issued",
    "A notice is put to an agency",
    "{reference}: please read, and acknowledge by {due}",
    "Hello {name}\n\nA notice is put to your agency: {subject}.\n\n"
    "Please read it, pass it on to those it concerns, and acknowledge it by {due}.\n\n{link}",
    SLOTS,
)
mail.register(
    "governance.notice-chase",
    "An agency is reminded of a notice",
    "{reference}: not acknowledged yet, due {due}",
    "Hello {name}\n\nYour agency has not acknowledged this notice yet: {subject}. It is due by {due}.\n\n{link}",
    SLOTS,
)
