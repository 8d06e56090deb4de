"""Why a clock ends when it does: each day counted or skipped, the rule, and what has happened to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from core.errors import RuleBroken
from deadlines.chasing import Plan
from deadlines.clocks import REGISTRY, Clock, Closures, DayCounted, count
from deadlines.models import Closure, Deadline, DeadlineEvent
from deadlines.queries import owner_words, plan_of
from deadlines.words import long_day, working_days


@dataclass(frozen=True)
class Happened:
    """An event as ``<c-timeline>`` shows it."""

    at: dt.datetime
    title: str
    who: str
    detail: str
    kind: str = ""
    link: str = ""


def rows_of(deadline: Deadline) -> list[tuple[str, str]]:
    """The rule and the state of a clock, as label and words."""
    clock = REGISTRY.get(deadline.code)
    plan = plan_of(deadline.code, deadline.rule_version)
    rows = [("Record", deadline.reference), ("Whose it is", owner_words(deadline))]
    if clock:
        rows += [
            (
                "Day 0",
                f"{long_day(deadline.started_on)}, {clock.day_zero or 'the day it starts from'}",
            )
        ]
        rows += [
            ("Length", _length(deadline, plan)),
            ("Standing", clock.standing.label),
            ("Source", clock.basis),
        ]
    rows += [("Due", long_day(deadline.due_on))]
    if deadline.original_due_on != deadline.due_on:
        rows += [("First due", long_day(deadline.original_due_on))]
    if deadline.chase_on != deadline.due_on:
        rows += [("Last working day to be in time", long_day(deadline.chase_on))]
    if deadline.status == Deadline.Status.HELD and deadline.look_again_on:
        rows += [("Look again on", long_day(deadline.look_again_on))]
    return [*rows, ("Reminders", reminders_in_words(plan))]


def set_on_closed_days() -> QuerySet[Deadline]:
    """Running clocks whose date people set, and which is now a day that was closed: they do not move."""
    closed = Closure.objects.filter(counts=False).values("day")
    return (
        Deadline.objects.open()
        .filter(date_set=True, due_on__in=closed, due_on__gte=timezone.localdate())
        .order_by("due_on", "reference", "pk")
    )


def _length(deadline: Deadline, plan: Plan) -> str:
    if deadline.date_set:
        return "The date was set, not counted"
    version = deadline.rule_version
    said = f"{plan.length}. The end of the last day counts as in time"
    return f"{said}. Set by the partnership from {long_day(version.from_day)}" if version else said


def reminders_in_words(plan: Plan) -> str:
    """The chase plan: "10, 5, 2 and 0 working days before; when late, each working day; …"."""
    before = [str(stage) for stage in plan.remind_before if stage > 0]
    said = f"{', '.join(before)} working days before" if before else ""
    if 0 in plan.remind_before:
        said = f"{said} and on the last day" if said else "On the last day"
    nag = "each working day" if plan.nag_every == 1 else f"every {working_days(plan.nag_every)}"
    return f"{said}; when late, {nag}; escalated when {working_days(plan.escalate_after)} late"


def days_of(deadline: Deadline, closures: Closures) -> list[DayCounted]:
    """Each day of the count under the rule the clock began with; none where the date was set."""
    if deadline.date_set:
        return []
    plan = plan_of(deadline.code, deadline.rule_version)
    try:
        return list(count(plan.length, deadline.started_on, closures).days)
    except RuleBroken:
        return []


def link_of(deadline: Deadline) -> str:
    clock: Clock | None = REGISTRY.get(deadline.code)
    return clock.link if clock else ""


# Why a clock was late, held or extended: progress, for everyone who sees the clock.
OF_PROGRESS = frozenset(
    {
        DeadlineEvent.Kind.DONE,
        DeadlineEvent.Kind.HELD,
        DeadlineEvent.Kind.EXTENDED,
        DeadlineEvent.Kind.MOVED,
        DeadlineEvent.Kind.ESCALATED,
    }
)


def history_of(deadline: Deadline, *, in_full: bool) -> list[Happened]:
    """Everything that happened to the clock, newest first.

    The other reasons are the words of a correction, and may tell what the record holds: they show
    only ``in_full``.
    """
    return [
        Happened(
            event.at,
            _title(event),
            event.by_name,
            _detail(event, in_full or event.kind in OF_PROGRESS),
            _colour(event),
        )
        for event in deadline.events.all()
    ]


def _title(event: DeadlineEvent) -> str:
    if event.old_due_on and event.new_due_on and event.old_due_on != event.new_due_on:
        return f"{event.get_kind_display()}: from {long_day(event.old_due_on)} to {long_day(event.new_due_on)}"
    return str(event.get_kind_display())


def _detail(event: DeadlineEvent, with_reason: bool) -> str:
    approved = f"Approved by {event.approved_by}." if event.approved_by else ""
    return "\n\n".join(filter(None, [event.reason if with_reason else "", approved]))


def _colour(event: DeadlineEvent) -> str:
    return "overdue" if event.kind == DeadlineEvent.Kind.ESCALATED else ""
