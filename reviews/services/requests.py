"""Asking agencies for information: asking, reminding, another day, cancelling, sending back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history, moves
from core.actors import System, person_of
from core.errors import RuleBroken
from core.moves import lock
from deadlines import services as deadlines
from deadlines.queries import add_working_days
from partnership.models import Organisation
from partnership.queries import leads_of
from reviews.clocks import REQUEST
from reviews.models import IncidentAgency, InformationRequest, RapidReview
from reviews.queries.reviews import chased_today
from reviews.queries.reviews import day_zero as day_zero_of
from reviews.rules import (
    ANSWERABLE_REVIEWS,
    ANSWERED_REQUESTS,
    ASKED_FOR,
    OPEN_REQUESTS,
    REQUEST_LEAST_DAYS,
    REQUEST_MOVES,
    REQUEST_WORKING_DAYS,
    RequestStatus,
)
from reviews.services import letters
from reviews.services.identity import close_identity, open_identity

if TYPE_CHECKING:
    from partnership.models import Person

CHASED = "reviews.request-chase"


@transaction.atomic
def ask_agency(
    *,
    actor: Person | System,
    review: RapidReview,
    organisation: Organisation,
    due_on: dt.date | None = None,
    asked_for: str = "",
    involvement: str = "",
    day_zero: dt.date | None = None,
    identity: bool = False,
    identity_reason: str = "",
) -> InformationRequest:
    """Ask an agency: a request, its clock, one message to each of its leads. Asked already: a no-op.

    ``day_zero`` is given when the review is being opened, and fixes the due day; later, an agency
    gets at least a few working days. A cancelled request is asked again. With ``identity`` and a
    reason its leads may see who the child is.
    """
    review = lock(review)
    _answerable(review)
    there = review.requests.filter(organisation=organisation).first()
    if there and there.status != RequestStatus.CANCELLED:
        return there
    if organisation.is_class:
        raise RuleBroken(
            f"“{organisation}” stands for many bodies, so nobody can answer for it. Ask the one that"
            " knew the child or family.",
            field="organisation",
        )
    due = due_on or due_day(review, day_zero)
    if due < timezone.localdate() and day_zero is None:
        raise RuleBroken("The due day is in the past.", field="due_on")
    _involved(actor, review, organisation, involvement)
    request = (
        _ask_again(actor, there, due)
        if there
        else _ask(actor, review, organisation, due, asked_for)
    )
    _start_clock(actor, request, day_zero or timezone.localdate())
    if identity:
        _open_identity(actor, request, identity_reason)
    letters.about_request(
        "reviews.request", request, leads_of(organisation), once=str(request.statuses.count())
    )
    return request


@transaction.atomic
def chase(*, actor: Person, request: InformationRequest) -> int:
    """Remind the agency’s leads at once. A second time on one day is a no-op: 0. Returns how many were told."""
    request = lock(request)
    _open(request)
    if chased_today(request):
        return 0
    people = leads_of(request.organisation)
    if not people:
        raise RuleBroken(
            f"Nobody holds a seat for {request.organisation}, so there is nobody to remind."
        )
    return letters.about_request(CHASED, request, people, once=f"{timezone.localdate():%Y%m%d}")


@transaction.atomic
def change_due(*, actor: Person, request: InformationRequest, due_on: dt.date, reason: str) -> bool:
    """Another due day; the first one still shows on the clock. Returns False when it is that day already."""
    request = lock(request)
    _open(request)
    if request.due_on == due_on:
        return False
    if due_on < timezone.localdate():
        raise RuleBroken("The due day is in the past.", field="due_on")
    _reasoned(reason)
    history.change(request, actor=actor, reason=reason, due_on=due_on)
    deadlines.move(actor=actor, record=request, code=REQUEST.code, due=due_on, reason=reason)
    letters.about_request(
        "reviews.request-due", request, leads_of(request.organisation), once=_now()
    )
    return True


@transaction.atomic
def cancel_request(*, actor: Person | System, request: InformationRequest, reason: str) -> bool:
    """The agency need not answer. What it wrote is kept; it can be asked again."""
    request = lock(request)
    _reasoned(reason)
    if not moves.move(
        request, RequestStatus.CANCELLED, moves=REQUEST_MOVES, actor=actor, reason=reason
    ):
        return False
    deadlines.cancel(actor=actor, record=request, code=REQUEST.code, reason=reason)
    close_identity(actor=actor, request=request, reason="The request was cancelled")
    letters.about_request(
        "reviews.request-cancelled",
        request,
        leads_of(request.organisation),
        once=str(request.statuses.count()),
    )
    return True


@transaction.atomic
def send_back(
    *, actor: Person, request: InformationRequest, reason: str, due_on: dt.date | None = None
) -> bool:
    """Open an answer again because more is needed; its clock runs again. Returns False when it is open."""
    request = lock(request)
    if request.status in OPEN_REQUESTS:
        return False
    _answerable(request.review)
    if request.status not in ANSWERED_REQUESTS:
        raise RuleBroken("This request was cancelled. Ask the agency again instead.")
    _reasoned(reason)
    if due_on and due_on < timezone.localdate():
        raise RuleBroken("The due day is in the past.", field="due_on")
    moves.move(
        request,
        RequestStatus.STARTED,
        moves=REQUEST_MOVES,
        actor=actor,
        reason=reason,
        returned_reason=reason,
        due_on=due_on or request.due_on,
    )
    why = "The answer was sent back"  # what is missing is for the agency alone to read
    deadlines.reopen(actor=actor, record=request, code=REQUEST.code, reason=why)
    if due_on:
        deadlines.move(actor=actor, record=request, code=REQUEST.code, due=due_on, reason=why)
    people = {person.pk: person for person in leads_of(request.organisation)}
    if request.submitted_by and request.submitted_by.is_active:
        people[request.submitted_by.pk] = request.submitted_by
    letters.about_request(
        "reviews.request-returned", request, people.values(), once=str(request.statuses.count())
    )
    return True


def _ask(
    actor: Person | System,
    review: RapidReview,
    organisation: Organisation,
    due: dt.date,
    asked_for: str,
) -> InformationRequest:
    request = history.create(
        InformationRequest(
            review=review,
            organisation=organisation,
            due_on=due,
            asked_for=asked_for.strip() or ASKED_FOR,
        ),
        actor=actor,
        reason=f"{organisation} asked for information",
    )
    request.statuses.create(to_status=request.status, by=person_of(actor), by_name=str(actor))
    return request


def _open_identity(actor: Any, request: InformationRequest, reason: str) -> None:
    """Who the child is, with the request itself: what is wrong stands beside the question about it."""
    try:
        open_identity(actor=actor, request=request, reason=reason, tell=False)
    except RuleBroken as broken:
        field = "identity_reason" if broken.field else "identity"
        raise RuleBroken(str(broken), field=field) from broken


def _ask_again(
    actor: Person | System, request: InformationRequest, due: dt.date
) -> InformationRequest:
    request = lock(request)
    moves.move(
        request,
        RequestStatus.NOT_STARTED,
        moves=REQUEST_MOVES,
        actor=actor,
        reason="Asked again",
        due_on=due,
    )
    return request


def _involved(
    actor: Person | System, review: RapidReview, organisation: Organisation, involvement: str
) -> None:
    if not review.incident.agencies.filter(organisation=organisation).exists():
        history.create(
            IncidentAgency(
                incident=review.incident, organisation=organisation, involvement=involvement
            ),
            actor=actor,
            reason=f"Asked for information for {review}",
        )


def _start_clock(actor: Person | System, request: InformationRequest, on: dt.date) -> None:
    deadlines.start(
        actor=actor,
        code=REQUEST.code,
        record=request,
        on=on,
        due=request.due_on,
        reference=request.review.reference,
        path=reverse("request", args=[request.pk]),
        owner_organisation=request.organisation,
    )


def due_day(review: RapidReview, zero: dt.date | None = None) -> dt.date:
    """When an answer is due: by the plan, yet not sooner than a few working days from today.

    ``zero``, the day 0 of a review that is being opened, gives the plan's own day.
    """
    planned = add_working_days(
        zero or day_zero_of(review) or timezone.localdate(review.opened_at), REQUEST_WORKING_DAYS
    )
    if zero:
        return planned
    return max(planned, add_working_days(timezone.localdate(), REQUEST_LEAST_DAYS))


def _answerable(review: RapidReview) -> None:
    if review.status not in ANSWERABLE_REVIEWS:
        raise RuleBroken(
            f"The review is “{review.get_status_display()}”: answers no longer reach it."
        )


def _open(request: InformationRequest) -> None:
    if request.status not in OPEN_REQUESTS:
        raise RuleBroken(
            f"This request is “{request.get_status_display()}”, so nothing is awaited."
        )


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Give the reason. It stands in the record.", field="reason")


def _now() -> str:
    return f"{timezone.now():%Y%m%d%H%M%S%f}"
