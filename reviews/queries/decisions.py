"""Where a decision stands: the current round, who has signed, who is waited for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from deadlines.models import Deadline
from partnership.models import Organisation, Seat
from partnership.queries import statutory_seat
from partnership.rules import SIGNING_SEATS, STATUTORY_SECTORS, SeatKind, Sector
from reviews.clocks import RAPID_REVIEW
from reviews.models import Decision, Incident, PracticeReview, RapidReview, SignOff
from reviews.practice_rules import FOLLOWS
from reviews.rules import (
    RUNNING_REVIEWS,
    SIGN_OFFS_NEEDED,
    Outcome,
    ReviewStatus,
)

WITHDRAWABLE = frozenset({ReviewStatus.DECIDED, ReviewStatus.SENT, ReviewStatus.REPLIED})


@dataclass(frozen=True)
class Box:
    """One statutory partner's place on the decision page: waiting, or signed by whom, when and why."""

    sector: str
    partner: str
    sign_off: Any
    waiting_for: str


def current_decision(review: RapidReview) -> Decision | None:
    """The latest round, made or not; None when nothing was proposed yet."""
    return Decision.objects.filter(review=review).order_by("-round").first()


def mark_of(decision: Decision) -> str:
    """A mark of what somebody who signs has before them: the proposal, and the report as last saved.

    Another proposal, or a section saved since, gives another mark.
    """
    saved = decision.review.sections.filter(version__gt=0).order_by("code")
    shown = [
        decision.outcome,
        decision.rationale,
        decision.national_importance,
        decision.panel_response,
        list(saved.values_list("code", "version")),
    ]
    return f"{decision.pk}-{hashlib.sha256(json.dumps(shown).encode()).hexdigest()}"


def dissents(decision: Decision) -> list[SignOff]:
    """The signatures that do not agree."""
    return [s for s in decision.sign_offs.all() if s.answer == SignOff.Answer.DISSENTS]


def boxes(decision: Decision) -> list[Box]:
    """The three partners in their legal order, each with its signature or whom it waits for.

    Reads prefetched ``sign_offs__organisation`` when there are any.
    """
    signed = {s.sector: s for s in decision.sign_offs.all()}
    waited = {} if decision.made_at else signatories()
    return [box(sector, signed.get(sector), waited.get(sector, [])) for sector in STATUTORY_SECTORS]


def box(sector: str, signed: Any, seats: list[Seat]) -> Box:
    """One partner's place: ``signed`` is its SignOff or PracticeSignOff, or None."""
    label = str(Sector(sector).label)
    organisation = signed.organisation if signed else next((s.organisation for s in seats), None)
    named = (f"{s.person.name} ({s.post or s.get_kind_display()})" for s in seats)
    return Box(label, str(organisation or label), signed, "" if signed else ", ".join(named))


def signatories() -> dict[str, list[Seat]]:
    """The seats asked to sign today, by sector: the partner's delegated one, or whoever else may sign.

    Each person once, and only people who can log in. One query.
    """
    seats = (
        Seat.objects.current()
        .filter(
            kind__in=SIGNING_SEATS,
            organisation__in=Organisation.objects.current().statutory(),
            person__is_active=True,
        )
        .select_related("person", "organisation")
        .order_by("pk")
    )
    found: dict[str, list[Seat]] = {}
    for sector in STATUTORY_SECTORS:
        own = [seat for seat in seats if seat.organisation and seat.organisation.sector == sector]
        chosen = [seat for seat in own if seat.kind == SeatKind.DELEGATED_PARTNER] or own
        found[sector] = list({seat.person_id: seat for seat in chosen}.values())
    return found


def sector_of(seat: Seat) -> str:
    """The sector a statutory seat signs for; empty for a seat without an organisation."""
    return seat.organisation.sector if seat.organisation else ""


def may_sign_now(user: Any, review: RapidReview, decision: Decision | None) -> bool:
    """Whether this person's signature is what the decision waits for."""
    if decision is None or decision.made_at or review.status != ReviewStatus.DECISION:
        return False
    seat = statutory_seat(user)
    if seat is None:
        return False
    return not any(s.sector == sector_of(seat) for s in decision.sign_offs.all())


def clock_record(review: RapidReview, clock: Deadline) -> RapidReview | Incident:
    """The record that the clock of sending runs on: the review, or its incident."""
    on_review = clock.record_type_id == ContentType.objects.get_for_model(review).pk
    return review if on_review else review.incident


def send_clock(review: RapidReview) -> Deadline | None:
    """The clock that sending to the Panel stops; None when it does not run."""
    for record in (review, review.incident):
        running = Deadline.objects.of(record).open().filter(code=RAPID_REVIEW.code).first()
        if running:
            return running
    return None


def standing(review: RapidReview, user: Any) -> dict[str, Any]:
    """All that the decision page shows: the current round, its boxes, earlier rounds, what is open to do."""
    rounds = list(
        review.decisions.order_by("-round")
        .select_related("proposed_by")
        .prefetch_related("sign_offs__organisation", "replies")
    )
    current = rounds[0] if rounds else None
    proposed = current if current and not current.made_at else None
    against = dissents(current) if current else []
    answered = len(current.sign_offs.all()) if current else 0
    return {
        "current": current,
        "boxes": boxes(current) if current else [],
        "signed": answered,
        "against": against,
        "split": bool(proposed and answered >= SIGN_OFFS_NEEDED),
        "earlier": [(decision, list(decision.sign_offs.all())) for decision in rounds[1:]],
        "latest_reply": next(iter(current.replies.all()), None) if current else None,
        "may_sign": may_sign_now(user, review, current),
        "may_propose": review.status == ReviewStatus.DECISION,
        "waits_to_be_proposed": review.status == ReviewStatus.DECISION and proposed is None,
        "may_send": review.status == ReviewStatus.DECIDED,
        "may_reply": review.status == ReviewStatus.SENT,
        "may_correct_reply": review.status in RUNNING_REVIEWS,
        "may_close": review.status == ReviewStatus.REPLIED,
        "too_early": review.status in (ReviewStatus.GATHERING, ReviewStatus.DRAFTING),
        "dissent_missing": bool(against)
        and review.status == ReviewStatus.DECIDED
        and not review.sections.filter(code="dissent").exclude(body="").exists(),
    } | _after(review, current)


def _after(review: RapidReview, current: Decision | None) -> dict[str, Any]:
    """What follows from a made decision: a practice or learning review, or a withdrawal."""
    made = current if current and current.made_at else None
    outcome = made.outcome if made else ""
    practice = PracticeReview.objects.filter(rapid_review=review).order_by("-pk").first()
    return {
        "practice": practice,
        "begins": FOLLOWS.get(outcome, "")
        if practice is None and review.status != ReviewStatus.STOPPED
        else "",
        "practice_review": outcome == Outcome.LCSPR_LOCAL,
        "to_withdraw": outcome == Outcome.CRITERIA_NOT_MET and review.status in WITHDRAWABLE,
        "awaits_information": outcome == Outcome.AWAIT_INFORMATION
        and review.status == ReviewStatus.DECIDED,
    }
