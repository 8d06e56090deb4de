"""Who a campaign asks: the list, the three ways to choose, one agency."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from audits.forms.campaigns import SureForm
from audits.forms.campaigns_agencies import (
    AskedFilters,
    ChooseForm,
    LengthForm,
    ListForm,
    OneForm,
)
from audits.queries import campaigns as queries
from audits.queries.campaigns_agencies import by_kind, the_one
from audits.rules.campaigns import is_awaited, return_path
from audits.rules.returns import CampaignStatus, ReturnStatus
from audits.services import campaigns_agencies as deeds
from audits.views.campaigns_frame import campaign_form, found_campaign, found_return, framed
from core.access import allow
from core.columns import Column
from core.deeds import done, form_page
from core.forms import bind
from core.lists import listing
from deadlines.calendar import closures
from deadlines.queries import faces_for
from partnership.queries import leads_of

NAMED = 20  # bodies left out that are named in full


@allow("audits.follow")
def campaign_agencies(request: HttpRequest, campaign: str) -> HttpResponseBase:
    """Who is asked, and how much of the framework."""
    found = found_campaign(request, campaign)
    page = listing(
        request,
        queries.returns_of(found),
        columns=[
            Column(
                "agency",
                "Agency",
                value="organisation.name",
                link=lambda row: reverse("campaign_agency", args=[found.reference, row.pk]),
                sort="organisation__name",
            ),
            Column("sector", "Sector", value="organisation.sector", sort="organisation__sector"),
            Column("category", "Category", value="organisation.category.name"),
            Column("length", "How much is asked", sort="length"),
            Column("reached", "Mail reaches somebody", value=lambda row: bool(row.reached)),
            Column("excused_reason", "Not needed because", on_page=False),
        ],
        filters=AskedFilters,
        filename=f"{found.reference}-agencies",
        export_verb="audits.export",
        caption="Agencies that are asked",
        empty="Choose agencies by what they are, paste a list, or add them one by one.",
    )
    context = framed(request, found, "agencies", {"page": page})
    return page.export() or render(request, "audits/campaigns/agencies.html", context)


@allow("audits.run")
def campaign_choose(request: HttpRequest, campaign: str) -> HttpResponse:
    """Choose agencies by what they are."""
    found = found_campaign(request, campaign, "open to choose")

    def choose(typed: dict[str, Any]) -> None:
        bodies = list(by_kind(**typed))
        _told(request, deeds.choose(actor=request.user, campaign=found, organisations=bodies))

    return campaign_form(
        request,
        found,
        bind(request, ChooseForm),
        choose,
        heading="Choose agencies by what they are",
        back="campaign_agencies",
        button="Add these agencies",
        means=(
            "Agencies are added that are one of everything you tick under each heading. To add others as well,"
            " come back and choose again.",
        ),
    )


@allow("audits.run")
def campaign_choose_list(request: HttpRequest, campaign: str) -> HttpResponse:
    """Paste a list. Lines that name nobody stay in the box, each with what is wrong."""
    found = found_campaign(request, campaign, "open to choose")
    form = bind(request, ListForm)
    outcome: list[deeds.Chosen] = []

    def choose(typed: dict[str, Any]) -> None:
        outcome.append(deeds.choose_listed(actor=request.user, campaign=found, **typed))

    if request.method == "POST" and done(form, choose):
        _told(request, outcome[0])
        if not outcome[0].unknown:
            return redirect("campaign_agencies", found.reference)
        form = ListForm({"text": "\n".join(line.text for line, _why in outcome[0].unknown)})
        for line, why in outcome[0].unknown:
            form.add_error("text", f"“{line.text}” (line {line.number}): {why}")
    context = {
        "form": form,
        "heading": "Paste a list of agencies",
        "caption": f"{found.reference} {found.title}",
        "back": reverse("campaign_agencies", args=[found.reference]),
        "button": "Add these agencies",
        "kind": "primary",
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@allow("audits.run")
def campaign_choose_one(request: HttpRequest, campaign: str) -> HttpResponse:
    """Add one agency."""
    found = found_campaign(request, campaign, "open to choose")

    def choose(typed: dict[str, Any]) -> None:
        body = the_one(typed["organisation"])
        _told(request, deeds.choose(actor=request.user, campaign=found, organisations=[body]))

    return campaign_form(
        request,
        found,
        bind(request, OneForm),
        choose,
        heading="Add one agency",
        back="campaign_agencies",
        button="Add the agency",
    )


@allow("audits.follow")
def campaign_agency(request: HttpRequest, campaign: str, audit_return: int) -> HttpResponse:
    """One agency in a campaign: who is told, how far it is, what can be decided about it."""
    row = found_return(request, campaign, audit_return)
    today = timezone.localdate()
    running = row.campaign.status == CampaignStatus.OPEN
    context = {
        "row": row,
        "standing": queries.standing(row, today, closures()),
        "progress": queries.progress(row),
        "clocks": faces_for(row, today),
        "leads": leads_of(row.organisation),
        "return_url": return_path(row.pk) if row.issued_at else "",
        "may_decide": running and row.issued_at and is_awaited(row.status, bool(row.submitted_at)),
        "may_ask": running and row.status == ReturnStatus.EXCUSED,
    }
    return render(
        request, "audits/campaigns/agency.html", framed(request, row.campaign, "agencies", context)
    )


@allow("audits.run")
def campaign_agency_length(request: HttpRequest, campaign: str, audit_return: int) -> HttpResponse:
    """Ask one agency more or less."""
    row = found_return(request, campaign, audit_return, "open to change")
    return form_page(
        request,
        bind(request, LengthForm, initial={"length": row.length}),
        lambda typed: deeds.set_length(actor=request.user, agency_return=row, **typed),
        heading="How much is asked",
        caption=f"{row.campaign.reference}: {row.organisation}",
        back=agency_url(row),
        said="How much is asked of this agency is changed.",
    )


@allow("audits.run")
def campaign_agency_out(request: HttpRequest, campaign: str, audit_return: int) -> HttpResponse:
    """Do not ask an agency after all."""
    row = found_return(request, campaign, audit_return, "open to take out")
    return campaign_form(
        request,
        row.campaign,
        bind(request, SureForm),
        lambda _typed: deeds.take_out(actor=request.user, agency_return=row),
        heading=f"Take {row.organisation} out",
        back="campaign_agencies",
        button="Take it out",
        kind="warning",
        said=f"{row.organisation} is not asked.",
    )


def agency_url(row: Any) -> str:
    return reverse("campaign_agency", args=[row.campaign.reference, row.pk])


def _told(request: HttpRequest, chosen: deeds.Chosen) -> None:
    """What a choice did, and whom it left out."""
    said = "1 agency is added." if chosen.added == 1 else f"{chosen.added} agencies are added."
    if chosen.there:
        said += f" {chosen.there} {'was' if chosen.there == 1 else 'were'} there already."
    (messages.success if chosen.added else messages.info)(request, said)
    if chosen.left_out:
        named = "; ".join(f"{name} {why}" for name, why in chosen.left_out[:NAMED])
        more = len(chosen.left_out) - NAMED
        end = f"; and {more} more." if more > 0 else "."
        messages.warning(request, f"Left out: {named}{end}")
