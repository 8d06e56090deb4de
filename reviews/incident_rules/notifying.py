"""What is notified, to whom, by which clock, and whether a rapid review follows."""

from __future__ import annotations

from collections.abc import Sequence

from reviews import clocks
from reviews.incident_rules.children import ADULT_AGE, NOTIFY_CLOCKS, ChildFacts
from reviews.rules import IncidentKind, IncidentStatus, Suspicion

TELL_PARTNERS = clocks.TELL_PARTNERS.code
RAPID_REVIEW = clocks.RAPID_REVIEW.code
OPEN_STATUSES = frozenset({IncidentStatus.RECORDED, IncidentStatus.NOTIFIED})
CHANGEABLE = OPEN_STATUSES | {IncidentStatus.DRAFT}

PANEL = "the Child Safeguarding Practice Review Panel"
SECRETARY_OF_STATE = "the Secretary of State"
OFSTED = "Ofsted"


def suspected(suspicion: str) -> bool:
    return suspicion in (Suspicion.KNOWN, Suspicion.SUSPECTED)


def notifiable(kind: str, suspicion: str) -> bool:
    """Rulebook 1.1: abuse or neglect known or suspected. 1.9 and 1.11: the other two whatever the cause."""
    return kind in (IncidentKind.LOOKED_AFTER_DEATH, IncidentKind.CARE_LEAVER_DEATH) or suspected(
        suspicion
    )


NOT_NOTIFIABLE = (
    "Where abuse or neglect is neither known nor suspected, this kind of incident is not notified. "
    "If it is suspected after all, change the answer. If the child was looked after, change the kind. "
    "Otherwise keep this as a draft, or delete it."
)


def rapid_review_applies(kind: str, suspicion: str, children: Sequence[ChildFacts] = ()) -> bool:
    """Whether the Panel considers it and a rapid review follows (rulebook 1.9, 1.11, 2.1.2)."""
    if kind == IncidentKind.CARE_LEAVER_DEATH:
        ages = [child.years for child in children if child.years is not None]
        return suspected(suspicion) and any(age < ADULT_AGE for age in ages)
    return bool(kind) and suspected(suspicion)


def recipients(kind: str, suspicion: str, children: Sequence[ChildFacts] = ()) -> tuple[str, ...]:
    """Who is notified. The national system passes it on to Ofsted and the department (rulebook 1.16)."""
    panel = rapid_review_applies(kind, suspicion, children)
    if kind in (IncidentKind.LOOKED_AFTER_DEATH, IncidentKind.CARE_LEAVER_DEATH):
        return (SECRETARY_OF_STATE, OFSTED, PANEL) if panel else (SECRETARY_OF_STATE, OFSTED)
    return (PANEL,) if panel else ()


def recipients_in_words(kind: str, suspicion: str, children: Sequence[ChildFacts] = ()) -> str:
    names = recipients(kind, suspicion, children)
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "nobody"


def what_follows(kind: str, suspicion: str, children: Sequence[ChildFacts] = ()) -> list[str]:
    """What the answers so far lead to, in words for the page."""
    if not kind:
        return []
    if kind not in (IncidentKind.LOOKED_AFTER_DEATH, IncidentKind.CARE_LEAVER_DEATH):
        if suspicion == Suspicion.NEITHER:
            return [NOT_NOTIFIABLE]
        return [
            "The national Panel is notified within 5 working days of the authority becoming aware, "
            "and a rapid review follows."
        ]
    who = (
        "looked-after child" if kind == IncidentKind.LOOKED_AFTER_DEATH else "care leaver under 25"
    )
    words = [
        f"The death of a {who} is always notified, whatever the cause, to {SECRETARY_OF_STATE} and {OFSTED}, "
        "within 5 working days of the authority becoming aware."
    ]
    if rapid_review_applies(kind, suspicion, children):
        words.append(
            "Abuse or neglect is known or suspected, so the national Panel considers it too and a rapid review follows."
        )
    elif suspicion:
        words.append("The national Panel does not consider it and no rapid review follows.")
    return words


def clocks_at_submission(
    kind: str, suspicion: str, children: Sequence[ChildFacts] = ()
) -> tuple[str, ...]:
    """The clocks that run from the day the authority became aware.

    The partners are told of everything but the death of an adult care leaver (rulebook 1.10, 1.11, 1.16).
    """
    notify = NOTIFY_CLOCKS[kind]
    if kind == IncidentKind.CARE_LEAVER_DEATH and not rapid_review_applies(
        kind, suspicion, children
    ):
        return (notify,)
    return (notify, TELL_PARTNERS)
