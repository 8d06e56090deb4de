"""The mails about actions. ``what`` is the action's title, unless the item it comes from is restricted."""

from __future__ import annotations

from core import mail

SLOTS = {
    "reference": "ACT-2026-004",
    "what": "Publish the neglect screening tool",
    "link": "https://portal.example/actions/ACT-2026-004/",
}
DUE = SLOTS | {"due": "Tuesday 9 June 2026"}


def _body(*paragraphs: str) -> str:
    return "\n\n".join(["Hello {name}", *paragraphs, "{link}"])


mail.register(
    "governance.action-given",
    "An action is given to somebody",
    "{reference}: an action for you, due {due}",
    _body(
        "You own the action {reference}: {what}. It is due by {due}.",
        "Log in to say how far it is and, once it is done, to show it.",
    ),
    DUE,
)
mail.register(
    "governance.action-due",
    "The due date of an action was changed",
    "{reference}: now due {due}",
    _body("Your action {reference}, {what}, is now due by {due}. Its page says why."),
    DUE,
)
mail.register(
    "governance.action-returned",
    "An action was sent back or opened again",
    "{reference}: more is needed, due {due}",
    _body(
        "Your action {reference}, {what}, is open again because more is needed. It is due by {due}.",
        "Its page says what is missing.",
    ),
    DUE,
)
mail.register(
    "governance.action-verified",
    "An action was verified",
    "{reference}: verified",
    _body("Your action {reference}, {what}, was verified. Nothing more is needed from you."),
    SLOTS,
)
mail.register(
    "governance.action-withdrawn",
    "An action was withdrawn",
    "{reference}: no longer needed",
    _body("Your action {reference}, {what}, was withdrawn. Its page says why."),
    SLOTS,
)
mail.register(
    "governance.actions-chase",
    "The business unit chases overdue actions",
    "{count} overdue: please report on your actions",
    _body(
        "These actions are yours and overdue:",
        "{actions}",
        "Please say on each page how far it is and when it will be done. If something stands in the "
        "way, tell the business unit today.",
    ),
    {
        "count": "2 actions",
        "actions": "ACT-2026-004, due Tuesday 9 June 2026\nhttps://portal.example/actions/ACT-2026-004/",
        "link": "https://portal.example/actions/?mine=on",
    },
)
