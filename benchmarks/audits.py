"""Audits of many schools: issuing to all of them at once, and what each page costs however many there are.

SCHOOLS=2400 takes the smaller campaigns only, for a quick look.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from audits.models import AgencyReturn, Answer, Campaign, ReturnSection
from benchmarks import costs, schools
from benchmarks.costs import Case
from benchmarks.laying import lay, lay_history
from benchmarks.laying import run as execute
from core.models import Message
from deadlines.models import Deadline, DeadlineEvent
from partnership.models import Person

SIZES = (240, 2_400, 24_000)
MOST_RATIO = 5
WRITTEN: tuple[Any, ...] = (
    ReturnSection,
    ReturnSection.history.model,  # type: ignore[attr-defined]
    AgencyReturn.history.model,  # type: ignore[attr-defined]
    Deadline,
    Deadline.history.model,  # type: ignore[attr-defined]
    DeadlineEvent,
    Message,
)
"""What issuing writes a row of for each agency or part."""


def run() -> Iterator[str]:
    """Three tables. Ends the run with an error where statements or queries grow, or are too many."""
    most = int(os.environ.get("SCHOOLS", SIZES[-1]))
    sizes = [size for size in SIZES if size <= most] or [most]
    yield from costs.machine()
    wrong: list[str] = []
    unit, asked = schools.unit(), schools.version()
    schools.schools(sizes[-1])
    earlier = schools.drafted(unit, asked, min(sizes[0], 240))
    schools.issued(unit, earlier)
    schools.answered(earlier)
    campaigns = []
    yield f"{'issuing':<30}{'ms':>9}{'raw':>9}{'ratio':>8}{'statements':>12}"
    counts = []
    for size in sizes:
        campaign = schools.drafted(unit, asked, size, earlier)
        line, statements = _issue(unit, campaign, size)
        yield line
        counts.append(statements)
        campaigns.append(campaign)
    if len(set(counts)) > 1:
        wrong.append(f"issuing: the number of statements grows with the agencies: {counts}")
    yield from _lay_answers(campaigns)
    costs.keep_connection()
    cases = [_cases(campaign, unit) for campaign in campaigns]
    counted: dict[str, list[int]] = {case.label: [] for case in cases[0]}
    for each in cases:
        for case in each:
            counted[case.label].append(costs.queries(case))
    yield from costs.compared(cases[-1], [f"{size:,}" for size in sizes], counted, wrong)
    yield from costs.weighed(cases[-1], f"CPU at {sizes[-1]:,}, ms a request", rounds=5)
    if wrong:
        raise SystemExit("\n".join(wrong))


def _issue(unit: Person, campaign: Campaign, size: int) -> tuple[str, int]:
    """Issue it, beside one raw INSERT … SELECT a table of the same rows, taken back again."""
    before = _rows()
    with transaction.atomic():
        began = time.perf_counter()
        _raw(campaign)
        raw = time.perf_counter() - began
        laid = [now - then for now, then in zip(_rows(), before, strict=True)]
        transaction.set_rollback(True)
    statements = 0

    def count(work: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        statements += 1
        return work(sql, params, many, context)

    with connection.execute_wrapper(count):
        began = time.perf_counter()
        done = schools.issued(unit, campaign)
        took = time.perf_counter() - began
    written = [now - then for now, then in zip(_rows(), before, strict=True)]
    if done is None or done.agencies != size or done.people != size or laid != written:
        raise SystemExit(f"Issuing wrote {written} rows and the raw statements {laid}.")
    line = f"{f'{size:,} schools':<30}{took * 1000:>9,.0f}{raw * 1000:>9,.0f}"
    return f"{line}{took / raw:>8.1f}{statements:>12,}", statements


def _rows() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


def _raw(campaign: Campaign) -> None:
    """What the database alone needs: each table's rows from those of the campaign."""
    of = f"{schools.RETURN} AS a"
    mine = f"WHERE a.campaign_id = {campaign.pk}"
    due = schools.cast(campaign.closes_on, "date")
    lay(
        ReturnSection,
        f"{of} JOIN audits_section AS s ON s.version_id = {campaign.version_id} {mine}",
        agency_return_id="a.id",
        section_id="s.id",
        asked="4",
    )
    parts = f'"{ReturnSection._meta.db_table}" AS r JOIN {of} ON a.id = r.agency_return_id {mine}'
    lay_history(ReturnSection, parts)
    execute(
        f"UPDATE {schools.RETURN} SET issued_at = CURRENT_TIMESTAMP, due_on = {due}, asked = 104 "
        f"WHERE campaign_id = {campaign.pk}"
    )
    lay_history(AgencyReturn, f"{schools.RETURN} AS r WHERE r.campaign_id = {campaign.pk}")
    _raw_clocks(campaign, of, mine)


