"""The wording of the partnership's own mails."""

from core import mail

INVITATION = mail.register(
    "partnership.invitation",
    "Invitation to the portal",
    subject="Your invitation to {partnership}",
    body=(
        "Hello {name},\n\n"
        "{inviter} has invited you to the portal of {partnership}.\n\n"
        "Choose a password here: {link}\n\n"
        "The link works once, until {until}. If you did not expect it, you need not do anything."
    ),
    slots={
        "inviter": "Sam Carter",
        "link": "https://portal.example.org/invitation/…/",
        "until": "Friday 12 June 2026, 2:30pm",
    },
)

ADDRESS_CHANGED = mail.register(
    "partnership.address-changed",
    "An email address was changed, to the old one",
    subject="Your address at {partnership} was changed",
    body=(
        "Hello {name},\n\n"
        "{by} gave your account at the portal of {partnership} another email address. This one no"
        " longer opens it.\n\n"
        "If you did not ask for that, telephone the business unit today."
    ),
    slots={"by": "Sam Carter"},
)

PACE = mail.register(
    "partnership.pace",
    "Somebody opened a great deal in a short time",
    subject="{person} opened a great deal in a short time",
    body=(
        "Hello {name},\n\n"
        "{what}: {person} reached this limit, and was shown no more for a few minutes.\n\n"
        "Ask them what it was for. The log of openings of each case says what they looked at."
    ),
    slots={"person": "Sam Carter", "what": "More than 200 records opened within 10 minutes"},
)
