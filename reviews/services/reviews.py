"""Running a rapid review: opening it, moving it on, sharing what the agencies said, stopping, closing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history, moves
from core.actors import System, person_of
from core.errors import RuleBroken
from core.moves import lock
from core.references import next_reference
from core.stale import refuse_stale
from deadlines import services as deadlines
from partnership.queries import holders_of_role, leads_of
from partnership.rules import Role
from reviews.clocks import RAPID_REVIEW
from reviews.models import Incident, RapidReview
from reviews.queries.incident_agencies import involved_to_ask
from reviews.queries.incidents import needs_rapid_review, title_of
from reviews.queries.reviews import day_zero, review_clock
from reviews.rules import (
    ANSWERED,
    ANSWERED_REQUESTS,
    ASKED,
    DRAFTED,
    OPEN_REQUESTS,
    OPENABLE_INCIDENTS,
    REVIEW_MOVES,
    RUNNING_REVIEWS,
    IncidentStatus,
    RequestStatus,
    ReviewStatus,
)
from reviews.services import decision_clocks, letters
from reviews.services.panel import draw_panel
from reviews.services.plan import cancel_plan, plan_from, reach
from reviews.services.requests import ask_agency, cancel_request
from reviews.services.settings import review_settings

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def open_review(
    *, actor: Person, incident: Incident, reason: str = "", title: str = ""
) -> RapidReview:
    """Open the rapid review of an incident: plan, panel, requests and clock. Again returns the one there is.

    An incident that was not notified yet needs the reason why its review begins early.
    """
    incident = lock(incident)
    there = RapidReview.objects.filter(incident=incident).first()
    if there:
        return there
    _openable(incident, reason)
    review = history.create(
        RapidReview(
            incident=incident,
            reference=next_reference("RR", RapidReview, timezone.localdate().year),
            title=title.strip() or title_of(incident),
            clock_start=review_settings().clock_start,
            opened_by=actor,
        ),
        actor=actor,
        reason=reason or f"Rapid review of {incident} opened",
    )
    review.statuses.create(
        to_status=review.status, by=person_of(actor), by_name=str(actor), reason=reason
    )
    zero = day_zero(review) or timezone.localdate()
    ensure_clock(actor=actor, review=review)
    plan_from(actor=actor, review=review, day_zero=zero)
    draw_panel(actor=actor, review=review)
    for agency in involved_to_ask(incident):
        ask_agency(actor=actor, review=review, organisation=agency.organisation, day_zero=zero)
    if review.requests.exists():
        reach(actor=actor, review=review, label=ASKED, on=timezone.localdate())
    return review


@transaction.atomic
def ensure_clock(*, actor: Person | System, review: RapidReview) -> None:
    """See that the 15 working days run, once day 0 is known, and lead to the review from now on."""
    zero = day_zero(review)
    path = reverse("review", args=[review.reference])
    if review_clock(review):
        deadlines.rename(
            actor=actor,
            record=review.incident,
            code=RAPID_REVIEW.code,
            reason="The rapid review was opened",
            reference=review.reference,
            path=path,
        )
    elif zero:
        deadlines.start(
            actor=actor,
            code=RAPID_REVIEW.code,
            record=review.incident,
            on=zero,
            reference=review.reference,
            path=path,
            owner_role=Role.BUSINESS_UNIT,
        )


@transaction.atomic
def change_details(
    *, actor: Person, review: RapidReview, title: str, meeting_on: dt.date | None, seen: str = ""
) -> bool:
    """Change the plain title and the day of the decision meeting. Returns whether anything changed.

    ``seen`` is the mark the page was opened with. Raises SavedMeanwhile when a colleague saved since.
    """
    review = lock(review)
    _running(review)
    typed = {"title": title, "meeting_on": meeting_on}
    refuse_stale(seen, {name: getattr(review, name) for name in typed}, typed)
    return history.change(review, actor=actor, reason="Title or meeting changed", **typed)


@transaction.atomic
def share_submissions(*, actor: Person, review: RapidReview) -> bool:
    """Let the panel, the Executive and the agencies asked read the answers. It cannot be taken back.

    Answers that come later are shared as they are sent. Returns False when it was shared already.
    """
    review = lock(review)
    if review.shared_at:
        return False
    _running(review)
    if not review.requests.filter(status__in=ANSWERED_REQUESTS).exists():
        raise RuleBroken("No agency has answered yet, so there is nothing to share.")
    history.change(review, actor=actor, reason="Answers shared", shared_at=timezone.now())
    letters.about_review("reviews.submissions-shared", review, _panel_people(review), once="once")
    for request in review.requests.exclude(status=RequestStatus.CANCELLED):
        letters.about_request(
            "reviews.submissions-shared", request, leads_of(request.organisation), once="once"
        )
    return True


@transaction.atomic
def start_drafting(*, actor: Person, review: RapidReview, reason: str = "") -> bool:
    """Begin the report. Agencies that have not answered may still do so."""
    moved = _move(actor, review, ReviewStatus.DRAFTING, reason)
    if moved:
        reach(actor=actor, review=review, label=ANSWERED, on=timezone.localdate())
    return moved


@transaction.atomic
def back_to_gathering(*, actor: Person, review: RapidReview, reason: str) -> bool:
    """More has to be asked before the report can be written."""
    _reasoned(reason)
    return _move(actor, review, ReviewStatus.GATHERING, reason)


@transaction.atomic
def ready_for_decision(*, actor: Person, review: RapidReview, reason: str = "") -> bool:
    """Put the report before the three partners. It must have words in it, and the answers be shared."""
    review = lock(review)
    if review.status == ReviewStatus.DRAFTING:
        if not review.sections.exclude(body="").exists():
            raise RuleBroken(
                "No section of the report has been written yet. Write it before the partners decide."
            )
        if (
            review.shared_at is None
            and review.requests.filter(status__in=ANSWERED_REQUESTS).exists()
        ):
            raise RuleBroken(
                "Share the agencies’ answers first, so that the partners can read what they decide on."
            )
    moved = _move(actor, review, ReviewStatus.DECISION, reason)
    if moved:
        reach(actor=actor, review=review, label=DRAFTED, on=timezone.localdate())
    return moved


@transaction.atomic
def back_to_drafting(*, actor: Person, review: RapidReview, reason: str) -> bool:
    """The report needs more work before the partners can decide. Not once one of them has signed."""
    _reasoned(reason)
    review = lock(review)
    if (
        review.status == ReviewStatus.DECISION
        and review.decisions.filter(made_at=None, sign_offs__isnull=False).exists()
    ):
        raise RuleBroken("A partner has signed already, so the report stays as it was signed.")
    decision_clocks.drop_signatures(actor=actor, review=review, reason=reason)
    return _move(actor, review, ReviewStatus.DRAFTING, reason)


@transaction.atomic
def stop(*, actor: Person | System, review: RapidReview, reason: str) -> bool:
    """Stop the review because its notification was withdrawn. Every clock of it stops, nobody is asked any longer."""
    _reasoned(reason)
    review = lock(review)
    if review.status == ReviewStatus.STOPPED:
        return False
    if review.incident.status != IncidentStatus.WITHDRAWN:
        raise RuleBroken(
            "Withdraw the notification first: a review stops because its notification was withdrawn."
        )
    for request in review.requests.filter(status__in=OPEN_REQUESTS):
        cancel_request(actor=actor, request=request, reason=reason)
    cancel_plan(actor=actor, review=review, reason=reason)
    decision_clocks.drop_all(actor=actor, review=review, reason=reason)
    clock = review_clock(review)
    if clock and clock.status in ("open", "held"):
        deadlines.cancel(actor=actor, record=review.incident, code=RAPID_REVIEW.code, reason=reason)
    return _move(actor, review, ReviewStatus.STOPPED, reason)


@transaction.atomic
def close(*, actor: Person, review: RapidReview, reason: str) -> bool:
    """Close the review after the Panel’s reply. What is left of its plan and its requests ends with it."""
    _reasoned(reason)
    review = lock(review)
    if review.status == ReviewStatus.CLOSED:
        return False
    closed = _move(actor, review, ReviewStatus.CLOSED, reason)
    for request in review.requests.filter(status__in=OPEN_REQUESTS):
        cancel_request(actor=actor, request=request, reason="The review was closed")
    cancel_plan(actor=actor, review=review, reason="The review was closed")
    return closed


def _move(actor: Person | System, review: RapidReview, to: str, reason: str) -> bool:
    return moves.move(lock(review), to, moves=REVIEW_MOVES, actor=actor, reason=reason.strip())


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Give the reason. It stands in the record.", field="reason")


def _running(review: RapidReview) -> None:
    if review.status not in RUNNING_REVIEWS:
        raise RuleBroken(f"The review is “{review.get_status_display()}”, so this stays as it is.")


def _openable(incident: Incident, reason: str) -> None:
    if incident.status not in OPENABLE_INCIDENTS:
        raise RuleBroken(
            f"The incident is “{incident.get_status_display()}”, so no rapid review can be opened."
        )
    if reason.strip():
        return
    if incident.status == IncidentStatus.RECORDED:
        raise RuleBroken(
            "Say why the review begins before the national Panel was notified.", field="reason"
        )
    if not needs_rapid_review(incident):
        raise RuleBroken(
            "No rapid review follows by itself from this kind of incident. Say why one is held.",
            field="reason",
        )


def _panel_people(review: RapidReview) -> list[Person]:
    panel = {member.person for member in review.panel.select_related("person")}
    return sorted(panel | set(holders_of_role(Role.EXECUTIVE)), key=lambda person: person.pk)
