"""Campaigns: the list, the board, preparing and changing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from audits.forms.campaigns import (
    CampaignDraftForm,
    CampaignForm,
    CampaignWordsForm,
    PartsForm,
)
from audits.forms.campaigns_agencies import ReturnFilters
from audits.models import Campaign
from audits.queries import campaigns as queries
from audits.rules.campaigns import return_path
from audits.rules.returns import READABLE, CampaignStatus, ReturnStatus
from audits.services import campaigns as deeds
from audits.views.campaigns_frame import KINDS, campaign_form, found_campaign, framed
from core.access import allow, can
from core.columns import Column
from core.deeds import done
from core.forms import bind
from core.lists import ListPage, listing
from deadlines.calendar import closures
from deadlines.timeline import shown

PLANNED = "It is planned to issue itself on its opening day, whichever day that is."
STATUS_KINDS = {
    ReturnStatus.NOT_STARTED: "grey",
    ReturnStatus.STARTED: "blue",
    ReturnStatus.TO_SIGN: "blue",
    ReturnStatus.QUERIED: "yellow",
}


@allow("audits.follow")
def campaign_list(request: HttpRequest) -> HttpResponseBase:
    """Every audit that was sent out, or is being prepared; the latest first."""
    page = listing(
        request,
        queries.seen_by(request.user),
        columns=[
            Column("reference", "Campaign", link=_address, sort="reference"),
            Column("title", "Title", sort="title"),
            Column("cycle", "Year"),
            Column(
                "status", "Status", tag=lambda row: KINDS[CampaignStatus(row.status)], sort="status"
            ),
            Column("opens_on", "Opens", sort="opens_on"),
            Column("closes_on", "Closes", sort="closes_on"),
            Column("returned", "Returned", value=_returned),
            Column("version", "Framework", on_page=False),
        ],
        filename="campaigns",
        export_verb="audits.export",
        caption="Campaigns, the latest first",
    )
    return page.export() or render(request, "audits/campaigns/list.html", {"page": page})


@allow("audits.follow")
def campaign(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """The board: how many have returned, and how far each of the others is."""
    found, today = found_campaign(request, campaign), timezone.localdate()
    page = _board(request, found)
    counts = queries.figures(found, today)
    nobody = queries.unreached(found)[:10] if can(request.user, "audits.run") else []
    context = {
        "page": page,
        "counts": counts,
        "figures": _figures(found, counts),
        "nobody": [row.organisation for row in nobody],
        "query": request.GET.urlencode(),
        "to_come": found.opens_on > today,
        "parts": len(found.parts),
    }
    return page.export() or render(
        request, "audits/campaigns/board.html", framed(request, found, "board", context)
    )


@allow("audits.follow")
def campaign_timeline(request: HttpRequest, campaign: str) -> HttpResponse:
    """Everything that was done with a campaign as a whole."""
    found = found_campaign(request, campaign, "open timeline")
    timeline = shown(request, found)
    context = framed(request, found, "timeline", {"timeline": timeline})
    return render(request, "audits/campaigns/timeline.html", context)


@allow("audits.run")
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Begin a campaign."""
    earlier = Campaign.objects.visible_to(request.user)
    form = bind(request, CampaignForm, earlier=earlier)
    made: list[Campaign] = []

    def prepare(typed: dict[str, Any]) -> None:
        made.append(deeds.prepare(actor=request.user, **typed))

    if request.method == "POST" and done(form, prepare):
        messages.success(
            request,
            "The campaign is prepared. Choose who is asked; nobody is told before you issue it.",
        )
        return redirect("campaign_agencies", made[0].reference)
    context = {
        "form": form,
        "back": reverse("campaign_list"),
        "heading": "Prepare a campaign",
        "caption": "Audits",
        "button": "Prepare the campaign",
        "kind": "primary",
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@allow("audits.run")
def campaign_change(request: HttpRequest, campaign: str) -> HttpResponse:
    """Change a campaign; once it is issued, only its words."""
    found = found_campaign(request, campaign, "open to change")
    earlier = Campaign.objects.visible_to(request.user).exclude(pk=found.pk)
    draft = found.status == CampaignStatus.DRAFT
    kind: type[Any] = CampaignDraftForm if draft else CampaignWordsForm
    return campaign_form(
        request,
        found,
        bind(request, kind, earlier=earlier, initial=kind.opened_with(deeds.held(found))),
        lambda typed: deeds.change(actor=request.user, campaign=found, **typed),
        heading="Change the campaign",
        means=(PLANNED,) if draft and found.planned_by_id else (),
        said="The campaign is changed.",
    )


@allow("audits.run")
def campaign_parts(request: HttpRequest, campaign: str) -> HttpResponse:
    """Choose which parts of the framework are asked."""
    found = found_campaign(request, campaign, "open to change")
    sections = found.version.sections.order_by("position", "pk")
    choices = [(row.code, str(row)) for row in sections]
    initial = {"parts": found.parts or [code for code, _label in choices]}
    return campaign_form(
        request,
        found,
        bind(request, PartsForm, choices=choices, initial=initial),
        lambda typed: deeds.choose_parts(actor=request.user, campaign=found, **typed),
        heading="Parts that are asked",
        means=("With some parts only, an audit can be asked as a short theme at a time.",),
        said="The parts are chosen.",
    )


def _board(request: HttpRequest, found: Campaign) -> ListPage:
    today, off = timezone.localdate(), closures()
    runs = can(request.user, "audits.run")

    def link(row: Any) -> str:
        if runs:
            return reverse("campaign_agency", args=[found.reference, row.pk])
        return return_path(row.pk) if row.status in READABLE else ""

    return listing(
        request,
        queries.returns_of(found),
        columns=[
            Column("agency", "Agency", value="organisation.name", link=link, sort="organisation__name"),
            Column("sector", "Sector", value="organisation.sector", sort="organisation__sector"),
            Column("category", "Category", value="organisation.category.name", on_page=False),
            Column("status", "Status", tag=lambda row: STATUS_KINDS.get(row.status, "green"), sort="status"),
            Column("progress", "Questions done", value=queries.progress),
            Column("due_on", "Due", sort="due_on"),
            Column("first_due", "First due", value=queries.first_day, on_page=False),
            Column(
                "standing",
                "How it stands",
                value=lambda row: _stands(row, today, off),
                tag=lambda row: queries.standing(row, today, off)[1],
            ),
            Column("submitted_at", "Returned", on_page=False),
        ],
        filters=ReturnFilters,
        filename=f"{found.reference}-returns",
        export_verb="audits.export",
        caption="Returns by agency",
        empty="Nobody is asked yet.",
    )  # fmt: skip


def _stands(row: Any, today: Any, off: Any) -> str:
    """Where it has another day now, the first one still shows."""
    said, first = queries.standing(row, today, off)[0], queries.first_day(row)
    return f"{said}, first due {first.day} {first:%b %Y}" if first else said


def _figures(found: Campaign, counts: queries.Figures) -> list[tuple[str, str, str]]:
    """Number, label, and the list that the figure opens."""
    at = reverse("campaign", args=[found.reference])
    return [
        (str(counts.asked), "Asked", at),
        (str(counts.not_started), "Not started", f"{at}?status={ReturnStatus.NOT_STARTED}"),
        (str(counts.started), "Started", f"{at}?status={ReturnStatus.STARTED}"),
        (str(counts.to_sign), "Waiting for signature", f"{at}?status={ReturnStatus.TO_SIGN}"),
        (str(counts.returned), "Returned", f"{at}?status=returned"),
        (str(counts.late), "Late", f"{at}?late=late"),
        (counts.in_time_said, "Of returns in time", f"{at}?late=on_day"),
    ]


def _address(row: Campaign) -> str:
    return reverse("campaign", args=[row.reference])


def _returned(row: Any) -> str:
    return f"{row.returned} of {row.asked}" if row.asked else ""
