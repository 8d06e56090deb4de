"""The mails of a rapid review, written into the outbox: reference and link, nothing about a child."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from core import outbox
from reviews.models import InformationRequest, RapidReview

if TYPE_CHECKING:
    from partnership.models import Person


def spoken(day: dt.date) -> str:
    """A day as mails say it: Tuesday 9 June 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def about_request(
    kind: str, request: InformationRequest, people: Iterable[Person], *, once: str
) -> int:
    """One message a person about a request. ``once`` tells causes apart. Returns how many there are."""
    context = {
        "reference": request.review.reference,
        "link": reverse("request", args=[request.pk]),
        "due": spoken(request.due_on),
    }
    told = [
        outbox.queue(
            key=f"{kind}:{request.pk}:{person.pk}:{once}",
            kind=kind,
            to=person,
            context=context,
            about=request,
        )
        for person in people
    ]
    return len(told)


def about_review(kind: str, review: RapidReview, people: Iterable[Person], *, once: str) -> int:
    """One message a person about a review. Returns how many are in the outbox."""
    context = {
        "reference": review.reference,
        "link": reverse("review", args=[review.reference]),
    }
    told = [
        outbox.queue(
            key=f"{kind}:{review.pk}:{person.pk}:{once}",
            kind=kind,
            to=person,
            context=context,
            about=review,
        )
        for person in people
    ]
    return len(told)
