"""Disagreements and disputes as the list and a page show them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from core.access import can
from governance.models import Escalation, EscalationStage, EscalationStep
from governance.models.challenge import BetweenAgencies
from governance.rules.registers import (
    ADVISED_STAGE,
    CONSULTED_STAGE,
    EscalationKind,
    EscalationStatus,
)
from partnership.models import ArrangementsText

TAGS = {
    EscalationStatus.OPEN: "waiting",
    EscalationStatus.RESOLVED: "done",
    EscalationStatus.WITHDRAWN: "done",
}


def listed(user: Any) -> QuerySet[Escalation]:
    """The cases a person sees, newest first, with the stage each stands at and when that is due."""
    running = EscalationStep.objects.filter(escalation=OuterRef("pk"), ended_on=None)
    running = running.order_by("number")
    return (
        Escalation.objects.visible_to(user)
        .select_related("raising", "against")
        .annotate(
            stage_number=Subquery(running.values("number")[:1]),
            stage_name=Subquery(running.values("name")[:1]),
            stage_due=Subquery(running.values("due_on")[:1]),
        )
    )


def late(rows: QuerySet[Escalation], today: dt.date) -> QuerySet[Escalation]:
    """Those that stand at a stage past its time."""
    over = EscalationStep.objects.filter(escalation=OuterRef("pk"), ended_on=None, due_on__lt=today)
    return rows.filter(Q(status=EscalationStatus.OPEN) & Exists(over))


def current_step(case: Escalation) -> EscalationStep | None:
    """The stage that runs; none when the case has ended."""
    return case.steps.filter(ended_on=None).order_by("number").first()


def later_stages(case: Escalation, number: int) -> QuerySet[EscalationStage]:
    """The stages that come after, as the procedure has them today."""
    return EscalationStage.objects.filter(kind=case.kind, number__gt=number).order_by("number")


def needs_consulting(case: Escalation, step: EscalationStep) -> bool:
    """Whether the chief executive of the authority has it, who consults the two others before deciding."""
    return case.kind == EscalationKind.DISPUTE and step.number >= CONSULTED_STAGE


def takes_advice(case: Escalation, step: EscalationStep | None) -> bool:
    """Whether the Executive has the dispute, with the scrutineer’s advice."""
    return case.kind == EscalationKind.DISPUTE and step is not None and step.number == ADVISED_STAGE


def steps_in_reach(user: Any) -> QuerySet[EscalationStep]:
    """The stages whose case a person may open: what their clocks link to."""
    found = EscalationStep.visible_to(user)
    return found if can(user, "governance.challenge") else found.none()


def in_reach(user: Any) -> BetweenAgencies:
    """The cases whose page a person may open."""
    seen: BetweenAgencies = Escalation.objects.visible_to(user)
    return seen if can(user, "governance.challenge") else seen.none()


def published() -> dict[str, str]:
    """Code → title of the published procedures, as far as they are published."""
    codes = ("escalation", "disputes", "whistleblowing")
    return dict(ArrangementsText.objects.filter(code__in=codes).values_list("code", "title"))
