"""The mails about a decision: the reference and the link, and nothing about a child."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "RR-2026-004",
    "link": "https://portal.example.org/reviews/RR-2026-004/decision/",
}

SIGN = mail.register(
    "reviews.sign",
    "A statutory partner is asked to sign a decision",
    "{reference}: your signature is needed",
    "Hello {name},\n\nA decision on the rapid review {reference} waits for your signature as a"
    " statutory partner. All three partners sign, each with a reason.\n\nRead the report and sign"
    " here:\n\n{link}",
    SLOTS,
)
DECISION_MADE = mail.register(
    "reviews.decision-made",
    "The business unit learns that all three partners have signed",
    "{reference}: the decision is made",
    "Hello {name},\n\nAll three partners have signed the decision on the rapid review {reference}."
    " The next step is to send it to the national Panel and to record the date.\n\n{link}",
    SLOTS,
)
PANEL_REPLIED = mail.register(
    "reviews.panel-replied",
    "The partners and the business unit learn that the national Panel has replied",
    "{reference}: the national Panel has replied",
    "Hello {name},\n\nThe Panel has replied to the rapid review {reference}. Read the reply, and see"
    " whether the partners decide again, here:\n\n{link}",
    SLOTS,
)
DECISION_SPLIT = mail.register(
    "reviews.decision-split",
    "The business unit learns that the partners do not agree",
    "{reference}: the partners do not agree",
    "Hello {name},\n\nAll three partners have answered on the rapid review {reference}, and fewer"
    " than two of them agree, so there is no decision. Read their reasons and put a new proposal to"
    " them.\n\n{link}",
    SLOTS,
)
