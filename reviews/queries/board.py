"""The board of requests of one review: who has answered, who is late, who was reminded, who cannot be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.utils import timezone

from core.models import Message
from deadlines import words
from deadlines.calendar import closures
from deadlines.clocks import Closures
from partnership.models import Organisation, Seat
from partnership.rules import OrganisationKind
from reviews.models import InformationRequest, RapidReview
from reviews.queries.reviews import last_chased
from reviews.queries.undelivered import undelivered
from reviews.rules import ANSWERABLE_REVIEWS, ANSWERED_REQUESTS, OPEN_REQUESTS, RequestStatus


@dataclass(frozen=True)
class BoardRow:
    """One agency on the board. ``standing`` is how late or near it is, in words; ``kind`` that of its tag."""

    request: InformationRequest
    standing: str
    kind: str
    chased_at: dt.datetime | None
    somebody_told: bool
    failed: Sequence[Message] = ()

    @property
    def awaited(self) -> bool:
        return self.request.status in OPEN_REQUESTS

    @property
    def answered(self) -> bool:
        return self.request.status in ANSWERED_REQUESTS


def board(review: RapidReview, today: dt.date) -> list[BoardRow]:
    """Every request of a review: those waited for first, latest first. Four queries."""
    seated = Seat.objects.current(today).filter(
        organisation=OuterRef("organisation"), person__is_active=True
    )
    requests = list(
        review.requests.select_related("organisation", "submitted_by").annotate(
            seated=Exists(seated)
        )
    )
    chased = last_chased([request.pk for request in requests])
    failed = undelivered([each for each in requests if each.status not in ANSWERED_REQUESTS])
    off = closures()
    rows = [
        BoardRow(
            request,
            *request_standing(request, today, off),
            chased.get(request.pk),
            request.seated,
            failed.get(request.pk, ()),
        )
        for request in requests
    ]
    return sorted(
        rows,
        key=lambda row: (
            not row.awaited,
            row.request.status == RequestStatus.CANCELLED,
            row.request.due_on,
            row.request.organisation.name,
        ),
    )


def request_standing(request: InformationRequest, today: dt.date, off: Closures) -> tuple[str, str]:
    """How late or near a request is, in words, and the kind of tag that goes with it."""
    if request.status == RequestStatus.CANCELLED:
        return "", "done"
    if request.status in ANSWERED_REQUESTS:
        at = request.submitted_at
        sent = timezone.localdate(at) if at else request.due_on
        late = words.late_by(request.due_on, sent, off)
        return f"sent {late or 'in time'}", "done"
    if request.review.status not in ANSWERABLE_REVIEWS:
        return "no longer needed", "done"
    said = words.left(request.due_on, today, off)
    if request.due_on < today:
        return said, "overdue"
    return said, "due-soon" if off.between(today, request.due_on) <= words.SOON else "on-time"


def askable(review: RapidReview) -> QuerySet[Organisation]:
    """The organisations that can still be asked: those that exist and were not, or whose request was cancelled.

    One that stands for many bodies, such as all schools, cannot answer.
    """
    asked = review.requests.exclude(status=RequestStatus.CANCELLED).values("organisation")
    return (
        Organisation.objects.current()
        .exclude(kind=OrganisationKind.PARTNERSHIP)
        .exclude(is_class=True)
        .exclude(pk__in=asked)
        .order_by("name", "pk")
    )


def own_requests(user: Any) -> QuerySet[InformationRequest]:
    """The requests a person answers, open ones first, soonest first."""
    rank = Case(
        When(status__in=OPEN_REQUESTS, review__status__in=ANSWERABLE_REVIEWS, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        InformationRequest.objects.visible_to(user)
        .select_related("review", "organisation")
        .annotate(rank=rank)
        .order_by("rank", "due_on", "pk")
    )
