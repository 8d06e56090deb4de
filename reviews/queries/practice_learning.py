"""What a practice review led to: each finding with its recommendations, how far they are, and what they changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from core import documents
from core.access import can
from core.models import Document
from deadlines.calendar import closures
from deadlines.models import Deadline
from deadlines.presenters import ClockFace, face
from governance.clocks import IMPACT
from governance.models import Action, Finding, Impact, Learning, Notice, Recommendation
from governance.queries.actions_files import files_of
from governance.queries.thread_gaps import CLOSED
from governance.rules.actions import ActionStatus
from reviews.learning_rules import NO_LEARNING, percent_done, plan_due
from reviews.models import PlanLook, PracticeReview, RecommendationAnswer, TrainingNeed
from reviews.practice_rules import COURSES, PracticeStatus

# How the status of an action is coloured.
ACTION_KINDS = {ActionStatus.OPEN: "waiting", ActionStatus.DONE: "due-soon"}


def findings_of(practice: PracticeReview) -> QuerySet[Finding]:
    """The findings hung on a review, and on what it was before, oldest first."""
    keys, before = [practice.pk], practice.came_from
    while before:
        keys.append(before.pk)
        before = before.came_from
    kind = ContentType.objects.get_for_model(PracticeReview)
    found = Finding.objects.filter(origin_type=kind, origin_id__in=keys)
    return found.select_related("theme").order_by("found_on", "pk")


def recommendations_of(practice: PracticeReview) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(finding__in=findings_of(practice).order_by()).order_by(
        "pk"
    )


@dataclass(frozen=True)
class Acted:
    """An action as far as the person may know it; without an address where they may not open it."""

    title: str
    status: str
    kind: str
    due_on: dt.date
    url: str


@dataclass
class Followed:
    """A recommendation: who must do it, how far it is, when somebody last said so, and when its impact is measured."""

    row: Recommendation
    agencies: str
    url: str
    actions: list[Acted] = field(default_factory=list)
    done: int = 0
    given: int = 0
    heard_on: dt.date | None = None
    clock: ClockFace | None = None
    answer: RecommendationAnswer | None = None

    @property
    def percent(self) -> int | None:
        return percent_done(self.done, self.given)


@dataclass(frozen=True)
class Spreading:
    """Learning, how it was passed on, and the notices that agencies acknowledge with it."""

    row: Learning
    passed_on: list[tuple[str, str, dt.date, int | None]]
    notices: list[tuple[str, str]]


@dataclass
class Found:
    """A finding of a review with all that hangs on it; its address only for those who see the golden thread."""

    row: Finding
    url: str
    recommendations: list[Followed]
    learning: list[Spreading]
    needs: list[TrainingNeed]


def followed(user: Any, practice: PracticeReview, today: dt.date) -> list[Found]:
    """Each finding of the review and what came of it, for one person. As many queries for one as for ten."""
    rows = list(
        findings_of(practice).prefetch_related(
            "recommendations__asked__organisation",
            "recommendations__impacts",
            "learning__disseminations__notices",
        )
    )
    linked = _linked(user, rows)
    asked = [each for row in rows for each in row.recommendations.all()]
    links = {row.pk: row.pk in linked for row in rows}
    made = {each.pk: _asked(each, links[each.finding_id]) for each in asked}
    _act(user, made)
    _clocked(made, today)
    for answer in practice.answers.all():
        for one in made.values():
            if one.row.reference == answer.recommendation:
                one.answer = answer
    notices = _notices(user, rows)
    needs = list(practice.training_needs.all())
    return [
        Found(
            row,
            reverse("finding", args=[row.reference]) if row.pk in linked else "",
            [made[each.pk] for each in row.recommendations.all()],
            [_spreading(each, notices) for each in row.learning.all()],
            [need for need in needs if need.finding == row.reference],
        )
        for row in rows
    ]


def progress(found: Iterable[Found]) -> tuple[int, int, int | None]:
    """Of all actions of a review: how many are done, how many were given, and that in a hundred."""
    every = [one for each in found for one in each.recommendations]
    done, given = sum(one.done for one in every), sum(one.given for one in every)
    return done, given, percent_done(done, given)


def _linked(user: Any, rows: Sequence[Finding]) -> set[int]:
    if not can(user, "governance.thread"):
        return set()
    seen = Finding.objects.visible_to(user).filter(pk__in=[row.pk for row in rows])
    return set(seen.order_by().values_list("pk", flat=True))


def _asked(row: Recommendation, linked: bool) -> Followed:
    agencies = ", ".join(str(each.organisation) for each in row.asked.all())
    url = reverse("recommendation", args=[row.reference]) if linked else ""
    return Followed(row, agencies, url)


def _act(user: Any, made: dict[int, Followed]) -> None:
    """Put the actions to their recommendations. One that was withdrawn counts no more."""
    tied = Action.objects.filter(recommendation__in=list(made))
    seen = set(tied.visible_to(user).values_list("pk", flat=True))  # type: ignore[attr-defined]
    rows = tied.exclude(status=ActionStatus.CANCELLED).select_related("organisation", "item")
    for action in rows.annotate(heard=Max("updates__at")).order_by("due_on", "pk"):
        one = made[action.recommendation_id or 0]
        one.given += 1
        one.done += action.status in CLOSED
        said = [timezone.localdate(action.heard)] if action.heard else []
        days = [*said, *(day for day in (action.done_on, action.verified_on, one.heard_on) if day)]
        one.heard_on = max(days, default=None)
        if action.pk in seen or not (action.item and action.item.restricted):
            one.actions.append(_acted(action, action.pk in seen))


def _acted(action: Action, seen: bool) -> Acted:
    """As in the golden thread: out of reach it is named by its agency alone."""
    return Acted(
        action.title if seen else f"An action of {action.organisation or 'no agency'}",
        action.get_status_display(),
        ACTION_KINDS.get(ActionStatus(action.status), "done"),
        action.due_on,
        reverse("action", args=[action.reference]) if seen else "",
    )


def _clocked(made: dict[int, Followed], today: dt.date) -> None:
    """The clock of its impact, six months after a recommendation was to be done."""
    kind, off = ContentType.objects.get_for_model(Recommendation), closures()
    rows = Deadline.objects.filter(record_type=kind, record_id__in=list(made), code=IMPACT.code)
    for row in rows.exclude(status=Deadline.Status.CANCELLED).order_by("pk"):
        made[row.record_id].clock = face(row, today, off)


def _notices(user: Any, rows: Sequence[Finding]) -> dict[int, str]:
    """Key of a notice the person may open → its address."""
    if not can(user, "governance.notices"):
        return {}
    seen = Notice.visible_to(user).filter(dissemination__learning__finding__in=rows)
    return {row.pk: reverse("notice", args=[row.reference]) for row in seen}


def _spreading(learning: Learning, notices: dict[int, str]) -> Spreading:
    spread = list(learning.disseminations.all())
    return Spreading(
        learning,
        [(row.get_kind_display(), row.title, row.passed_on, row.reached) for row in spread],
        [
            (notice.reference, notices.get(notice.pk, ""))
            for row in spread
            for notice in row.notices.all()
        ],
    )


@dataclass(frozen=True)
class Plan:
    """The looks at the plan, newest first, since when it is followed and by when it is to be finished."""

    looks: list[PlanLook]
    since: dt.date | None
    due_on: dt.date | None
    overdue: bool


def plan_of(practice: PracticeReview, today: dt.date) -> Plan:
    """Twelve months from the day its actions first were followed (rulebook 3.1.17; local)."""
    moved = practice.statuses.filter(to_status=PracticeStatus.MONITORING).order_by("pk").first()
    since = timezone.localdate(moved.at) if moved else None
    due = plan_due(since) if since else None
    late = bool(due and due < today and practice.status == PracticeStatus.MONITORING)
    return Plan(list(practice.plan_looks.select_related("by")), since, due, late)


@dataclass(frozen=True)
class Teachable:
    """What may be done on the Learning tab of a review now, by its status and kind alone."""

    adds: bool
    answers: bool
    looks: bool


def teachable(practice: PracticeReview) -> Teachable:
    adds = practice.status not in NO_LEARNING
    return Teachable(
        adds=adds,
        answers=adds and COURSES[practice.kind].elsewhere,
        looks=practice.status == PracticeStatus.MONITORING,
    )


@dataclass(frozen=True)
class Measured:
    """What measuring the impact of a recommendation showed, with the files the person may read."""

    row: Impact
    files: list[Document]


def evidence(user: Any, practice: PracticeReview) -> list[Measured]:
    """The impact of the recommendations of a review, as it was measured, oldest first."""
    rows = list(
        Impact.objects.filter(recommendation__in=recommendations_of(practice).order_by())
        .select_related("recommendation")
        .order_by("measured_on", "pk")
    )
    kept = files_of(rows)
    return [
        Measured(row, [file for file in kept[row.pk] if documents.may_read(user, file)])
        for row in rows
    ]
