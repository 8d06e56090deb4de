"""Questions about clocks: which rule is in force, what is due from whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Count as CountRows
from django.db.models import F, Q
from django.utils import timezone

from core.errors import RuleBroken
from core.settled import kept
from deadlines.calendar import closures
from deadlines.chasing import Plan, parse_reminders
from deadlines.clocks import REGISTRY, Clock, Count, Length, Standing, count, declared, given
from deadlines.models import Deadline, RuleVersion, Snooze
from deadlines.presenters import ClockFace, face
from deadlines.reach import visible_to
from partnership.models import Organisation
from partnership.rules import Role

RUNNING = [Deadline.Status.OPEN, Deadline.Status.HELD]


def version_for(code: str, on: dt.date) -> RuleVersion | None:
    """The administrator's own version of a clock for one that starts on a day, if there is one."""
    own = [row for row in rule_versions() if row.code == code and row.from_day <= on]
    return max(own, key=lambda row: row.from_day, default=None)


@kept(RuleVersion)
def rule_versions() -> list[RuleVersion]:
    """Every version that an administrator set of any clock: a handful."""
    return list(RuleVersion.objects.all())


def plan_of(code: str, version: RuleVersion | None) -> Plan:
    """The length and the chase plan of a clock: as declared, with what the version sets laid over it.

    A clock no longer declared keeps a plain plan, so that it is still chased.
    """
    base = REGISTRY.get(code)
    length = base.length if base else given()
    plan = Plan(
        length,
        base.remind_before if base else (5, 2, 0),
        base.nag_every if base else 1,
        base.escalate_after if base else 3,
    )
    return _overlaid(plan, version) if version else plan


def _overlaid(plan: Plan, version: RuleVersion) -> Plan:
    length = plan.length
    if version.amount is not None and version.unit:
        length = Length(version.amount, version.unit, length.before)
    reminders = (
        parse_reminders(version.remind_before) if version.remind_before else plan.remind_before
    )
    return Plan(
        length,
        reminders,
        version.nag_every or plan.nag_every,
        plan.escalate_after if version.escalate_after is None else version.escalate_after,
    )


def plans() -> Mapping[tuple[str, int | None], Plan]:
    """Every plan there is, by clock and version key. One query."""
    found = {(code, None): plan_of(code, None) for code in REGISTRY}
    return found | {(row.code, row.pk): plan_of(row.code, row) for row in rule_versions()}


def counted(code: str, on: dt.date) -> tuple[Clock, Plan, Count]:
    """A clock counted from a day under the rule in force for it.

    Raises RuleBroken for an unknown code, a date it cannot count from, or a clock without length.
    """
    clock = declared(code)
    plan = plan_of(code, version_for(code, on))
    return clock, plan, count(plan.length, on, closures())


def add_working_days(day: dt.date, n: int) -> dt.date:
    """The nth working day after a day (before it, when negative)."""
    return closures().add(day, n)


def working_days_between(a: dt.date, b: dt.date) -> int:
    """Working days after ``a`` up to and including ``b``; negative when ``b`` comes first."""
    return closures().between(a, b)


def due_at(deadline: Deadline, on: dt.date) -> dt.date:
    """When a clock is due as seen from a day: while it is held, the working days held until then are added."""
    if deadline.status != Deadline.Status.HELD or deadline.held_on is None:
        return deadline.due_on
    off = closures()
    return off.add(deadline.due_on, max(off.between(deadline.held_on, on), 0))


def owned_by(user: Any) -> Q:
    """What is due from a person: named to them, to an organisation they sit for, or to a role they hold.

    What was due from a body that has ended is due from the one that took over from it.
    """
    ended = Organisation.objects.filter(
        ended_on__lt=timezone.localdate(), succeeded_by__in=user.organisation_ids
    )
    return (
        Q(owner_person=user)
        | Q(owner_organisation__in=user.organisation_ids)
        | Q(owner_organisation__in=ended.order_by().values("pk"))
        | Q(owner_role__in=[str(role) for role in user.roles])
    )


def only_oversees(user: Any) -> bool:
    """Whether a person sees how cases go but not what is in them: the scrutineer."""
    return Role.SCRUTINEER in user.roles and not user.roles & {Role.BUSINESS_UNIT, Role.EXECUTIVE}


def due_from(user: Any) -> models.QuerySet[Deadline]:
    """The running clocks a person or their team must see to, soonest first."""
    return (
        visible_to(user)
        .filter(owned_by(user), status__in=RUNNING)
        .select_related("owner_person", "owner_organisation")
        .order_by("due_on", "pk")
    )


def running_beside(user: Any, limit: int) -> list[Deadline]:
    """The soonest running clocks a person may see that more than local practice asks for."""
    national = [code for code, clock in REGISTRY.items() if clock.standing != Standing.LOCAL]
    found = visible_to(user).filter(status__in=RUNNING, code__in=national)
    return list(
        found.select_related("owner_person", "owner_organisation").order_by("due_on", "pk")[:limit]
    )


def waiting_on(user: Any, today: dt.date) -> list[Any]:
    """Whom things wait for, latest first: owner, how many clocks run, how many of them are late."""
    rows: Any = (
        visible_to(user)
        .filter(status=Deadline.Status.OPEN)
        .exclude(owner_organisation=None, owner_person=None)
        .values(organisation=F("owner_organisation__name"), person=F("owner_person__name"))
        .annotate(running=CountRows("pk"), late=CountRows("pk", filter=Q(due_on__lt=today)))
        .order_by("-late", "-running", "organisation", "person")[:8]
    )
    return list(rows)


def deadlines_of(record: models.Model) -> models.QuerySet[Deadline]:
    """Every clock of a record, running ones first, soonest first."""
    running = models.Case(models.When(status__in=RUNNING, then=0), default=1)
    return Deadline.objects.of(record).annotate(rank=running).order_by("rank", "due_on", "pk")


def faces_for(record: models.Model, today: dt.date) -> list[ClockFace]:
    """Every clock of a record as a page shows it, running ones first."""
    off = closures()
    return [face(deadline, today, off) for deadline in deadlines_of(record)]


def live_snoozes(deadline: Deadline, today: dt.date) -> models.QuerySet[Snooze]:
    """Who asked not to be reminded of a clock for now, and why."""
    return deadline.snoozes.filter(until__gt=today).select_related("person")


def owner_words(deadline: Deadline) -> str:
    """Whose a clock is, in words."""
    if deadline.owner_person:
        return str(deadline.owner_person)
    if deadline.owner_organisation:
        return str(deadline.owner_organisation)
    return dict(Role.choices).get(deadline.owner_role, "Nobody yet")


def check_version(code: str, amount: int | None, unit: str, nag_every: int | None) -> None:
    """Whether a version of a clock makes sense. Raises RuleBroken in plain words when it does not."""
    if (amount is None) != (not unit):
        raise RuleBroken("Give both a number and a unit, or neither.", field="amount")
    if amount is not None and not 1 <= amount <= MOST[unit]:
        raise RuleBroken(f"Give a number from 1 to {MOST[unit]}.", field="amount")
    if amount is not None and code in REGISTRY and REGISTRY[code].length.unit == "given":
        raise RuleBroken(
            "The date of this clock is set each time, so it has no length.", field="amount"
        )
    if nag_every is not None and nag_every < 1:
        raise RuleBroken(
            "What is late is chased at least every so many days: give 1 or more.", field="nag_every"
        )


MOST = {"working_days": 500, "days": 1000, "months": 120}
