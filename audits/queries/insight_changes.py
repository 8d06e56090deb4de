"""This year's results of a campaign beside those of the campaign before.

Where an agency has ended and was succeeded, what it returned last time counts for whoever came after it: the
first of its successors that handed in this time. A standard of several bodies that became one was met as far
as the least of them met it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import Min
from django.utils import timezone

from audits.models import AgencyReturn, Campaign
from audits.queries.insight import grouped, handed_in, ranked
from audits.rules.insight import Change, change
from core import bulk
from partnership.models import Organisation

CODE = "question__standard__code"


def changed(campaign: Campaign, *, moderated: bool) -> dict[str, Counter[Change]]:
    """Code of a standard → how many agencies are better, the same or worse than last time. One query."""
    if campaign.previous is None:
        return {}
    now, now_params = grouped(ranked(campaign, moderated=moderated), CODE)
    then, then_params = _then(campaign, campaign.previous, moderated)
    sql = (
        f"SELECT n.what, n.worst, t.worst, COUNT(*) FROM ({now}) AS n "  # noqa: S608
        f"JOIN ({then}) AS t ON t.body = n.body AND t.what = n.what GROUP BY 1, 2, 3"
    )
    found: dict[str, Counter[Change]] = {}
    for what, new, old, number in bulk.run(sql, [*now_params, *then_params]):
        if how := change(old, new):
            found.setdefault(what, Counter())[how] += number
    return found


def changes_of(
    campaign: Campaign, bodies: Collection[int], *, moderated: bool
) -> dict[int, dict[str, Change]]:
    """Organisation → code of a standard → how it changed, for the agencies of one page. Two queries."""
    if campaign.previous is None:
        return {}
    rows = ranked(campaign, moderated=moderated).filter(agency_return__organisation__in=bodies)
    worst = rows.values_list("agency_return__organisation", CODE).annotate(worst=Min("rank"))
    then, params = _then(campaign, campaign.previous, moderated)
    wanted, packed = bulk.packed([[each] for each in bodies], body="int")
    sql = f"SELECT t.body, t.what, t.worst FROM ({then}) AS t WHERE t.body IN ({wanted})"  # noqa: S608
    before = {(body, what): rank for body, what, rank in bulk.run(sql, [*params, packed])}
    found: dict[int, dict[str, Change]] = {}
    for body, code, rank in worst:
        if how := change(before.get((body, code)), rank):
            found.setdefault(body, {})[code] = how
    return found


def _then(campaign: Campaign, previous: Campaign, moderated: bool) -> tuple[str, list[Any]]:
    """Last time's results as SQL, under those they count for: columns body, what, worst."""
    here, here_params = _keys(handed_in(campaign))
    there, there_params = _keys(handed_in(previous))
    before, before_params = grouped(ranked(previous, moderated=moderated), CODE)
    sql = (
        f"WITH RECURSIVE heirs (body, heir) AS (SELECT b.*, b.* FROM ({there}) AS b UNION "  # noqa: S608
        f"SELECT h.body, o.succeeded_by_id FROM heirs AS h "
        f"JOIN {Organisation._meta.db_table} AS o ON o.id = h.heir "
        f"WHERE o.succeeded_by_id IS NOT NULL AND o.ended_on < %s AND o.id NOT IN ({here})) "
        f"SELECT h.heir AS body, b.what, MIN(b.worst) AS worst FROM ({before}) AS b "
        "JOIN heirs AS h ON h.body = b.body GROUP BY h.heir, b.what"
    )
    today = timezone.localdate().isoformat()
    return sql, [*there_params, today, *here_params, *before_params]


def _keys(rows: Any) -> tuple[str, tuple[Any, ...]]:
    """The organisations of returns, as SQL."""
    keys = AgencyReturn.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    return keys.values("organisation_id").query.sql_with_params()  # type: ignore[no-any-return]
