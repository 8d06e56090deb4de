"""Where threads are broken (rulebook 8.5.8): each kind of gap as one condition on the finding."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from governance.models import Action, Finding, Learning, Recommendation
from governance.rules.actions import ActionStatus, Gap

ANY = "any"
CLOSED = (ActionStatus.DONE, ActionStatus.VERIFIED)


def without_action() -> models.QuerySet[Recommendation]:
    """Recommendations that nobody was given an action for; one that was withdrawn does not count."""
    tied = Action.objects.filter(recommendation=OuterRef("pk")).exclude(
        status=ActionStatus.CANCELLED
    )
    return Recommendation.objects.filter(~Exists(tied))


def without_evidence() -> models.QuerySet[Action]:
    """Actions of a recommendation that are closed and show nothing, such as those brought over."""
    return Action.objects.filter(status__in=CLOSED, evidence=None).exclude(recommendation=None)


def without_impact(today: dt.date) -> models.QuerySet[Recommendation]:
    """Recommendations whose impact should have been measured by now."""
    return Recommendation.objects.filter(impact_due_on__lt=today, impacts=None)


def with_gaps(rows: models.QuerySet[Finding], today: dt.date) -> models.QuerySet[Finding]:
    """The findings, each with a mark for every kind of gap that its thread has."""
    here = OuterRef("pk")
    recommended = Recommendation.objects.filter(finding=here)
    actions = without_evidence().filter(recommendation__finding=here)
    unspread = Learning.objects.filter(finding=here, disseminations=None)
    marks: dict[str, Any] = {
        Gap.NO_RECOMMENDATION: Q(no_recommendation_reason="") & ~Exists(recommended),
        Gap.NO_ACTION: Exists(without_action().filter(finding=here)),
        Gap.NO_EVIDENCE: Exists(actions),
        Gap.NOT_SPREAD: Exists(unspread),
        Gap.NO_IMPACT: Exists(without_impact(today).filter(finding=here)),
    }
    named = {str(gap): mark for gap, mark in marks.items()}
    return rows.annotate(
        **{
            name: models.ExpressionWrapper(mark, output_field=models.BooleanField())
            for name, mark in named.items()
        }
    )


def broken_at(finding: Any) -> list[str]:
    """The gaps of a finding from ``with_gaps``, in words."""
    return [str(gap.label) for gap in Gap if getattr(finding, str(gap))]


def broken(rows: models.QuerySet[Finding], code: str) -> models.QuerySet[Finding]:
    """Those of ``with_gaps`` that have one kind of gap; "any" is all that are broken."""
    if code != ANY:
        return rows.filter(**{code: True})
    whole = Q()
    for gap in Gap:
        whole |= Q(**{str(gap): True})
    return rows.filter(whole)


def counts(rows: models.QuerySet[Finding]) -> dict[str, int]:
    """Kind of gap → how many of the findings of ``with_gaps`` have it. One query."""
    wanted = {f"n_{gap}": Count("pk", filter=Q(**{str(gap): True})) for gap in Gap}
    found = rows.order_by().aggregate(**wanted)
    return {str(gap): found[f"n_{gap}"] for gap in Gap}
