"""The mails about case audits: by reference, day and link alone."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "CAU-2026-001",
    "due": "Tuesday 9 June 2026",
    "link": "https://portal.example/case-audits/CAU-2026-001/tools/",
}

mail.register(
    "audits.case-audit-opened",
    "An agency is asked in a case audit",
    "{reference}: your agency is asked in a case audit, due {due}",
    "Hello {name}\n\nYour agency is asked to look at its own record of some cases for {reference}, by {due}.\n\n"
    "Log in to see which cases, and to fill in the tools. Do not name a child in a reply to this mail.\n\n{link}",
    SLOTS,
)
mail.register(
    "audits.case-audit-back",
    "A case audit tool is sent back to an agency",
    "{reference}: more is needed by {due}",
    "Hello {name}\n\nMore is needed in your agency’s part of {reference}, by {due}. Its page says what.\n\n{link}",
    SLOTS,
)
