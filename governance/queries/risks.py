"""Risks as lists, the heat map and a page show them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, IntegerField, QuerySet
from django.db.models.expressions import ExpressionWrapper
from django.urls import reverse

from core.access import can
from governance.models import Risk
from governance.models.risks import RiskQuerySet, RiskStatusRow
from governance.rules.registers import (
    IMPACT,
    LIKELIHOOD,
    REPORTED_FROM,
    Band,
    RiskStatus,
    band,
    bounds,
    score,
)
from partnership.models import Person
from partnership.queries import holders_of_role
from partnership.rules import Role

# The kinds of <c-tag>. Every band has its word beside the colour.
TAGS = {Band.EXTREME: "red", Band.HIGH: "yellow", Band.MODERATE: "blue", Band.LOW: "green"}
OWNERS = (Role.BUSINESS_UNIT, Role.EXECUTIVE, Role.PARTNERSHIP_BOARD)
BEFORE = "inherent_"


@dataclass(frozen=True)
class Standing:
    """One score of a risk: what it is called, its two sides in words, the points and their band."""

    label: str
    likelihood: str
    impact: str
    points: int

    @property
    def band(self) -> Band:
        return band(self.points)

    @property
    def tag(self) -> str:
        return TAGS[self.band]


@dataclass(frozen=True)
class Cell:
    """One cell of the heat map: its score and band, how many risks stand there, the list they open."""

    points: int
    band: Band
    count: int
    url: str
    words: str


@dataclass(frozen=True)
class Line:
    """One row of the heat map."""

    label: str
    cells: list[Cell]


def listed(user: Any) -> QuerySet[Any]:
    """The risks a person sees, open ones first, the highest on top."""
    return (
        scored(Risk.objects.visible_to(user))
        .select_related("owner", "organisation", "group")
        .order_by("-status", "-points", "review_on", "pk")
    )


def scored(rows: QuerySet[Risk]) -> QuerySet[Any]:
    """The risks with ``points``, their score now."""
    product = ExpressionWrapper(F("likelihood") * F("impact"), output_field=IntegerField())
    return rows.annotate(points=product)


def in_band(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Those of ``scored`` that stand in a band now."""
    return rows.filter(points__range=bounds(code))


def over_appetite(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of ``scored`` that stand higher than the partners accept."""
    return rows.filter(points__gt=F("appetite"))


def reported(user: Any) -> QuerySet[Any]:
    """The open risks that are reported to the Executive, the highest first."""
    return listed(user).filter(status=RiskStatus.OPEN, points__gte=REPORTED_FROM)


def is_reported(risk: Risk) -> bool:
    return risk.status == RiskStatus.OPEN and points_of(risk) >= REPORTED_FROM


def points_of(risk: Risk) -> int:
    """The score of a risk now."""
    return score(risk.likelihood, risk.impact)


def ended(risk: Risk) -> RiskStatusRow | None:
    """Why a closed risk is over, when it was closed and by whom; none while it is open."""
    return risk.statuses.first() if risk.status == RiskStatus.CLOSED else None


def standings(risk: Risk) -> list[Standing]:
    """The three scores of a risk: before mitigation, now, to reach."""
    return [
        standing("Before mitigation", risk.inherent_likelihood, risk.inherent_impact),
        standing("Now", risk.likelihood, risk.impact),
        standing("To reach", risk.target_likelihood, risk.target_impact),
    ]


def standing(label: str, likelihood: int, impact: int) -> Standing:
    return Standing(label, LIKELIHOOD[likelihood], IMPACT[impact], score(likelihood, impact))


def heat_map(user: Any, *, before: bool) -> list[Line]:
    """Likelihood down, impact across: how many open risks stand where, now or before mitigation."""
    prefix = BEFORE if before else ""
    sides = (f"{prefix}likelihood", f"{prefix}impact")
    rows: RiskQuerySet = Risk.objects.visible_to(user).filter(status=RiskStatus.OPEN)
    counts = Counter(rows.values_list(*sides))
    return [
        Line(
            LIKELIHOOD[likelihood],
            [_cell(sides, likelihood, impact, counts[likelihood, impact]) for impact in IMPACT],
        )
        for likelihood in sorted(LIKELIHOOD, reverse=True)
    ]


def _cell(sides: tuple[str, str], likelihood: int, impact: int, count: int) -> Cell:
    asked = urlencode({"status": RiskStatus.OPEN, sides[0]: likelihood, sides[1]: impact})
    points = score(likelihood, impact)
    words = f"likelihood {LIKELIHOOD[likelihood]}, impact {IMPACT[impact]}"
    return Cell(points, band(points), count, f"{reverse('risk_list')}?{asked}", words.lower())


def risk_owners() -> QuerySet[Person]:
    """Who may own a risk: those who can open the register and review it."""
    found = Person.objects.none()
    for role in OWNERS:
        found = found | holders_of_role(role)
    return found.order_by("name", "pk")


def may_review(user: Any, risk: Risk) -> bool:
    """Whether a person may review a risk: its owner, and whoever keeps the register."""
    return can(user, "governance.keep_risks") or (
        risk.owner_id == user.pk and can(user, "governance.review_risks")
    )


def in_reach(user: Any) -> RiskQuerySet:
    """The risks whose page a person may open: what their clocks and actions link to."""
    seen: RiskQuerySet = Risk.objects.visible_to(user)
    return seen if can(user, "governance.risks") else seen.none()
