"""Who can see a case and why, and who opened it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from core.models import AccessEntry, Document
from partnership.models import Person
from partnership.queries import holders_of_role
from partnership.rules import Role
from reviews.models import (
    AgencyReport,
    ChildIdentity,
    Draft,
    IdentityGrant,
    Incident,
    IncidentChild,
    IncidentGrant,
    InformationRequest,
    PracticeReview,
    Publication,
    RapidReview,
    RenderedReport,
    RequestGrant,
)
from reviews.queries.identity import may_open_identity


@dataclass(frozen=True)
class Reach:
    """What a role reaches of a case by the seats it comes with, and who holds it today."""

    role: str
    sees: str
    people: list[Person]


@dataclass(frozen=True)
class Opened:
    """A case, or one request of it, opened to one person: by whom, why, since when, until when."""

    person: str
    what: str
    reason: str
    by: str
    at: dt.datetime
    until: dt.date | None


SEES = (
    (Role.BUSINESS_UNIT, "Everything, and who the child is after giving a reason"),
    (Role.EXECUTIVE, "The incident and the review; the agencies’ answers once they are shared"),
    (Role.SCRUTINEER, "Progress, dates and lateness. Not the incident, the report or any document"),
)


def by_seat() -> list[Reach]:
    """The roles that reach every case."""
    return [Reach(str(role.label), sees, list(holders_of_role(role))) for role, sees in SEES]


def by_decision(review: RapidReview) -> list[Opened]:
    """Whom the case, or a request of it, was opened to, as far as that still holds."""
    case = IncidentGrant.objects.live().filter(content_object=review.incident_id)
    shared = RequestGrant.objects.live().filter(content_object__review=review)
    named = may_open_identity().filter(content_object__request__review=review)
    whole = [_opened(grant, "The case") for grant in case.select_related("user", "granted_by")]
    parts = [
        _opened(grant, f"The request to {grant.content_object.organisation}")
        for grant in shared.select_related("user", "granted_by", "content_object__organisation")
    ]
    parts += [
        _opened(grant, f"Who the child is, for the request to {_asked(grant)}")
        for grant in named.select_related("content_object__request__organisation")
    ]
    return sorted(whole, key=lambda row: row.person) + sorted(
        parts, key=lambda row: (row.what, row.person)
    )


def shown_to_agencies(incident: Incident) -> list[Opened]:
    """To whom of the agencies asked who the child is stands open, by name."""
    named = may_open_identity().filter(content_object__request__review__incident=incident)
    rows = named.select_related("content_object__request__organisation")
    return sorted(
        (_opened(grant, _asked(grant)) for grant in rows), key=lambda row: (row.what, row.person)
    )


def _asked(grant: IdentityGrant) -> str:
    return str(grant.content_object.request.organisation)


def _opened(grant: IncidentGrant | RequestGrant | IdentityGrant, what: str) -> Opened:
    by = str(grant.granted_by) if grant.granted_by else "The portal"
    return Opened(str(grant.user), what, grant.reason, by, grant.granted_at, grant.until)


def openings(incident: Incident) -> QuerySet[AccessEntry]:
    """Every opening of the case, newest first: the incident, who the children are, the rapid review,
    its requests, its report as a file, the practice review with its drafts, and every file of any of these."""
    reviews = RapidReview.objects.filter(incident=incident).values("pk")
    practice = PracticeReview.objects.filter(rapid_review__incident=incident)
    children = IncidentChild.objects.filter(incident=incident).values("pk")
    parts: dict[type[Model], Any] = {
        Incident: [incident.pk],
        IncidentChild: children,
        ChildIdentity: ChildIdentity.objects.filter(child__in=children).values("pk"),
        RapidReview: reviews,
        InformationRequest: InformationRequest.objects.filter(review__in=reviews).values("pk"),
        RenderedReport: RenderedReport.objects.filter(review__in=reviews).values("pk"),
        PracticeReview: practice.values("pk"),
        AgencyReport: AgencyReport.objects.filter(practice__in=practice).values("pk"),
        Draft: Draft.objects.filter(review__in=practice).values("pk"),
        Publication: Publication.objects.filter(review__in=practice).values("pk"),
    }
    about = Q()
    for model, keys in parts.items():
        kind = ContentType.objects.get_for_model(model)
        about |= Q(record_type=kind, record_id__in=keys)
    files = Document.objects.filter(about).order_by().values("pk")
    about |= Q(record_type=ContentType.objects.get_for_model(Document), record_id__in=files)
    return AccessEntry.objects.filter(about).select_related("person", "record_type").order_by("-pk")
