"""Made-up campaigns for the demo: last year's Section 11, this year's, and this year's Section 175 to the schools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from audits.models import Campaign, FrameworkVersion
from audits.rules.frameworks import VersionStatus
from audits.rules.returns import CampaignStatus
from audits.services import (
    campaigns,
    campaigns_agencies,
    campaigns_close,
    campaigns_issue,
    campaigns_returns,
)
from core.living import at
from governance.demo.people import manager
from partnership.models import Organisation, Person
from partnership.rules import Sector

DAY = dt.timedelta(days=1)
SECTION_11, SECTION_175 = "section-11", "section-175"
WORDS_11 = (
    "Please tell us how your organisation keeps the duty of section 11 of the Children Act 2004. Say what you do,"
    " how you know that it works, and what you will do next."
)
WORDS_175 = (
    "Please tell us how your school keeps its safeguarding duties. Answer with your designated safeguarding lead, and"
    " take the return to your governors. Name no child."
)


@dataclass(frozen=True)
class Round:
    """One campaign: of which framework, and how many days from today it opens and closes."""

    framework: str
    title: str
    words: str
    opens: int
    closes: int


LAST = Round(SECTION_11, "Section 11 audit", WORDS_11, -400, -340)
NOW = Round(SECTION_11, "Section 11 audit", WORDS_11, -35, 21)
SCHOOLS = Round(SECTION_175, "Section 175 and 157 audit", WORDS_175, -28, 34)


def load(today: dt.date) -> None:
    """Only the campaigns and who is asked. Nothing where the frameworks are not there."""
    unit = manager()
    last = issue(unit, LAST, _section_11(), today)
    now = issue(unit, NOW, _section_11(), today, previous=last)
    issue(unit, SCHOOLS, _schools(), today)
    if now:
        _decided(unit, now, today)


def finish(today: dt.date) -> None:
    """Close last year's, once it is answered."""
    last = Campaign.objects.filter(status=CampaignStatus.OPEN, closes_on__lt=today).first()
    if last:
        with at(last.closes_on + 5 * DAY):
            campaigns_close.close(actor=manager(), campaign=last)


def issue(
    unit: Person,
    told: Round,
    bodies: Iterable[Organisation],
    today: dt.date,
    previous: Campaign | None = None,
) -> Campaign | None:
    """Prepare and issue one, on the day it opened."""
    version = (
        FrameworkVersion.objects.filter(framework__code=told.framework, status=VersionStatus.IN_USE)
        .order_by("-number")
        .first()
    )
    if version is None:
        return None
    opens = today + told.opens * DAY
    cycle = opens.year if opens.month >= 9 else opens.year - 1  # the school year
    with at(opens):
        campaign = campaigns.prepare(
            actor=unit,
            title=f"{told.title} {cycle}-{(cycle + 1) % 100:02}",
            version=version,
            cycle=f"{cycle}-{(cycle + 1) % 100:02}",
            opens_on=opens,
            closes_on=today + told.closes * DAY,
            words=told.words,
            previous=previous,
        )
        campaigns_agencies.choose(actor=unit, campaign=campaign, organisations=bodies)
        campaigns_issue.issue(actor=unit, campaign=campaign)
    campaign.refresh_from_db()
    return campaign


def _section_11() -> list[Organisation]:
    """Schools answer for their own duty, in the audit of theirs (rulebook 6.1)."""
    rows = Organisation.objects.current().filter(section11=True)
    return list(rows.exclude(sector=Sector.EDUCATION).order_by("name", "pk"))


def _schools() -> list[Organisation]:
    rows = Organisation.objects.current().filter(sector=Sector.EDUCATION).exclude(school=None)
    return list(rows.order_by("name", "pk"))


def _decided(unit: Person, campaign: Campaign, today: dt.date) -> None:
    """One agency has more time, and one need not return."""
    rows = list(
        campaign.returns.select_related("organisation").order_by("-organisation__name", "pk")
    )
    if len(rows) < 4:
        return
    with at(today - 6 * DAY):
        campaigns_returns.extend(
            actor=unit,
            agency_return=rows[0],
            due_on=campaign.closes_on + 14 * DAY,
            reason="A new safeguarding lead starts next month.",
        )
        campaigns_returns.excuse(
            actor=unit,
            agency_return=rows[1],
            reason="It answers the same audit for the whole region, and sends us that.",
        )
