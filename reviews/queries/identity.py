"""Which people of an asked agency may open who the child is, as far as that still holds."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from partnership.models import Seat
from partnership.rules import LEADING_SEATS
from reviews.models import IdentityGrant, InformationRequest, RequestGrant
from reviews.rules import ANSWERABLE_REVIEWS, OPEN_REQUESTS

ASKED = "content_object__request"


def may_open_identity() -> QuerySet[IdentityGrant]:
    """The grants that open an identity today. Each ends by itself, without anybody doing anything:

    when the answer is sent or the request cancelled, when the review is over, when its last day has
    passed, and when the person leaves the seat they held for the agency when it was opened to them.
    A colleague of the lead needs the request itself too.
    """
    seats = Seat.objects.current().filter(
        Q(organisation=OuterRef(f"{ASKED}__organisation"))
        | Q(organisation=OuterRef(f"{ASKED}__organisation__succeeded_by")),
        person=OuterRef("user"),
        started_on__lte=OuterRef("granted_at__date"),
    )
    shared = RequestGrant.objects.live().filter(
        content_object=OuterRef(ASKED), user=OuterRef("user")
    )
    live: QuerySet[IdentityGrant] = IdentityGrant.objects.live()
    return live.filter(
        Exists(seats.filter(kind__in=LEADING_SEATS)) | (Exists(seats) & Exists(shared)),
        user__is_active=True,
        content_object__ended_at=None,
        content_object__request__status__in=OPEN_REQUESTS,
        content_object__request__review__status__in=ANSWERABLE_REVIEWS,
    ).select_related("user", "granted_by")


def opened_for(asked: InformationRequest) -> QuerySet[IdentityGrant]:
    """To whom of the agency of one request who the child is stands open, by name."""
    return may_open_identity().filter(content_object__request=asked).order_by("user__name", "pk")


def opens_identity(user: Any, asked: InformationRequest) -> bool:
    """Whether this person may open who the child is through this request."""
    return bool(user.is_active) and opened_for(asked).filter(user=user).exists()
