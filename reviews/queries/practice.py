"""Practice reviews as lists and pages ask for them: where each stands, and what can be done with it next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from deadlines import words
from deadlines.calendar import closures
from deadlines.clocks import Clock, Closures, count
from deadlines.models import Deadline
from deadlines.presenters import ClockFace, face
from deadlines.queries import deadlines_of, plan_of, version_for
from partnership.queries import leads_of, statutory_seat
from partnership.rules import STATUTORY_SECTORS
from reviews.clocks import (
    LEARNING_REVIEW,
    LEGACY_SCR,
    LEGACY_SEND_BEFORE,
    PLAN_LOOK,
    PROGRESS_CHECK,
    PUBLISH_LCSPR,
    SEND_BEFORE_PUBLICATION,
    SIGN_REPORT_CLOCKS,
)
from reviews.models import (
    AgencyReport,
    Draft,
    PracticeReview,
    PracticeStatusRow,
    Publication,
    RapidReview,
)
from reviews.practice_rules import (
    COURSES,
    FOLLOWS,
    OVER,
    PracticeKind,
    PracticeStatus,
)
from reviews.queries.decisions import Box, box, current_decision, sector_of, signatories
from reviews.rules import OPEN_REQUESTS, SECTION_TITLES, ReviewStatus

MAIN = [PUBLISH_LCSPR.code, LEGACY_SCR.code, LEARNING_REVIEW.code]
CARRIED = (
    "analysis",
    "themes",
    "learning",
    "criteria",
)  # the sections that say what is left to learn


def carried_scope(review: RapidReview) -> str:
    """What the next review looks at, from the rapid review's own words."""
    written = {section.code: section.body for section in review.sections.all()}
    parts = [f"{SECTION_TITLES[code]}\n\n{written[code]}" for code in CARRIED if written.get(code)]
    decision = current_decision(review)
    if decision:
        parts.append(f"Why the partners chose it\n\n{decision.rationale}")
    return "\n\n".join(parts)


def may_begin(review: RapidReview) -> str:
    """The kind of review that may be begun from this rapid review now; "" for none."""
    decision = current_decision(review)
    if decision is None or decision.made_at is None or review.status == ReviewStatus.STOPPED:
        return ""
    return "" if begun_from(review) else str(FOLLOWS.get(decision.outcome, ""))


def begun_from(review: RapidReview) -> PracticeReview | None:
    """The review that was begun from this rapid review, as what it is now; None for none."""
    rows = PracticeReview.objects.filter(rapid_review=review)
    return rows.exclude(status=PracticeStatus.CONVERTED).first()


def main_of(practice: PracticeReview) -> Deadline | None:
    """The clock the review is finished by, running or stopped; None before it is decided."""
    clocks = Deadline.objects.of(practice).filter(code__in=MAIN)
    return clocks.exclude(status=Deadline.Status.CANCELLED).order_by("-pk").first()


def shown_clocks(practice: PracticeReview, today: dt.date) -> list[ClockFace]:
    """The clocks at the top of a review's pages. Who has signed shows with the signatures; of the looks at its
    plan and the checks of its progress only the next."""
    off, signs = closures(), [clock.code for clock in SIGN_REPORT_CLOCKS.values()]
    again = Q(code__in=[PLAN_LOOK.code, PROGRESS_CHECK.code])
    over = again & ~Q(status__in=[Deadline.Status.OPEN, Deadline.Status.HELD])
    rows = deadlines_of(practice).exclude(code__in=signs).exclude(over)
    return [face(row, today, off) for row in rows]


def round_of(practice: PracticeReview) -> int | None:
    """The round that waits for signatures: 0 to begin, else the draft put to the partners; None for none."""
    if practice.status == PracticeStatus.PROPOSED:
        return 0
    if practice.status != PracticeStatus.DRAFT:
        return None
    newest = newest_draft(practice)
    return newest.number if newest and newest.put_at else None


def newest_draft(practice: PracticeReview) -> Draft | None:
    return practice.drafts.order_by("-number").first()


def signed_draft(practice: PracticeReview) -> Draft | None:
    """The draft the partners signed last."""
    return practice.drafts.exclude(put_at=None).order_by("-number").first()


def boxes(practice: PracticeReview, round_: int) -> list[Box]:
    """The three partners in their legal order, each with its answer of a round or whom it waits for."""
    rows = practice.sign_offs.filter(round=round_).select_related("organisation")
    signed = {row.sector: row for row in rows}
    waited = signatories() if round_of(practice) == round_ else {}
    return [box(sector, signed.get(sector), waited.get(sector, [])) for sector in STATUTORY_SECTORS]


def may_sign(user: Any, practice: PracticeReview) -> bool:
    """Whether this person's signature is what the review waits for."""
    asked, seat = round_of(practice), statutory_seat(user)
    if asked is None or seat is None:
        return False
    mine = Q(sector=sector_of(seat)) | Q(person=user)
    return not practice.sign_offs.filter(mine, round=asked).exists()


def copy_clock(kind: str) -> Clock:
    """The clock of sending the report ahead of its publication (rulebook 3.1.11, 3.4.5)."""
    return LEGACY_SEND_BEFORE if kind == PracticeKind.LEGACY else SEND_BEFORE_PUBLICATION


