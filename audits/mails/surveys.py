"""The mail about a practitioner survey. The link that staff use is not in it: the lead passes it on."""

from __future__ import annotations

from core import mail

mail.register(
    "audits.survey-opened",
    "A survey of an agency’s staff is open",
    "{reference}: please pass on the survey to your staff",
    "\n\n".join(
        [
            "Hello {name}",
            "A short survey for the staff of {agency} is open until {due}. It belongs to “{audit}” and is anonymous.",
            "You find the link, and a poster with a QR code, on this page. Please pass them on.",
            "{link}",
        ]
    ),
    {
        "reference": "AUD-2026-001",
        "audit": "Section 11 audit 2026-27",
        "agency": "Mersey Bank Family Support",
        "due": "Tuesday 9 June 2026",
        "link": "https://portal.example/audits/surveys/AUD-2026-001/links/12/",
    },
)