def _raw_clocks(campaign: Campaign, of: str, mine: str) -> None:
    """The clocks of the returns, their history and events, and a letter to each lead."""
    due = schools.cast(campaign.closes_on, "date")
    kind = _kind()
    lay(
        Deadline,
        f"{of} {mine}",
        code="'audits.return'",
        label="'Return the audit'",
        reference=f"'{campaign.reference}'",
        path="'/audits/returns/' || a.id || '/'",
        record_type_id=str(kind),
        record_id="a.id",
        due_on=due,
        original_due_on=due,
        chase_on=due,
        next_chase_on=due,
        owner_organisation_id="a.organisation_id",
    )
    clocks = f'"{Deadline._meta.db_table}" AS r JOIN {of} ON a.id = r.record_id AND r.record_type_id = {kind} {mine}'
    lay_history(Deadline, clocks)
    lay(DeadlineEvent, clocks, deadline_id="r.id", kind="'started'", by_name="'x'", new_due_on=due)
    lay(
        Message,
        f"{of} JOIN {schools.SEAT} AS s ON s.organisation_id = a.organisation_id "
        f"JOIN {schools.PERSON} AS p ON p.id = s.person_id {mine}",
        key="'raw:' || a.id",
        kind="'audits.issued'",
        to_id="p.id",
        to_email="p.email",
        subject="'Section 175 audit: please answer'",
        body="'Hello ' || p.name || ' please answer the audit at /audits/returns/' || a.id || '/'",
        about_type_id=str(kind),
        about_id="a.id",
    )


def _kind() -> int:
    from django.contrib.contenttypes.models import ContentType

    return int(ContentType.objects.get_for_model(AgencyReturn).pk)


def _lay_answers(campaigns: list[Campaign]) -> Iterator[str]:
    began = time.perf_counter()
    made = sum(schools.answered(each) for each in campaigns)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield (
        f"{made:,} answers laid in {time.perf_counter() - began:.0f} s; "
        f"{Answer.objects.count():,} answers stored, {AgencyReturn.objects.count():,} returns"
    )


def _cases(campaign: Campaign, unit: Person) -> list[Case]:
    mine = schools.worked(campaign)
    lead = schools.lead_of(mine)
    sent = campaign.returns.filter(status="submitted").order_by("organisation")[0]
    part = mine.sections.select_related("section").order_by("section__position")[0].section.code
    at, board = campaign.reference, reverse("campaign", args=[campaign.reference])
    return [
        Case("campaigns", reverse("campaign_list"), unit, 5),
        Case("board", board, unit, 6, 12),
        Case("board, deep", f"{board}?page=8", unit, 6, 12),
        Case("heat map", reverse("campaign_results", args=[at]), unit, 6, 12),
        Case("standards and sectors", reverse("campaign_standards", args=[at]), unit, 6, 12),
        Case("since last time", reverse("campaign_changes", args=[at]), unit, 6, 12),
        Case("returns, lead", reverse("audit_return_list"), lead, 5),
        Case("return, lead", reverse("audit_return", args=[mine.pk]), lead, 3.5),
        Case("return handed in, unit", reverse("audit_return", args=[sent.pk]), unit, 3.5),
        Case("part, to write", reverse("audit_return_section", args=[mine.pk, part]), lead, 6, 10),
        Case("part, to read", reverse("audit_return_section", args=[sent.pk, part]), unit, 6, 10),
        Case("whole return, lead", reverse("audit_return_whole", args=[mine.pk]), lead, 3.5, 10),
        Case("whole return, handed in", reverse("audit_return_whole", args=[sent.pk]), unit, 3.5, 10),
    ]  # fmt: skip
