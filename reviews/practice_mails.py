"""The mails about a practice review: the reference and the link, and nothing about a child."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "LCSPR-2026-001",
    "link": "https://portal.example.org/practice-reviews/LCSPR-2026-001/",
}

PRACTICE_SIGN = mail.register(
    "reviews.practice-sign",
    "A statutory partner is asked to sign a practice review",
    "{reference}: your signature is needed",
    "Hello {name},\n\nThe practice review {reference} waits for your signature as a statutory partner."
    " All three partners sign, each with a reason.\n\nRead it and sign here:\n\n{link}",
    SLOTS,
)
PRACTICE_SIGNED = mail.register(
    "reviews.practice-signed",
    "The business unit learns that all three partners have answered on a practice review",
    "{reference}: all three partners have answered",
    "Hello {name},\n\nAll three partners have answered on the practice review {reference}. See what they"
    " said, and what comes next, here:\n\n{link}",
    SLOTS,
)
PRACTICE_PUBLISHED = mail.register(
    "reviews.practice-published",
    "The partners and the business unit learn that a practice review is published",
    "{reference}: published",
    "Hello {name},\n\nThe practice review {reference} stands on the public page now.\n\n{link}",
    SLOTS,
)
PRACTICE_NOT_PUBLISHED = mail.register(
    "reviews.practice-not-published",
    "The business unit learns that a practice review could not be published at its hour",
    "{reference}: not published at its hour",
    "Hello {name},\n\nThe practice review {reference} was to be published now, and was not: nobody has"
    " read it through, or the copies it needs have not gone, or went too late. See what is missing here:\n\n{link}",
    SLOTS,
)
DRAFT_COMMENT = mail.register(
    "reviews.practice-draft",
    "Readers of a draft are asked for comments",
    "{reference}: a draft to comment on",
    "Hello {name},\n\nThere is a new draft of the practice review {reference}. Read it and comment on it,"
    " section by section, here:\n\n{link}",
    SLOTS,
)
REPORT_SLOTS = {
    "reference": "LCSPR-2026-001",
    "link": "https://portal.example.org/agency-reports/12/",
    "due": "Tuesday 9 June 2026",
}
AGENCY_REPORT = mail.register(
    "reviews.agency-report",
    "An agency is asked for its report for a practice review",
    "{reference}: your agency’s report is asked for by {due}",
    "Hello {name},\n\nYour agency is asked for a report on its own part for the practice review {reference}."
    " It is due by {due}.\n\nLog in to see what is asked, and to send it:\n\n{link}",
    REPORT_SLOTS,
)
AGENCY_REPORT_CHASE = mail.register(
    "reviews.agency-report-chase",
    "The business unit reminds an agency of its report",
    "{reference}: please send your agency’s report, due {due}",
    "Hello {name},\n\nYour agency’s report for the practice review {reference} has not come. It is due by"
    " {due}. If something stands in the way, tell the business unit today.\n\n{link}",
    REPORT_SLOTS,
)
AGENCY_REPORT_BACK = mail.register(
    "reviews.agency-report-back",
    "An agency’s report is sent back because more is needed",
    "{reference}: more is needed in your agency’s report, due {due}",
    "Hello {name},\n\nThe business unit has sent back your agency’s report for the practice review"
    " {reference}. Log in to see what is missing. It is due by {due}.\n\n{link}",
    REPORT_SLOTS,
)
AGENCY_REPORT_CANCELLED = mail.register(
    "reviews.agency-report-cancelled",
    "An agency need not send its report any more",
    "{reference}: your agency’s report is not needed any more",
    "Hello {name},\n\nYour agency need not send a report for the practice review {reference} any more."
    " What you wrote is kept.\n\n{link}",
    REPORT_SLOTS,
)
PRACTICE_PANEL = mail.register(
    "reviews.practice-panel",
    "Somebody joins the panel of a practice review",
    "{reference}: you are on the panel",
    "Hello {name},\n\nYou are on the panel of the practice review {reference}, and can open it here:\n\n{link}",
    SLOTS,
)
