"""The mails about clocks. Each line is a reference, what is due and until when: nothing about a child."""

from core import mail

LINE = "RR-2026-004: Send the rapid review to the Panel\n2 working days late, was due on Tuesday 9 June 2026"

DIGEST = mail.register(
    "deadlines.digest",
    "Reminder of what is due",
    subject="{summary}",
    body="Hello {name},\n\n{lines}\n\nAll your work, and how often these reminders come: {link}",
    slots={
        "summary": "RR-2026-004: 2 working days late",
        "lines": LINE,
        "link": "https://portal.example/",
    },
)
MOVED = mail.register(
    "deadlines.moved",
    "Dates moved by a change of the calendar",
    subject="{count} moved: the days that count have changed",
    body="Hello {name},\n\n{reason}\n\n{lines}\n\nAll your work: {link}",
    slots={
        "count": "2 dates",
        "reason": "Monday 8 May 2023 no longer counts as a working day: Coronation.",
        "lines": "RR-2026-004: Send the rapid review to the Panel\nwas Monday 8 June 2026, now Tuesday 9 June 2026",
        "link": "https://portal.example/",
    },
)
HOLD = mail.register(
    "deadlines.look-again",
    "Time to look again at a held clock",
    subject="{reference}: look again at the hold",
    body=(
        "Hello {name},\n\n“{label}” of {reference} is held: you wanted to look at it again on {day}.\n\n"
        "Release it or give another day: {link}"
    ),
    slots={
        "reference": "RR-2026-004",
        "label": "Send the rapid review to the Panel",
        "day": "Tuesday 9 June 2026",
        "link": "https://portal.example/clocks/12/why/",
    },
)
