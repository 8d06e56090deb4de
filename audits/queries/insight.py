"""What the returns of a campaign say about each standard: counted in the database, read by the rules.

Only returns that were handed in count. A standard counts as the least of its scored questions; parts that
an agency left out, and answers that still wait to be confirmed, say nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from audits.models import AgencyReturn, Answer, Campaign, ReturnSection, Standard
from audits.queries.campaigns import IN_TIME, handing_in
from audits.queries.handed_in import returned
from audits.rules.frameworks import Met
from audits.rules.insight import RANK_OF, RANKED, RANKS
from audits.rules.returns import ReturnStatus
from core import bulk
from partnership.rules import Sector

Ranks = dict[int, dict[int, int]]  # return or organisation → standard → rank


@dataclass(frozen=True)
class Participation:
    """How many of a sector or category were asked, returned, and returned in time."""

    label: str
    asked: int
    returned: int
    in_time: int


def standards_of(campaign: Campaign, section: str = "") -> list[Standard]:
    """The standards that the campaign asks about by a scored question, in order; of one section, where it is named."""
    scored = {kind for kind, _value in RANK_OF}
    rows = Standard.objects.filter(section__version=campaign.version, questions__kind__in=scored)
    if campaign.parts:
        rows = rows.filter(section__code__in=campaign.parts)
    if section:
        rows = rows.filter(section__code=section)
    ordered = rows.distinct().order_by("section__position", "position", "pk")
    return list(ordered.select_related("section"))


def handed_in(campaign: Campaign) -> QuerySet[AgencyReturn]:
    """The returns that were handed in, by agency."""
    rows = AgencyReturn.objects.filter(returned(), campaign=campaign)
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def standing(campaign: Campaign, returns: Q | None = None) -> QuerySet[Answer]:
    """The answers of a campaign that count: of returns handed in, or of ``returns``; not of parts left out."""
    left_out = ReturnSection.objects.filter(
        agency_return=OuterRef("agency_return"), section=OuterRef("question__standard__section")
    ).exclude(left_out="")
    rows = Answer.objects.filter(
        returned("agency_return__") if returns is None else returns,
        agency_return__campaign=campaign,
        stands=True,
    )
    return rows.order_by().filter(~Exists(left_out))


def with_rank(rows: QuerySet[Answer], *, moderated: bool) -> QuerySet[Any]:
    """Answers with ``rank``: how far each says that its standard is met; None where it does not say."""
    value = Coalesce("moderation__value", "value") if moderated else F("value")
    unscored = Q(not_applicable=True)
    if moderated:
        unscored &= Q(moderation=None)
    return rows.annotate(scored=value).annotate(
        rank=Case(
            When(unscored, then=Value(RANKS[Met.NOT_APPLICABLE])),
            *_whens(),
            output_field=IntegerField(),
        )
    )


def ranked(campaign: Campaign, *, moderated: bool) -> QuerySet[Any]:
    """The scored answers of a campaign, each with ``rank``: how far it says that its standard is met."""
    return with_rank(standing(campaign), moderated=moderated).filter(rank__isnull=False)


def _whens() -> list[When]:
    by_rank: dict[tuple[str, int], list[str]] = {}
    for (kind, value), rank in RANK_OF.items():
        by_rank.setdefault((kind, rank), []).append(value)
    return [
        When(question__kind=kind, scored__in=values, then=Value(rank))
        for (kind, rank), values in by_rank.items()
    ]


def results(campaign: Campaign, returns: Collection[int], *, moderated: bool) -> Ranks:
    """Return → standard → rank, for the returns of one page. One query."""
    rows = ranked(campaign, moderated=moderated).filter(agency_return__in=returns)
    found: Ranks = {}
    grouped = rows.values_list("agency_return", "question__standard").annotate(worst=Min("rank"))
    for pk, standard, worst in grouped:
        found.setdefault(pk, {})[standard] = worst
    return found


def tallied(campaign: Campaign, *, moderated: bool) -> dict[tuple[int, str], Counter[Met]]:
    """(Standard, sector) → how many agencies meet it how far. One query that gives back no agency."""
    inner, params = grouped(ranked(campaign, moderated=moderated), "question__standard_id")
    found: dict[tuple[int, str], Counter[Met]] = {}
    sql = f"SELECT x.what, x.sector, x.worst, COUNT(*) FROM ({inner}) AS x GROUP BY 1, 2, 3"  # noqa: S608
    for standard, sector, worst, number in bulk.run(sql, params):
        found.setdefault((standard, sector), Counter())[RANKED[worst]] = number
    return found


def grouped(rows: QuerySet[Any], what: str) -> tuple[str, tuple[Any, ...]]:
    """The worst of each (return, what) as SQL: columns what, body, sector, worst."""
    grouped = rows.values(
        what=F(what),
        body=F("agency_return__organisation_id"),
        sector=F("agency_return__organisation__sector"),
    ).annotate(worst=Min("rank"))
    return grouped.query.sql_with_params()


def participation(campaign: Campaign, by: str) -> list[Participation]:
    """By "sector" or by "category". One query."""
    path = {"sector": "organisation__sector", "category": "organisation__category__name"}[by]
    rows = AgencyReturn.objects.filter(campaign=campaign).exclude(issued_at=None)
    rows = rows.exclude(status=ReturnStatus.EXCUSED).annotate(**handing_in())
    counts = {
        "asked": Count("pk"),
        "returned": Count("pk", filter=returned()),
        "in_time": Count("pk", filter=IN_TIME),
    }
    labels = dict(Sector.choices)
    grouped: Any = rows.order_by().values(label=F(path)).annotate(**counts).order_by(path)
    return [
        Participation(**row | {"label": labels.get(row["label"], row["label"]) or "No category"})
        for row in grouped
    ]


def not_returned(campaign: Campaign) -> QuerySet[AgencyReturn]:
    """The agencies that were asked and have not returned, by name."""
    rows = AgencyReturn.objects.filter(campaign=campaign).exclude(issued_at=None)
    rows = rows.exclude(returned()).exclude(status=ReturnStatus.EXCUSED)
    return rows.select_related("organisation").order_by("organisation__name", "pk")