def earliest_publication(
    practice: PracticeReview, publication: Publication | None, today: dt.date
) -> dt.date:
    """The first day a report may be published, by the clock of its copies.

    Counted from the later of the copies that must go, or from today while one of them has not gone.
    """
    sent = [publication.panel_sent_on, publication.secretary_sent_on] if publication else [None]
    if practice.kind == PracticeKind.LEGACY:
        sent = sent[:1]
    gone = [day for day in sent if day]
    last = max(gone) if len(gone) == len(sent) else today
    code, off, day = copy_clock(practice.kind).code, closures(), last
    length = plan_of(code, version_for(code, today)).length
    while count(length, day, off).due < last:
        day += dt.timedelta(days=1)
    return day


def copies_gone(practice: PracticeReview, publication: Publication) -> bool:
    """Whether everybody who must have the report ahead of publication has it."""
    if practice.kind == PracticeKind.LEGACY:
        return publication.panel_sent_on is not None
    return publication.panel_sent_on is not None and publication.secretary_sent_on is not None


@dataclass(frozen=True)
class ReportRow:
    """One agency's report on the board: how its day stands, and whether there is anybody to tell."""

    report: AgencyReport
    words: str
    kind: str
    somebody: bool

    @property
    def awaited(self) -> bool:
        return self.report.status in OPEN_REQUESTS


def report_rows(practice: PracticeReview, today: dt.date) -> list[ReportRow]:
    """The reports of a review, those waited for first, soonest first."""
    off = closures()
    reports = sorted(
        AgencyReport.objects.filter(practice=practice).select_related("organisation"),
        key=lambda row: (row.status not in OPEN_REQUESTS, row.due_on, row.organisation.name),
    )
    return [_report_row(row, today, off) for row in reports]


def _report_row(report: AgencyReport, today: dt.date, off: Closures) -> ReportRow:
    if report.status not in OPEN_REQUESTS:
        return ReportRow(report, "", "", somebody=True)
    left = words.left(report.due_on, today, off)
    soon = off.between(today, report.due_on) <= words.SOON
    kind = "overdue" if today > report.due_on else "due-soon" if soon else "on-time"
    return ReportRow(report, left, kind, somebody=bool(leads_of(report.organisation)))


def for_list(user: Any, today: dt.date) -> QuerySet[PracticeReview]:
    """The reviews a person may oversee, with the due day of each, how it stands, and since when."""
    clock = (
        Deadline.objects.filter(
            record_type=ContentType.objects.get_for_model(PracticeReview),
            record_id=OuterRef("pk"),
            code__in=MAIN,
        )
        .exclude(status=Deadline.Status.CANCELLED)
        .order_by("-pk")
    )
    moved = PracticeStatusRow.objects.filter(record=OuterRef("pk")).order_by("-pk")
    return (
        PracticeReview.objects.overseen_by(user)
        .annotate(
            due_on=Subquery(clock.values("due_on")[:1], output_field=DateField()),
            clock_status=Subquery(clock.values("status")[:1]),
            clock_done_on=Subquery(clock.values("done_on")[:1], output_field=DateField()),
            since=Subquery(moved.values("at")[:1], output_field=DateTimeField()),
            overdue=Exists(clock.filter(status=Deadline.Status.OPEN, due_on__lt=today)),
        )
        .order_by("-begun_at", "-pk")
    )


def standing(row: Any, today: dt.date, off: Closures) -> tuple[str, str]:
    """How the clock of a row of ``for_list`` stands: words, and the kind of tag."""
    if row.due_on is None:
        return "not running", "waiting"
    if row.clock_status == Deadline.Status.HELD:
        return "held", "waiting"
    if row.clock_status == Deadline.Status.DONE:
        late = words.late_by(row.due_on, row.clock_done_on or row.due_on, off)
        return late or "in time", "done"
    said = words.left(row.due_on, today, off)
    if today > row.due_on:
        return said, "overdue"
    return said, "due-soon" if off.between(today, row.due_on) <= words.SOON else "on-time"


def days_in_stage(row: Any, today: dt.date) -> int | None:
    """For how many days a row of ``for_list`` has stood where it stands; None once it is over."""
    if row.status in OVER or row.since is None:
        return None
    return (today - timezone.localdate(row.since)).days


@dataclass(frozen=True)
class Doable:
    """What the business unit may do with a review now."""

    writes: bool
    starts: bool
    finishes: bool
    converts: bool
    stops: bool
    follows: bool
    closes: bool
    reopens: bool
    drafts: bool
    publishes: bool
    delays: bool
    people: bool


def doable(practice: PracticeReview) -> Doable:
    """By status and kind alone; whether the person may do it, their verb says."""
    course, now = COURSES[practice.kind], practice.status
    s = PracticeStatus
    return Doable(
        writes=now not in OVER,
        starts=now == s.SCOPING,
        finishes=now == s.ACTIVE and not course.signed,
        converts=bool(course.becomes) and now in {s.SCOPING, s.ACTIVE, s.DRAFT},
        stops=now in {s.PROPOSED, s.SCOPING, s.ACTIVE, s.DRAFT},
        follows=now in {s.PUBLISHED, s.WITHHELD},
        closes=now == s.MONITORING,
        reopens=now == s.CLOSED,
        drafts=course.signed and now in {s.ACTIVE, s.DRAFT},
        publishes=course.signed and now in {s.SIGNED_OFF, s.PREPARING, s.WITHHELD},
        delays=course.signed
        and now not in OVER | {s.PROPOSED, s.PUBLISHED, s.WITHHELD, s.MONITORING},
        people=course.signed and now not in OVER,
    )
