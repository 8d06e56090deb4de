"""The mail about a snapshot."""

from __future__ import annotations

from core import mail

mail.register(
    "audits.snapshot-sent",
    "A snapshot waits for an agency’s answer",
    "{reference}: please answer by {due}",
    "\n\n".join(
        [
            "Hello {name}",
            "The partnership asks {agency} a few quick questions: “{subject}”. Please answer by {due}.",
            "You can add your business-continuity plan, and say who may read it.",
            "{link}",
        ]
    ),
    {
        "reference": "SNA-2026-001",
        "subject": "Are services running?",
        "agency": "Mersey Bank Family Support",
        "due": "Tuesday 9 June 2026",
        "link": "https://portal.example/audits/snapshot-answers/12/",
    },
)
