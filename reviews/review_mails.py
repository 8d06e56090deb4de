"""The mails of a rapid review. By design none of them says anything about a child: reference and link only."""

from __future__ import annotations

from core import mail

SLOTS = {"reference": "RR-2026-004", "link": "https://portal.example/requests/12/"}
DUE = SLOTS | {"due": "Tuesday 9 June 2026"}


def _body(*paragraphs: str) -> str:
    return "\n\n".join(["Hello {name}", *paragraphs, "{link}"])


mail.register(
    "reviews.request",
    "An agency is asked for information",
    "{reference}: information is asked for by {due}",
    _body(
        "Your agency is asked for information for the rapid review {reference}. It is due by {due}.",
        "Log in to see what is asked, to answer, or to share it with a colleague.",
    ),
    DUE,
)
mail.register(
    "reviews.request-chase",
    "The business unit reminds an agency",
    "{reference}: please answer, due {due}",
    _body(
        "The request to your agency for the rapid review {reference} has not been answered. It is due by {due}.",
        "If something stands in the way, tell the business unit today.",
    ),
    DUE,
)
mail.register(
    "reviews.request-due",
    "The due date of a request was changed",
    "{reference}: now due {due}",
    _body("The request to your agency for the rapid review {reference} is now due by {due}."),
    DUE,
)
mail.register(
    "reviews.request-returned",
    "An answer was sent back to the agency",
    "{reference}: more is needed by {due}",
    _body(
        "Your agency’s answer for the rapid review {reference} was opened again, because more is needed. "
        "It is due by {due}. The page says what is missing.",
    ),
    DUE,
)
mail.register(
    "reviews.request-cancelled",
    "A request was cancelled",
    "{reference}: your answer is no longer needed",
    _body("Your agency no longer needs to answer the request for the rapid review {reference}."),
    SLOTS,
)
mail.register(
    "reviews.request-shared",
    "A request was shared with a colleague",
    "{reference}: your help is asked for",
    _body(
        "Your agency’s safeguarding lead asks for your help with a request for the rapid review {reference}. "
        "It is due by {due}.",
        "If you have not used the portal before, you get your invitation in a message of its own.",
    ),
    DUE,
)
mail.register(
    "reviews.identity-opened",
    "Who the child is was opened to an agency",
    "{reference}: you can now see who the child is",
    _body(
        "For the request to your agency in the rapid review {reference} you can now see who the child is. "
        "Log in, open the request, and say why you need to know. Each opening is kept with your name.",
        "Do not reply to this message with anything about the child.",
    ),
    SLOTS,
)
mail.register(
    "reviews.panel",
    "Someone joins the review panel of a review",
    "{reference}: you are on the review panel",
    _body(
        "You are a member of the review panel of the rapid review {reference}. You can open it from today."
    ),
    SLOTS,
)
mail.register(
    "reviews.submissions-shared",
    "The agencies’ answers were shared",
    "{reference}: the agencies’ answers can be read",
    _body(
        "The answers of the agencies asked for the rapid review {reference} can now be read by the review panel, "
        "the Executive and the agencies that were asked."
    ),
    SLOTS,
)
