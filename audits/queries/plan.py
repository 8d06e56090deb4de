"""The audit plan as people read it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet

from audits.models import AuditPlan, PlanLine
from audits.rules.plan import OPEN_LINES
from core.access import can

LATE = Q(status__in=OPEN_LINES)


def listed(user: Any) -> QuerySet[PlanLine]:
    """The lines a person reads, the latest year first, in the order of the year."""
    rows = PlanLine.objects.visible_to(user).select_related("plan__agreed_by")
    return rows.order_by("-plan__year", "due_by", "theme", "pk")


def late(rows: QuerySet[PlanLine], today: dt.date) -> QuerySet[PlanLine]:
    """Those whose time is over and that are neither reported nor dropped."""
    return rows.filter(status__in=OPEN_LINES, due_by__lt=today)


def is_late(line: PlanLine, today: dt.date) -> bool:
    return line.status in OPEN_LINES and line.due_by < today


def plans() -> QuerySet[Any]:
    """Every plan, the latest first, with how many lines it has and how many are reported."""
    return AuditPlan.objects.select_related("agreed_by").annotate(
        of_lines=Count("lines"), reported=Count("lines", filter=Q(lines__status="reported"))
    )


def choosable(kept: int | None = None) -> QuerySet[PlanLine]:
    """The lines that work may follow: open ones, and the one that is chosen already."""
    rows = PlanLine.objects.filter(Q(status__in=OPEN_LINES) | Q(pk=kept)).select_related("plan")
    return rows.order_by("-plan__year", "due_by", "pk")


def in_reach(user: Any) -> QuerySet[PlanLine]:
    """The lines whose page a person may open."""
    seen = PlanLine.objects.visible_to(user)
    return seen if can(user, "audits.plan") else seen.none()
