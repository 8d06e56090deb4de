"""What the portal knows already for a section of the report, as plain text, so that nobody keys it twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.mail import partnership
from core.templatetags.portal import day
from reviews.models import IncidentChild, InformationRequest, RapidReview
from reviews.rules import RequestStatus

if TYPE_CHECKING:
    from partnership.models import Person


def known(review: RapidReview, code: str, user: Person) -> str:
    """The text to start a section from; empty when nothing is held. Only what ``user`` may read."""
    source = SOURCES.get(code)
    return source(review, user).strip() if source else ""


def has_known(code: str) -> bool:
    """Whether the portal may hold something for this section."""
    return code in SOURCES


def _lines(*rows: tuple[str, str]) -> str:
    return "\n".join(f"- {label}: {value}" for label, value in rows if value)


def _identifiers(review: RapidReview, user: Person) -> str:
    incident = review.incident
    asked = [
        str(request.organisation)
        for request in review.requests.select_related("organisation")
        if request.status != RequestStatus.CANCELLED
    ]
    return _lines(
        ("Partnership", partnership()),
        ("Rapid review", review.reference),
        ("Incident", incident.reference or ""),
        ("The Panel’s reference", incident.panel_reference),
        ("Date of the incident", day(incident.incident_on)),
        ("Authority became aware", day(incident.aware_on)),
        ("Received by the partnership", day(incident.received_on)),
        ("Notified to the Panel", day(incident.notified_on)),
        ("Decision meeting", day(review.meeting_on)),
        ("Agencies asked for information", "; ".join(asked)),
    )


def _child(review: RapidReview, user: Person) -> str:
    children = review.incident.children.select_related("ethnicity", "legal_status", "social_care")
    parts = [f"Child {child.number}\n\n{_about(child)}" for child in children]
    household = review.incident.household
    return "\n\n".join([*parts, household] if household else parts)


def _age(child: IncidentChild) -> str:
    if child.unborn:
        return "unborn"
    if child.age_years is None:
        return f"{child.age_months} months" if child.age_months is not None else ""
    years = f"{child.age_years} year" + ("" if child.age_years == 1 else "s")
    return f"{years}, {child.age_months} months" if child.age_months else years


def _about(child: IncidentChild) -> str:
    return _lines(
        ("Age at the incident", _age(child)),
        ("Sex", child.get_sex_display() if child.sex else ""),
        ("Ethnicity", str(child.ethnicity or "")),
        ("Disability", child.disability),
        ("Legal status", str(child.legal_status or "")),
        ("Known to children’s social care", child.get_known_display() if child.known else ""),
        ("Highest level of help", str(child.social_care or "")),
        ("Education", child.education),
    )


def _facts(review: RapidReview, user: Person) -> str:
    incident = review.incident
    return "\n\n".join(filter(None, [incident.summary, incident.harm]))


def _agencies(review: RapidReview, user: Person) -> str:
    readable = InformationRequest.objects.readable_by(user).filter(review=review)
    parts = []
    for request in readable.select_related("organisation").order_by("organisation__name"):
        if request.status == RequestStatus.SUBMITTED:
            parts.append(f"{request.organisation}\n\n{request.summary}".strip())
        elif request.status == RequestStatus.NIL_RETURN:
            parts.append(
                f"{request.organisation}\n\nNo contact with the child or family. {request.nil_reason}".strip()
            )
    return "\n\n".join(parts)


SOURCES: dict[str, Callable[[RapidReview, Person], str]] = {
    "identifiers": _identifiers,
    "child": _child,
    "facts": _facts,
    "safety": lambda review, user: review.incident.other_children_safe,
    "agencies": _agencies,
    "parallel": lambda review, user: review.incident.proceedings,
}
