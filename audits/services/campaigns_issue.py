"""Issuing: one action opens all returns, starts their clocks and tells the leads. A late one joins alone.

Set-based: what it costs in statements does not grow with the number of agencies.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audits.clocks import RETURN
from audits.mails.campaigns import ISSUED
from audits.models import AgencyReturn, Campaign, Question, ReturnSection, Section
from audits.rules.campaigns import left_out, length_of, return_path
from audits.rules.frameworks import Length, VersionStatus, applicable
from audits.rules.returns import CAMPAIGN_MOVES, CampaignStatus
from audits.services.campaigns import lock_open
from audits.services.campaigns_letters import addressed, spoken, write
from core import bulk, history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock, move
from deadlines import services as clocks
from partnership.models import Organisation

if TYPE_CHECKING:
    from partnership.models import Person


@dataclass(frozen=True)
class Issued:
    """What an issue did: how many agencies are asked, people told, agencies that nobody receives mail for."""

    agencies: int
    people: int
    unreached: int


@transaction.atomic
def issue(*, actor: Person | System, campaign: Campaign, reason: str = "Issued") -> Issued | None:
    """Open the campaign for everyone chosen. None: it was issued before."""
    campaign = lock(campaign)
    if campaign.status == CampaignStatus.OPEN:
        return None
    today = timezone.localdate()
    if campaign.status == CampaignStatus.DRAFT:
        refuse_unready(campaign, today)
    rows = AgencyReturn.objects.filter(campaign=campaign, issued_at=None)
    move(
        campaign,
        CampaignStatus.OPEN,
        moves=CAMPAIGN_MOVES,
        actor=actor,
        reason=reason,
        issued_at=timezone.now(),
        not_issued="",
    )
    return _give_out(actor, campaign, rows, campaign.closes_on)


@transaction.atomic
def join(
    *,
    actor: Person,
    campaign: Campaign,
    organisation: Organisation,
    due_on: dt.date,
    length: str = "",
) -> AgencyReturn:
    """Ask one more agency of an open campaign: issued at once, with a clock and a letter of its own."""
    campaign = lock_open(campaign)
    there = AgencyReturn.objects.filter(campaign=campaign, organisation=organisation).first()
    if there:
        return there
    today = timezone.localdate()
    why = left_out(organisation.is_class, organisation.ended_on, today)
    if why:
        raise RuleBroken(f"{organisation} {why}.", field="organisation")
    if length and length not in Length.values:
        raise RuleBroken("Choose how much is asked.", field="length")
    if due_on <= today:
        raise RuleBroken("The day must be in the future.", field="due_on")
    late = AgencyReturn(
        campaign=campaign,
        organisation=organisation,
        length=length or length_of(organisation.sector),
        due_on=due_on,
    )
    history.create(late, actor=actor, reason="Joined late")
    _give_out(actor, campaign, AgencyReturn.objects.filter(pk=late.pk, issued_at=None), due_on)
    late.refresh_from_db()
    return late


def refuse_unready(campaign: Campaign, today: dt.date) -> None:
    """Raise RuleBroken where a draft could not be issued on a day."""
    rows = AgencyReturn.objects.filter(campaign=campaign, issued_at=None)
    if campaign.version.status != VersionStatus.IN_USE:
        raise RuleBroken("The version of the framework is not in use any more. Choose another.")
    if campaign.opens_on > today:
        raise RuleBroken(
            f"This audit opens on {spoken(campaign.opens_on)}. Issue it then, or change the day."
        )
    if campaign.closes_on <= today:
        raise RuleBroken("The closing day must be in the future. Change it first.")
    if not rows.exists():
        raise RuleBroken("Choose at least one agency first.")
    ended = rows.filter(organisation__ended_on__lt=today).select_related("organisation").first()
    if ended:
        raise RuleBroken(f"{ended.organisation} has ended since it was chosen. Take it out first.")


def _give_out(
    actor: Person | System, campaign: Campaign, rows: QuerySet[AgencyReturn], due_on: dt.date
) -> Issued:
    """Sections, figures, clocks and letters of returns that were not issued yet."""
    returns = list(rows.select_related("organisation").order_by("pk"))
    asked = _asked(campaign, rows)
    _make_sections(rows, asked)
    fresh = ReturnSection.objects.filter(agency_return__in=rows)
    history.record_many(fresh, actor=actor, reason="Issued", created=True)
    now = timezone.now()
    for (length, sector), sections in asked.items():
        history.change_many(
            rows.filter(length=length, organisation__sector=sector),
            actor=actor,
            reason="Issued",
            issued_at=now,
            due_on=due_on,
            asked=sum(sections.values()),
        )
    clocks.start_many(
        actor=actor,
        code=RETURN.code,
        on=timezone.localdate(),
        reference=campaign.reference,
        starts=[
            clocks.Start(row, return_path(row.pk), row.organisation_id, due_on) for row in returns
        ],
    )
    letters = addressed(returns)
    people = write(
        ISSUED,
        campaign,
        letters,
        once=str(returns[0].pk),
        due=spoken(due_on),
        words=campaign.words or f"“{campaign.title}” is open.",
    )
    return Issued(len(returns), people, len(letters.unreached))


def _asked(
    campaign: Campaign, rows: QuerySet[AgencyReturn]
) -> dict[tuple[str, str], dict[int, int]]:
    """(Length, sector) → section → how many of its questions are asked while nothing is answered."""
    kinds = rows.order_by("length", "organisation__sector")
    kinds_found = list(kinds.values_list("length", "organisation__sector").distinct())
    parts = Section.objects.filter(version=campaign.version)
    if campaign.parts:
        parts = parts.filter(code__in=campaign.parts)
    sections = list(parts.order_by("position", "pk").values_list("pk", flat=True))
    found = Question.objects.of(campaign.version).filter(standard__section__in=sections)
    questions = list(found)
    place = {each.code: each.standard.section_id for each in questions}
    wanted = [each.asked for each in questions]
    result: dict[tuple[str, str], dict[int, int]] = {}
    for length, sector in kinds_found:
        counts = Counter(place[code] for code in applicable(wanted, length, sector, {}))
        result[length, sector] = {pk: counts[pk] for pk in sections}
    return result


def _make_sections(
    rows: QuerySet[AgencyReturn], asked: dict[tuple[str, str], dict[int, int]]
) -> None:
    """One row a return and asked section, in one statement: thousands of returns have many sections each."""
    source, param = bulk.packed(_lines(asked), length="text", sector="text", section="int", asked="int")  # fmt: skip
    inner, params = rows.order_by().values("pk").query.sql_with_params()
    table, returns = ReturnSection._meta.db_table, AgencyReturn._meta.db_table
    bulk.run(
        f"INSERT INTO {table} (agency_return_id, section_id, left_out, asked, answered, begun) "  # noqa: S608  names only
        f"SELECT a.id, t.section, '', t.asked, 0, FALSE FROM {returns} AS a "
        f"JOIN {Organisation._meta.db_table} AS o ON o.id = a.organisation_id "
        f"JOIN ({source}) AS t ON t.length = a.length AND t.sector = o.sector "
        f"WHERE a.id IN ({inner})",
        [param, *params],
    )


def _lines(asked: dict[tuple[str, str], dict[int, int]]) -> Iterator[tuple[str, str, int, int]]:
    for (length, sector), sections in asked.items():
        for section, number in sections.items():
            yield length, sector, section, number
