"""One agency's results beside those of its sector, without naming anybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Min

from audits.models import AgencyReturn, Standard
from audits.queries.insight import handed_in, ranked, standards_of
from audits.rules.campaigns import percent
from audits.rules.frameworks import Met
from audits.rules.insight import RANKED, SHOWN, may_compare


@dataclass(frozen=True)
class Beside:
    """One standard: the agency's own result, and the share of the others in per cent for each result.

    ``shares`` is empty where too few others say anything about the standard.
    """

    standard: Standard
    own: Met | None
    shares: dict[Met, int]


@dataclass(frozen=True)
class Benchmark:
    """``hidden``: too few other agencies of the sector handed in, so that nobody can be recognised."""

    sector: str
    others: int
    hidden: bool
    rows: list[Beside]


def benchmark(agency_return: AgencyReturn, *, moderated: bool = False) -> Benchmark:
    """The agency beside the other agencies of its sector in the same campaign. Four queries."""
    campaign = agency_return.campaign
    sector = agency_return.organisation.sector
    others = handed_in(campaign).filter(organisation__sector=sector).exclude(pk=agency_return.pk)
    number = others.count()
    hidden = not may_compare(number)
    rows = ranked(campaign, moderated=moderated)
    worst = rows.values_list("question__standard", "agency_return").annotate(worst=Min("rank"))
    own = {what: RANKED[rank] for what, _pk, rank in worst.filter(agency_return=agency_return)}
    counts: dict[int, Counter[Met]] = {}
    if not hidden:
        keys = others.order_by().values("pk")
        for what, _pk, rank in worst.filter(agency_return__in=keys):
            counts.setdefault(what, Counter())[RANKED[rank]] += 1
    return Benchmark(
        sector=agency_return.organisation.get_sector_display(),
        others=number,
        hidden=hidden,
        rows=[
            Beside(standard, own.get(standard.pk), _shares(counts.get(standard.pk, Counter())))
            for standard in standards_of(campaign)
        ],
    )


def _shares(counts: Counter[Met]) -> dict[Met, int]:
    whole = counts.total()
    if not may_compare(whole):
        return {}
    return {each: percent(counts[each], whole) for each in SHOWN}
