"""Made-up proceedings beside two cases: a trial that holds a clock, an inquest nobody has looked at lately."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from core.living import at
from reviews.demo.cast import Cast
from reviews.models import PracticeReview, RapidReview
from reviews.proceeding_rules import ProceedingKind
from reviews.rules import ReviewStatus
from reviews.services import proceedings

DAY = dt.timedelta(days=1)


def load(cast: Cast, today: dt.date) -> None:
    """Both, each told on the day it would have been kept."""
    delayed = PracticeReview.objects.filter(delays__isnull=False).first()
    if delayed:
        _trial(cast, delayed, today)
    over = [ReviewStatus.CLOSED, ReviewStatus.STOPPED]
    running = RapidReview.objects.exclude(status__in=over).order_by("opened_at", "pk").first()
    if running:
        _inquest(cast, running, today)


def _trial(cast: Cast, practice: PracticeReview, today: dt.date) -> None:
    """Begins in the spring; the clock of the review is held for it."""
    with at(today - 4 * DAY):
        trial = proceedings.add(
            actor=cast.unit,
            practice=practice,
            kind=ProceedingKind.TRIAL,
            about="The trial that follows from what happened.",
            began_on=today - 60 * DAY,
            look_on=today + 20 * DAY,
        )
        proceedings.hold_for(
            actor=cast.unit,
            proceeding=trial,
            reason="the prosecution asked that nothing is published before.",
            look_again_on=today + 60 * DAY,
            approved_by="The chair of the Executive",
        )


def _inquest(cast: Cast, review: RapidReview, today: dt.date) -> None:
    """Opened and adjourned; somebody was to look at it three days ago."""
    kept = min(timezone.localdate(review.opened_at) + DAY, today - 4 * DAY)
    with at(kept, 16):
        proceedings.add(
            actor=cast.unit,
            incident=review.incident,
            kind=ProceedingKind.INQUEST,
            about="Opened by the coroner, and adjourned until the police have reported.",
            began_on=kept,
            look_on=max(today - 3 * DAY, kept + DAY),
        )
