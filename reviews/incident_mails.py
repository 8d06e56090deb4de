"""The mails about an incident: its reference and a link, and nothing about a child."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "SIN-2026-004",
    "link": "https://portal.example.org/incidents/SIN-2026-004/",
}

RECORDED = mail.register(
    "reviews.incident-recorded",
    "The statutory partners learn that an incident was recorded",
    "{reference}: a serious incident was recorded",
    "Hello {name},\n\nThe business unit recorded a serious incident, {reference}. It is to be notified"
    " within 5 working days of the authority becoming aware.\n\nYou can read it here:\n\n{link}",
    SLOTS,
)
WITHDRAWN = mail.register(
    "reviews.incident-withdrawn",
    "Those concerned learn that an incident was withdrawn",
    "{reference}: withdrawn",
    "Hello {name},\n\nThe incident {reference} was withdrawn, because the criteria are not met. Its"
    " clocks have stopped, and its rapid review if there was one.\n\nThe reason stands"
    " here:\n\n{link}",
    SLOTS,
)
OPENED = mail.register(
    "reviews.incident-opened",
    "A case is opened to a person",
    "{reference}: opened to you",
    "Hello {name},\n\nThe business unit opened the case {reference} to you until {until}. Each time"
    " you open it is kept in its log.\n\n{link}",
    SLOTS | {"until": "Tuesday 9 June 2026"},
)
