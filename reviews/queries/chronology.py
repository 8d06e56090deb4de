"""The agencies' chronologies as one: which entries a person may read, in order of date."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from partnership.models import Organisation
from reviews.models import ChronologyEntry, InformationRequest, RapidReview
from reviews.models.reports import READERS
from reviews.rules import RequestStatus


def reviews_with_chronology(user: Any) -> QuerySet[RapidReview]:
    """The reviews whose chronology page a person may open: the case's readers, and agencies asked."""
    asked = InformationRequest.objects.visible_to(user).exclude(status=RequestStatus.CANCELLED)
    reached = Q(pk__in=asked.values("review"))
    if user.roles & READERS:
        reached |= Q(pk__in=RapidReview.objects.visible_to(user).values("pk"))
    return RapidReview.objects.filter(reached)


def merged(review: RapidReview, user: Any) -> QuerySet[ChronologyEntry]:
    """Every entry of a submitted chronology that the person may read, oldest first, by the clock within a day.

    Before the submissions are shared an agency reads its own alone, and the panel and the
    Executive none; afterwards all of them read all.
    """
    readable = InformationRequest.objects.readable_by(user).filter(
        review=review, status=RequestStatus.SUBMITTED
    )
    return (
        ChronologyEntry.objects.filter(request__in=readable.values("pk"))
        .select_related("request__organisation")
        .order_by("on", "minute", "pk")
    )


def agencies_in(review: RapidReview, user: Any) -> QuerySet[Organisation]:
    """The agencies whose entries the person may read, for the filter."""
    readable = InformationRequest.objects.readable_by(user).filter(
        review=review, status=RequestStatus.SUBMITTED
    )
    return Organisation.objects.filter(pk__in=readable.values("organisation")).order_by("name")
