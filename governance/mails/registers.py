"""The mails about challenges, disagreements and disputes: by reference and link alone."""

from __future__ import annotations

from core import mail

CHALLENGED = {
    "reference": "CHL-2026-004",
    "due": "Tuesday 9 June 2026",
    "link": "https://portal.example/challenges/CHL-2026-004/",
}
ESCALATED = {
    "reference": "ESC-2026-002",
    "link": "https://portal.example/escalations/ESC-2026-002/",
}


def _body(*paragraphs: str) -> str:
    return "\n\n".join(["Hello {name}", *paragraphs, "{link}"])


mail.register(
    "governance.challenge-raised",
    "An agency is challenged",
    "{reference}: a challenge to your agency, response due {due}",
    _body(
        "Your agency is challenged: {reference}. A response is due by {due}.",
        "Log in to read it and to respond.",
    ),
    CHALLENGED,
)
mail.register(
    "governance.challenge-answered",
    "A challenge was answered",
    "{reference}: there is a response",
    _body("The challenge {reference} that you raised has a response. Log in to read it."),
    CHALLENGED,
)
mail.register(
    "governance.challenge-reopened",
    "Another response is asked for",
    "{reference}: more is needed by {due}",
    _body("The challenge {reference} needs another response by {due}. Its page says what."),
    CHALLENGED,
)
mail.register(
    "governance.challenge-closed",
    "A challenge was closed",
    "{reference}: closed",
    _body("The challenge {reference} was closed. Its page says how it ended."),
    CHALLENGED,
)
mail.register(
    "governance.escalation-raised",
    "A disagreement or a dispute is raised",
    "{reference}: another agency disagrees with yours",
    _body(
        "Another agency raised {reference} with yours. Log in to see what it is about and at which stage it stands.",
        "If a child may be in immediate danger, act now.",
    ),
    ESCALATED,
)
mail.register(
    "governance.escalation-stage",
    "A disagreement or a dispute goes on to another stage",
    "{reference}: a new stage has begun",
    _body("{reference} was not settled and is now at another stage. Its page says who sees to it."),
    ESCALATED,
)
mail.register(
    "governance.escalation-advice-sought",
    "The scrutineer’s advice on a dispute is sought",
    "{reference}: your advice is sought",
    _body(
        "The statutory partners are in dispute: {reference}. The Executive seeks your advice.",
        "Log in to read it and to advise.",
    ),
    ESCALATED,
)
mail.register(
    "governance.escalation-advice",
    "The scrutineer has advised on a dispute",
    "{reference}: the scrutineer has advised",
    _body("The independent scrutineer gave advice on {reference}. Log in to read it."),
    ESCALATED,
)
mail.register(
    "governance.escalation-ended",
    "A disagreement or a dispute has ended",
    "{reference}: ended",
    _body("{reference} has ended. Its page says how."),
    ESCALATED,
)
