"""The mails about a referral: the reference and the link, and nothing about the case."""

from __future__ import annotations

from core import mail

SLOTS = {"reference": "REF-2026-001", "link": "https://portal.example.org/referrals/REF-2026-001/"}

RECEIVED = mail.register(
    "reviews.referral-received",
    "The business unit learns that an agency referred a case",
    "{reference}: a referral has come in",
    "Hello {name},\n\nAn agency has referred a case to the case review committee. Its reference is"
    " {reference}.\n\nRead it, ask the agency by phone who the child is, and screen it"
    " here:\n\n{link}",
    SLOTS,
)
ANSWERED = mail.register(
    "reviews.referral-answered",
    "Whoever referred a case learns that there is a reply",
    "{reference}: there is a reply to your referral",
    "Hello {name},\n\nThe business unit has screened the referral {reference}. Log in to read the"
    " reply:\n\n{link}\n\nDo not reply to this message with anything about the child.",
    SLOTS,
)
WITHDRAWN = mail.register(
    "reviews.referral-withdrawn",
    "The business unit learns that an agency withdrew its referral",
    "{reference}: the referral was withdrawn",
    "Hello {name},\n\nThe agency has withdrawn the referral {reference}. It need not be screened any"
    " more. The page says why:\n\n{link}",
    SLOTS,
)
