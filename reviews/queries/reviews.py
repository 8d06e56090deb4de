"""Where a rapid review stands: its clock, its requests, who is late, and the list of all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.access import can
from core.models import Message
from deadlines import words
from deadlines.clocks import Closures, count
from deadlines.models import Deadline
from deadlines.queries import only_oversees, plan_of
from reviews.clocks import RAPID_REVIEW, SIGN_CLOCKS
from reviews.models import Incident, InformationRequest, RapidReview
from reviews.queries.incidents import clock_of
from reviews.rules import ANSWERED_REQUESTS, OPEN_REQUESTS, RequestStatus, ReviewStatus

CHASED = "reviews.request-chase"
# Shown first, or on the decision page, and so not among a review’s other clocks.
SIDE_CODES = {RAPID_REVIEW.code, *(clock.code for clock in SIGN_CLOCKS.values())}


def day_zero(review: RapidReview) -> dt.date | None:
    """The day the 15 working days are counted from; None while it is not known."""
    day: dt.date | None = getattr(review.incident, review.clock_start)
    return day


def review_clock(review: RapidReview) -> Deadline | None:
    """The clock of sending this rapid review to the Panel, running or not; None before it was started.

    It is the incident's: it starts with the notification, before the review is opened.
    """
    return clock_of(review.incident, RAPID_REVIEW.code)


@dataclass(frozen=True)
class Progress:
    """How many agencies were asked, have answered, are late. Cancelled requests do not count."""

    asked: int
    answered: int
    late: int

    @property
    def awaited(self) -> int:
        return self.asked - self.answered

    def __str__(self) -> str:
        return f"{self.answered}/{self.asked}"


@dataclass(frozen=True)
class Late:
    """Somebody who is waited for: the agency, and how late it is in words ("" when not yet)."""

    organisation: str
    words: str

    def __str__(self) -> str:
        return f"{self.organisation} ({self.words})" if self.words else self.organisation


@dataclass(frozen=True)
class Standing:
    """Where a review stands: its clocks (that of sending apart), its requests counted, who is waited for."""

    sending: Deadline | None
    others: list[Deadline]
    progress: Progress
    waiting: list[Late]


def standing_of(review: RapidReview, today: dt.date, off: Closures) -> Standing:
    """All that the frame of a review needs. Two queries; the closures are given."""
    types = ContentType.objects.get_for_models(Incident, RapidReview)
    clocks = list(
        Deadline.objects.filter(
            Q(record_type=types[Incident], record_id=review.incident_id, code=RAPID_REVIEW.code)
            | Q(record_type=types[RapidReview], record_id=review.pk)
        )
        .exclude(status=Deadline.Status.CANCELLED)
        .select_related("rule_version")
        .order_by("due_on", "pk")
    )
    sending = next((clock for clock in clocks if clock.code == RAPID_REVIEW.code), None)
    asked = list(
        review.requests.exclude(status=RequestStatus.CANCELLED)
        .select_related("organisation")
        .order_by("due_on", "organisation__name")
    )
    awaited = [row for row in asked if row.status in OPEN_REQUESTS]
    return Standing(
        sending=sending,
        others=[clock for clock in clocks if clock.code not in SIDE_CODES],
        progress=Progress(
            len(asked), len(asked) - len(awaited), sum(row.due_on < today for row in awaited)
        ),
        waiting=[
            Late(
                row.organisation.short_name or row.organisation.name,
                words.late_by(row.due_on, today, off),
            )
            for row in awaited
        ],
    )


def stricter_day(review: RapidReview, sending: Deadline, off: Closures) -> dt.date | None:
    """The day it would be due if counted from the authority becoming aware, where that is earlier (rulebook 2.2)."""
    aware = review.incident.aware_on
    if aware is None or aware == sending.started_on:
        return None
    due = count(plan_of(RAPID_REVIEW.code, sending.rule_version).length, aware, off).due
    return due if due < sending.due_on else None


def chased_today(request: InformationRequest) -> bool:
    """Whether the agency was reminded by hand today."""
    last = last_chased([request.pk]).get(request.pk)
    return bool(last and timezone.localdate(last) == timezone.localdate())


def last_chased(keys: list[int]) -> dict[int, dt.datetime]:
    """When each request was last reminded by hand. One query."""
    sent = (
        Message.objects.filter(
            kind=CHASED,
            about_type=ContentType.objects.get_for_model(InformationRequest),
            about_id__in=keys,
        )
        .order_by("created_at")
        .values_list("about_id", "created_at")
    )
    return {key: at for key, at in sent if key is not None}


def for_list(user: Any, today: dt.date) -> QuerySet[RapidReview]:
    """The reviews a person may oversee, with what a list shows of each: due day, requests, whether late."""
    clock = (
        Deadline.objects.filter(
            record_type=ContentType.objects.get_for_model(Incident),
            record_id=OuterRef("incident_id"),
            code=RAPID_REVIEW.code,
        )
        .exclude(status=Deadline.Status.CANCELLED)
        .order_by("-pk")
    )
    requests = InformationRequest.objects.filter(review=OuterRef("pk")).order_by()
    return (
        RapidReview.objects.overseen_by(user)
        .annotate(
            due_on=Subquery(clock.values("due_on")[:1], output_field=DateField()),
            clock_status=Subquery(clock.values("status")[:1]),
            clock_done_on=Subquery(clock.values("done_on")[:1], output_field=DateField()),
            asked=_counted(requests.exclude(status=RequestStatus.CANCELLED)),
            answered=_counted(requests.filter(status__in=ANSWERED_REQUESTS)),
            agency_late=Exists(requests.filter(status__in=OPEN_REQUESTS, due_on__lt=today)),
            overdue=Exists(clock.filter(status=Deadline.Status.OPEN, due_on__lt=today)),
        )
        .order_by("-opened_at", "-pk")
    )


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a sub-query: a count of the list then does without it."""
    return Coalesce(Subquery(rows.values("review").annotate(n=Count("pk")).values("n")), 0)


