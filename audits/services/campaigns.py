"""Preparing a campaign: what is asked, of which year, from when to when. Only a draft changes what is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audits.models import Campaign, FrameworkVersion
from audits.rules.frameworks import VersionStatus
from audits.rules.returns import CampaignStatus
from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.references import next_reference
from core.stale import refuse_stale

if TYPE_CHECKING:
    from partnership.models import Person

FROM_THE_START = ("title", "version", "cycle", "opens_on", "closes_on", "words", "previous")
AFTER_ISSUE = ("title", "cycle", "words", "previous")


@transaction.atomic
def prepare(
    *,
    actor: Person,
    title: str,
    version: FrameworkVersion,
    cycle: str,
    opens_on: dt.date,
    closes_on: dt.date,
    words: str = "",
    previous: Campaign | None = None,
    parts: Sequence[str] = (),
) -> Campaign:
    """Begin a campaign. Nobody is told before it is issued."""
    if not title.strip():
        raise RuleBroken("Give the audit a title.", field="title")
    _check(version, opens_on, closes_on, previous)
    campaign = Campaign(
        reference=next_reference("AUD", Campaign, timezone.localdate().year),
        title=title.strip(),
        version=version,
        cycle=cycle.strip(),
        parts=_known(version, parts),
        words=words.strip(),
        opens_on=opens_on,
        closes_on=closes_on,
        previous=previous,
        created_by=actor,
    )
    return history.create(campaign, actor=actor, reason="Prepared")


def held(campaign: Campaign) -> dict[str, Any]:
    """What is saved of a campaign, as its form names it."""
    names = FROM_THE_START if campaign.status == CampaignStatus.DRAFT else AFTER_ISSUE
    return {name: getattr(campaign, name) for name in names}


@transaction.atomic
def change(*, actor: Person, campaign: Campaign, seen: str = "", **typed: Any) -> bool:
    """Change a campaign. Once it is issued its version and its days stay; words and title may be put right.

    Another version begins with all its parts.
    """
    campaign = lock(campaign)
    if campaign.status == CampaignStatus.CANCELLED:
        raise RuleBroken("This audit was cancelled, so it cannot be changed.")
    saved = held(campaign)
    fixed = [
        name
        for name, value in typed.items()
        if name not in saved and value != getattr(campaign, name)
    ]
    if fixed:
        raise RuleBroken(
            "This audit was issued, so what it asks and its days cannot be changed here.",
            field=fixed[0],
        )
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in typed.items()
        if name in saved
    }
    if not values.get("title", campaign.title):
        raise RuleBroken("Give the audit a title.", field="title")
    refuse_stale(seen, saved, values)
    now = saved | values
    if campaign.status == CampaignStatus.DRAFT:
        _check(now["version"], now["opens_on"], now["closes_on"], now["previous"], campaign)
        if now["version"] != campaign.version:
            values["parts"] = []
    else:
        _check_previous(campaign.version, now["previous"], campaign)
    return history.change(campaign, actor=actor, reason="Changed", **values)


@transaction.atomic
def choose_parts(*, actor: Person, campaign: Campaign, parts: Sequence[str]) -> bool:
    """Say which parts are asked; all of them, or none named, asks all."""
    campaign = lock_draft(campaign)
    known = _known(campaign.version, parts)
    return history.change(campaign, actor=actor, reason="Parts chosen", parts=known)


def lock_draft(campaign: Campaign) -> Campaign:
    """The campaign, locked. Raises RuleBroken once it was issued or cancelled."""
    found = lock(campaign)
    if found.status != CampaignStatus.DRAFT:
        raise RuleBroken("This audit was issued already, so this cannot be changed any more.")
    return found


def lock_open(campaign: Campaign) -> Campaign:
    """The campaign, locked. Raises RuleBroken unless it is open."""
    found = lock(campaign)
    if found.status != CampaignStatus.OPEN:
        raise RuleBroken("This audit is not open.")
    return found


def _check(
    version: FrameworkVersion,
    opens_on: dt.date,
    closes_on: dt.date,
    previous: Campaign | None,
    campaign: Campaign | None = None,
) -> None:
    if version.status != VersionStatus.IN_USE:
        raise RuleBroken("Choose a version that is in use.", field="version")
    if closes_on <= opens_on:
        raise RuleBroken("The closing day must be after the opening day.", field="closes_on")
    _check_previous(version, previous, campaign)


def _check_previous(
    version: FrameworkVersion, previous: Campaign | None, campaign: Campaign | None
) -> None:
    if previous is None:
        return
    if campaign and previous.pk == campaign.pk:
        raise RuleBroken("An audit cannot follow itself.", field="previous")
    if previous.version.framework_id != version.framework_id:
        raise RuleBroken("Choose an earlier audit with the same framework.", field="previous")


def _known(version: FrameworkVersion, parts: Sequence[str]) -> list[str]:
    """The codes in the order of the version; none where all are asked."""
    codes = list(version.sections.order_by("position", "pk").values_list("code", flat=True))
    unknown = sorted(set(parts) - set(codes))
    if unknown:
        raise RuleBroken(f"This version has no part “{unknown[0]}”.", field="parts")
    chosen = [code for code in codes if code in set(parts)]
    return [] if chosen == codes else chosen
