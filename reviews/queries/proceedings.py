"""What runs beside a case: its proceedings side by side, and the clock that can be held for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from deadlines import words
from deadlines.calendar import closures
from deadlines.clocks import Closures, kept_by_record
from deadlines.models import Deadline
from reviews.clocks import RAPID_REVIEW
from reviews.models import Incident, PracticeReview, Proceeding, RapidReview
from reviews.practice_rules import PracticeStatus
from reviews.queries.incidents import clock_of
from reviews.queries.practice import main_of

RUNNING = (Deadline.Status.OPEN, Deadline.Status.HELD)


@dataclass(frozen=True)
class Beside:
    """One proceeding as the table shows it: how the next look stands, and what can be done."""

    proceeding: Proceeding
    looks: str
    tag: str
    holds: bool
    may_hold: bool

    @property
    def running(self) -> bool:
        return self.proceeding.ended_on is None


def of_incident(incident: Incident) -> QuerySet[Proceeding]:
    """What runs beside an incident, and beside its rapid review."""
    return Proceeding.objects.filter(incident=incident)


def of_practice(practice: PracticeReview) -> QuerySet[Proceeding]:
    """What runs beside a practice review: its own, those of the reviews it was before, those of its incident."""
    chain, before = [practice.pk], practice.came_from
    while before is not None:
        chain.append(before.pk)
        before = before.came_from
    found = Q(practice__in=chain)
    if practice.rapid_review_id:
        found |= Q(incident__rapid_review=practice.rapid_review_id)
    return Proceeding.objects.filter(found)


def rapid_review_of(proceeding: Proceeding) -> RapidReview | None:
    """The rapid review of the incident, where the proceedings are an incident's and it was opened."""
    return RapidReview.objects.filter(incident=proceeding.incident_id).first()


def practice_of(proceeding: Proceeding) -> PracticeReview | None:
    """The practice review of the case as what it is now; None where there is none."""
    if proceeding.incident_id:
        rows = PracticeReview.objects.filter(rapid_review__incident=proceeding.incident_id)
        found = rows.exclude(status=PracticeStatus.CONVERTED).first() or rows.first()
    else:
        found = proceeding.practice
    while found is not None:
        became = PracticeReview.objects.filter(came_from=found).first()
        if became is None:
            return found
        found = became
    return None


def case_clock(proceeding: Proceeding) -> Deadline | None:
    """The clock of the case that runs, or is held: that of its rapid review, else of its practice review."""
    if proceeding.incident is not None:
        sending = clock_of(proceeding.incident, RAPID_REVIEW.code)
        if sending and sending.status in RUNNING:
            return sending
    practice = practice_of(proceeding)
    main = main_of(practice) if practice else None
    return main if main and main.status in RUNNING else None


def held_for(proceeding: Proceeding, clock: Deadline | None) -> bool:
    """Whether the clock is held because of proceedings of this kind."""
    if clock is None or clock.status != Deadline.Status.HELD:
        return False
    return clock.held_reason.startswith(f"{proceeding.get_kind_display()}: ")


def can_be_held(clock: Deadline | None) -> bool:
    """Whether a clock runs and counts its days itself: a date that people set is changed with the record."""
    if clock is None or clock.status != Deadline.Status.OPEN:
        return False
    return not (clock.date_set and kept_by_record(clock.code))


def beside(rows: QuerySet[Proceeding], today: dt.date) -> list[Beside]:
    """The proceedings of one case side by side: those that run first, oldest first."""
    off = closures()
    listed = list(rows.select_related("incident", "practice").order_by("began_on", "pk"))
    listed.sort(key=lambda row: row.ended_on is not None)
    clock = case_clock(listed[0]) if listed else None
    return [
        Beside(
            row,
            *looks(row.look_on if row.ended_on is None else None, today, off),
            holds=held_for(row, clock),
            may_hold=row.ended_on is None and can_be_held(clock),
        )
        for row in listed
    ]


def looks(look_on: dt.date | None, today: dt.date, off: Closures) -> tuple[str, str]:
    """How the next look stands: words, and the kind of tag."""
    if look_on is None:
        return "ended", "done"
    said = words.left(look_on, today, off)
    if look_on < today:
        return said, "overdue"
    return said, "due-soon" if off.between(today, look_on) <= words.SOON else "on-time"
