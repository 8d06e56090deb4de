"""What every page of a rapid review shows around its content: identity, clocks, tabs, the next step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.access import can
from deadlines.calendar import closures
from deadlines.presenters import ClockFace, face
from reviews.models import RapidReview
from reviews.queries.reviews import Late, Progress, standing_of, stricter_day
from reviews.rules import REPORT_SECTIONS, RUNNING_REVIEWS, IncidentStatus, ReviewStatus

STATUS_KINDS = {
    ReviewStatus.CLOSED: "done",
    ReviewStatus.STOPPED: "done",
    ReviewStatus.REPLIED: "on-time",
    ReviewStatus.SENT: "on-time",
}
SECTIONS_WANTED = len(REPORT_SECTIONS) - 1  # “Dissent” is for when there is one
# label, address, code, verb: a tab shows to those who may open it
TABS = (
    ("Overview", "review", "overview", "reviews.oversee"),
    ("Requests", "review_requests", "requests", "reviews.read"),
    ("Chronology", "review_chronology", "chronology", "reviews.chronology"),
    ("Report", "review_report", "report", "reviews.read"),
    ("Decision", "review_decision", "decision", "reviews.read"),
    ("Proceedings", "review_proceedings", "proceedings", "reviews.read"),
    ("Timeline", "review_timeline", "timeline", "reviews.read"),
    ("Who can see this", "review_access", "access", "reviews.read"),
)


@dataclass(frozen=True)
class Step:
    """The one next step of a review: what it says, and where it leads ("" when this person has none)."""

    words: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class Record:
    """The frame of a review's pages. ``stricter`` is the earlier due day of the other reading, if any."""

    review: RapidReview
    status_kind: str
    clocks: list[ClockFace]
    clock_pk: int | None
    held: bool
    stricter: dt.date | None
    progress: Progress
    waiting: list[Late]
    tabs: list[tuple[str, str, bool]]
    step: Step

    @property
    def late(self) -> list[Late]:
        return [row for row in self.waiting if row.words]


def record(user: Any, review: RapidReview, current: str, today: dt.date) -> Record:
    """The frame around one page of a review; ``current`` names its tab. Three queries."""
    off = closures()
    stands = standing_of(review, today, off)
    clock, counts = stands.sending, stands.progress
    live = bool(clock and clock.status in ("open", "held"))
    return Record(
        review=review,
        status_kind=STATUS_KINDS.get(ReviewStatus(review.status), "waiting"),
        clocks=[face(each, today, off) for each in ([clock] if clock else []) + stands.others],
        clock_pk=clock.pk if clock and live else None,
        held=bool(clock and clock.status == "held"),
        stricter=stricter_day(review, clock, off) if clock and live else None,
        progress=counts,
        waiting=stands.waiting if review.status in RUNNING_REVIEWS else [],
        tabs=tabs(user, review, current, counts),
        step=next_step(user, review, counts),
    )


def tabs(
    user: Any, review: RapidReview, current: str, counts: Progress
) -> list[tuple[str, str, bool]]:
    """The pages of a review that this person may open: label, address, whether it is this one."""
    return [
        (
            f"{label} {counts}" if code == "requests" and counts.asked else label,
            reverse(name, args=[review.reference]),
            code == current,
        )
        for label, name, code, verb in TABS
        if can(user, verb)
    ]


def next_step(user: Any, review: RapidReview, counts: Progress) -> Step:
    """What comes next, by the status. The button shows only to whoever may press it."""
    words, label, name, verb = _next(review, counts)
    if not name or not can(user, verb):
        return Step(words)
    if name.startswith("review_move:"):
        url = reverse("review_move", args=[review.reference, name.partition(":")[2]])
    else:
        url = reverse(name, args=[review.reference])
    return Step(words, label, url)


Next = tuple[str, str, str, str]  # words, label of the button, name of the address, verb


def _next(review: RapidReview, counts: Progress) -> Next:
    if review.incident.status == IncidentStatus.WITHDRAWN and review.status in RUNNING_REVIEWS:
        return (
            "The notification was withdrawn",
            "Stop the review",
            "review_move:stop",
            "reviews.manage",
        )
    match review.status:
        case ReviewStatus.GATHERING:
            return _gathering(review, counts)
        case ReviewStatus.DRAFTING:
            return _drafting(review, counts)
        case ReviewStatus.DECISION:
            return _deciding(review)
        case ReviewStatus.DECIDED:
            return (
                "Send the report and the decision to the national Panel",
                "Send to the Panel",
                "review_decision",
                "reviews.send",
            )
        case ReviewStatus.SENT:
            return (
                "The national Panel replies",
                "Record the reply",
                "review_decision",
                "reviews.send",
            )
        case ReviewStatus.REPLIED:
            return (
                "Close the review, or decide again",
                "Close the review",
                "review_move:close",
                "reviews.manage",
            )
    return "Nothing: this review is over", "", "", ""


def _gathering(review: RapidReview, counts: Progress) -> Next:
    if not counts.asked:
        return "Ask the agencies involved", "Ask an agency", "review_request_new", "reviews.manage"
    if counts.awaited:
        label = "Chase late agencies" if counts.late else "See the requests"
        return "The agencies answer", label, "review_requests", "reviews.manage"
    if not review.shared_at:
        return "Share the agencies’ answers", "Share the answers", "review_share", "reviews.manage"
    return "Draft the report", "Start drafting", "review_move:drafting", "reviews.manage"


def _drafting(review: RapidReview, counts: Progress) -> Next:
    if not review.shared_at and counts.answered:
        return "Share the agencies’ answers", "Share the answers", "review_share", "reviews.manage"
    if review.sections.filter(done=True).count() >= SECTIONS_WANTED:
        return (
            "Put the report to the three partners",
            "Put it to the partners",
            "review_move:decision",
            "reviews.manage",
        )
    return (
        "Write the report, then put it to the partners",
        "Write the report",
        "review_report",
        "reviews.write_report",
    )


def _deciding(review: RapidReview) -> Next:
    meeting = review.meeting_on
    when = f", {meeting:%A} {meeting.day} {meeting:%B}" if meeting else ""
    return (
        f"The three partners decide{when}",
        "Go to the decision",
        "review_decision",
        "reviews.read",
    )