def standing(review: Any, today: dt.date, off: Closures) -> tuple[str, str]:
    """How the clock of a row of ``for_list`` stands: words, and the kind of tag."""
    if review.status == ReviewStatus.STOPPED:
        return "stopped", "done"
    if review.due_on is None:
        return "not running yet", "waiting"
    if review.clock_status == Deadline.Status.HELD:
        return "held", "waiting"
    if review.clock_status == Deadline.Status.DONE:
        late = words.late_by(review.due_on, review.clock_done_on or review.due_on, off)
        return f"sent {late or 'in time'}", "done"
    said = words.left(review.due_on, today, off)
    if today > review.due_on:
        return said, "overdue"
    return said, "due-soon" if off.between(today, review.due_on) <= words.SOON else "on-time"


def late_reasons(review: RapidReview) -> list[str]:
    """Why clocks of this review were late, held or extended, for whoever oversees it."""
    clock = review_clock(review)
    if clock is None:
        return []
    told = [clock.late_reason, clock.held_reason]
    told += list(
        clock.events.filter(kind="extended").order_by("pk").values_list("reason", flat=True)
    )
    return [reason for reason in told if reason]


def reads_content(user: Any) -> bool:
    """Whether the list may show more than progress: not to whoever oversees more than they may read."""
    return can(user, "reviews.read") and not only_oversees(user)


@dataclass(frozen=True)
class Moved:
    """One status a record came to: when, which, by whom."""

    at: dt.datetime
    label: str
    by_name: str


def moved(record: RapidReview | InformationRequest) -> list[Moved]:
    """Where a record has been, newest first."""
    labels = dict(record._meta.get_field("status").flatchoices)  # type: ignore[union-attr]
    return [Moved(row.at, str(labels[row.to_status]), row.by_name) for row in record.statuses.all()]
