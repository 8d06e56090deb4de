"""The frame around the pages of a campaign, and how its forms are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audits.models import AgencyReturn, Campaign
from audits.rules.returns import CampaignStatus
from core import log
from core.access import can
from core.deeds import form_page

KINDS = {
    CampaignStatus.OPEN: "on-time",
    CampaignStatus.DRAFT: "waiting",
    CampaignStatus.CLOSED: "done",
    CampaignStatus.CANCELLED: "done",
}
# label, address, code, verb, whether it begins with the first return
TABS = (
    ("Board", "campaign", "board", "audits.follow", False),
    ("Who is asked", "campaign_agencies", "agencies", "audits.follow", False),
    ("Results", "campaign_results", "results", "audits.insight", True),
    ("Report", "campaign_report", "report", "audits.insight", True),
    ("Timeline", "campaign_timeline", "timeline", "audits.follow", False),
    ("Quality", "audit_quality", "quality", "audits.moderate", True),
)


def found_campaign(request: HttpRequest, reference: str, action: str = "open") -> Campaign:
    """The campaign of this reference, if it is in the person's reach; its opening is logged."""
    rows = Campaign.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("version__framework", "previous", "planned_by"), reference=reference
    )
    log.opened(request, found, action=action)
    return found


def found_return(
    request: HttpRequest, reference: str, pk: int, action: str = "open"
) -> AgencyReturn:
    """One agency in a campaign, if the campaign is in the person's reach."""
    campaign = found_campaign(request, reference, action)
    row = get_object_or_404(campaign.returns.select_related("organisation__category"), pk=pk)
    row.campaign = campaign
    return row


def framed(
    request: HttpRequest, campaign: Campaign, current: str, context: dict[str, Any]
) -> dict[str, Any]:
    """What every page of a campaign shows: identity and tabs, and what may be done with it."""
    draft = campaign.status == CampaignStatus.DRAFT
    return {
        "campaign": campaign,
        "status_kind": KINDS[CampaignStatus(campaign.status)],
        "is_draft": draft,
        "is_open": campaign.status == CampaignStatus.OPEN,
        "is_closed": campaign.status == CampaignStatus.CLOSED,
        "runs": can(request.user, "audits.run"),
        "tabs": [
            (label, reverse(name, args=[campaign.reference]), code == current)
            for label, name, code, verb, later in TABS
            if can(request.user, verb) and not (later and draft)
        ],
        **context,
    }


def campaign_form(
    request: HttpRequest,
    campaign: Campaign,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    back: str = "campaign",
    caption: str = "",
    **words: Any,
) -> HttpResponse:
    """A page with one form about a campaign; ``back`` names the page it leads back to."""
    return form_page(
        request,
        form,
        deed,
        heading=heading,
        caption=caption or f"{campaign.reference} {campaign.title}",
        back=reverse(back, args=[campaign.reference]),
        **words,
    )
