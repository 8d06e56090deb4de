"""What the business unit does with a campaign: issue, remind, extend, excuse, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.forms.campaigns import (
    AskAgainForm,
    ClosingForm,
    MoreTimeForm,
    ReasonForm,
    SureForm,
)
from audits.forms.campaigns_agencies import ChaseForm, JoinForm, ReturnFilters
from audits.models import AgencyReturn, Campaign
from audits.queries import campaigns as queries
from audits.queries.campaigns_agencies import the_one
from audits.queries.handed_in import awaited
from audits.services import (
    campaigns_chase,
    campaigns_close,
    campaigns_issue,
    campaigns_plan,
    campaigns_returns,
)
from audits.views.campaigns_agencies import agency_url
from audits.views.campaigns_frame import campaign_form, found_campaign, found_return, framed
from core.access import allow
from core.deeds import at_once, done, form_page
from core.errors import RuleBroken
from core.forms import bind
from deadlines.words import long_day

MOST = 200  # agencies to tick on one page


@allow("audits.run")
def campaign_issue(request: HttpRequest, campaign: str) -> HttpResponse:
    """Send it out to everyone chosen, after asking once."""
    found = found_campaign(request, campaign, "open to issue")
    counts = queries.figures(found, timezone.localdate())
    nobody = queries.unreached(found).count()
    asked = "1 agency" if counts.asked == 1 else f"{counts.asked} agencies"

    def issue(_typed: dict[str, Any]) -> None:
        issued = campaigns_issue.issue(actor=request.user, campaign=found)
        if issued:
            messages.success(request, _issued(issued))

    means = [
        f"{asked} will be asked to answer by {long_day(found.closes_on)}.",
        "Each lead gets one mail, and each return its own clock.",
        "Afterwards the framework and the parts that are asked cannot be changed.",
    ]
    if nobody:
        means.append(f"Nobody receives mail for {nobody} of them. The board says which.")
    return campaign_form(
        request,
        found,
        bind(request, SureForm),
        issue,
        heading="Issue the campaign",
        means=tuple(means),
        button="Issue it now",
    )


@allow("audits.run")
def campaign_plan(request: HttpRequest, campaign: str) -> HttpResponse:
    """Let it issue itself on its opening day."""
    found = found_campaign(request, campaign, "open to plan")
    counts = queries.figures(found, timezone.localdate())
    asked = "1 agency is" if counts.asked == 1 else f"{counts.asked} agencies are"
    return campaign_form(
        request,
        found,
        bind(request, SureForm),
        lambda _typed: campaigns_plan.plan_issue(actor=request.user, campaign=found),
        heading=f"Issue on {long_day(found.opens_on)}",
        means=(
            f"{asked} asked by itself that morning, to answer by {long_day(found.closes_on)}.",
            "Until then you can change everything, and take this back. If you change the opening day, it is issued"
            " on the new one.",
            "If it cannot be issued then, the business unit is told and nobody is asked.",
        ),
        button=f"Issue it on {long_day(found.opens_on)}",
        said=f"It issues itself on {long_day(found.opens_on)}.",
    )


@allow("audits.run")
@require_POST
def campaign_plan_end(request: HttpRequest, campaign: str) -> HttpResponse:
    """Take the plan back."""
    found = found_campaign(request, campaign, "take the plan back")
    return at_once(
        request,
        lambda: campaigns_plan.plan_no_more(actor=request.user, campaign=found),
        back=reverse("campaign", args=[found.reference]),
        said="It does not issue itself any more. Issue it by hand, or plan it again.",
        already="It was not planned.",
    )


@allow("audits.run")
def campaign_join(request: HttpRequest, campaign: str) -> HttpResponse:
    """One more agency, after it was issued."""
    found = found_campaign(request, campaign, "open to add an agency")

    def join(typed: dict[str, Any]) -> None:
        body = the_one(typed.pop("organisation"))
        campaigns_issue.join(actor=request.user, campaign=found, organisation=body, **typed)

    return campaign_form(
        request,
        found,
        bind(request, JoinForm, initial={"due_on": found.closes_on}),
        join,
        heading="Add an agency late",
        means=("It is asked at once, and its leads are told.",),
        back="campaign_agencies",
        button="Ask this agency",
        said="The agency is asked, and its leads are told.",
    )


@allow("audits.run")
def campaign_chase(request: HttpRequest, campaign: str) -> HttpResponse:
    """Tick whom to remind, of those that the filters of the board leave; or remind all that are late."""
    found = found_campaign(request, campaign, "open to remind")
    rows = ReturnFilters(request.GET).narrow(queries.returns_of(found).filter(awaited()))
    keys = list(rows.exclude(issued_at=None).values_list("pk", flat=True)[:MOST])
    shown = AgencyReturn.objects.filter(pk__in=keys).select_related("organisation")
    form = bind(request, ChaseForm, returns=shown.order_by("organisation__name", "pk"))

    def chase(typed: dict[str, Any]) -> None:
        chosen = [row.pk for row in typed["chosen"]]
        told = campaigns_chase.chase(actor=request.user, campaign=found, returns=chosen)
        messages.success(request, str(told))

    if request.method == "POST" and done(form, chase):
        return redirect("campaign", found.reference)
    late = queries.figures(found, timezone.localdate()).late
    context = {"form": form, "count": len(keys), "late": late}
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request,
        "audits/campaigns/chase.html",
        framed(request, found, "board", context),
        status=status,
    )


@allow("audits.run")
@require_POST
def campaign_chase_late(request: HttpRequest, campaign: str) -> HttpResponse:
    """Remind all that are late, each person once a day."""
    found = found_campaign(request, campaign, "remind")

    return _reminded(request, found, None, reverse("campaign", args=[found.reference]))


@allow("audits.run")
@require_POST
def campaign_agency_chase(request: HttpRequest, campaign: str, audit_return: int) -> HttpResponse:
    """Remind one agency at once."""
    row = found_return(request, campaign, audit_return, "remind")

    return _reminded(request, row.campaign, [row.pk], agency_url(row))


@allow("audits.run")
def campaign_extend(request: HttpRequest, campaign: str, audit_return: int) -> HttpResponse:
    """More time for one agency."""
    row = found_return(request, campaign, audit_return, "open to extend")
    return _decide(
        request,
        row,
        bind(request, MoreTimeForm),
        lambda typed: campaigns_returns.extend(actor=request.user, agency_return=row, **typed),
        heading="Give more time",
        means=(
            f"It is due on {long_day(row.due_on)}. Only this agency’s reminders move; the first day still shows.",
        ),
        button="Give more time",
        said="The agency has more time, and its leads are told.",
    )


@allow("audits.run")
def campaign_excuse(request: HttpRequest, campaign: str, audit_return: int) -> HttpResponse:
    """The agency need not return anything."""
    row = found_return(request, campaign, audit_return, "open to excuse")
    return _decide(
        request,
        row,
        bind(request, ReasonForm),
        lambda typed: campaigns_returns.excuse(actor=request.user, agency_return=row, **typed),
        heading="Do without this return",
        means=("Its leads are told. What they wrote is kept, and you can ask again.",),
        button="Do without it",
        kind="warning",
        said="The return is not needed, and the agency’s leads are told.",
    )


@allow("audits.run")
def campaign_ask_again(request: HttpRequest, campaign: str, audit_return: int) -> HttpResponse:
    """Ask an agency after all."""
    row = found_return(request, campaign, audit_return, "open to ask again")
    return _decide(
        request,
        row,
        bind(request, AskAgainForm, initial={"due_on": row.campaign.closes_on}),
        lambda typed: campaigns_returns.ask_again(actor=request.user, agency_return=row, **typed),
        heading="Ask again",
        button="Ask again",
        said="The agency is asked again, and its leads are told.",
    )


@allow("audits.run")
def campaign_closing(request: HttpRequest, campaign: str) -> HttpResponse:
    """Another closing day for all."""
    found = found_campaign(request, campaign, "open to change")
    return campaign_form(
        request,
        found,
        bind(request, ClosingForm),
        lambda typed: campaigns_close.move_closing(actor=request.user, campaign=found, **typed),
        heading="Move the closing day",
        means=(
            f"It closes on {long_day(found.closes_on)}. All clocks follow, and leads are told. An agency that has a"
            " day of its own keeps it.",
        ),
        button="Move the closing day",
        said="The closing day is moved, and leads are told.",
    )


@allow("audits.run")
def campaign_close(request: HttpRequest, campaign: str) -> HttpResponse:
    """End it, after saying how many are missing."""
    found = found_campaign(request, campaign, "open to close")
    missing = campaigns_close.awaited(found).count()
    some = "1 return was" if missing == 1 else f"{missing} returns were"
    return campaign_form(
        request,
        found,
        bind(request, SureForm),
        lambda _typed: campaigns_close.close(actor=request.user, campaign=found),
        heading="Close the campaign",
        means=(
            f"{some} not handed in. They can still be read, and no longer changed. Their clocks stop.",
            "You can open the campaign again.",
        ),
        button="Close the campaign",
        kind="warning",
        said=f"The campaign is closed. {some} not handed in.",
    )


@allow("audits.run")
def campaign_reopen(request: HttpRequest, campaign: str) -> HttpResponse:
    """Open it again until another day."""
    found = found_campaign(request, campaign, "open to reopen")
    return campaign_form(
        request,
        found,
        bind(request, ClosingForm),
        lambda typed: campaigns_close.reopen(actor=request.user, campaign=found, **typed),
        heading="Open the campaign again",
        means=("The clocks of returns that were not handed in run again.",),
        button="Open it again",
        said="The campaign is open again.",
    )


@allow("audits.run")
def campaign_cancel(request: HttpRequest, campaign: str) -> HttpResponse:
    """Give it up."""
    found = found_campaign(request, campaign, "open to cancel")
    return campaign_form(
        request,
        found,
        bind(request, ReasonForm),
        lambda typed: campaigns_close.cancel(actor=request.user, campaign=found, **typed),
        heading="Cancel the campaign",
        warning="A cancelled campaign cannot be opened again. Those who were asked are told.",
        button="Cancel the campaign",
        kind="warning",
        said="The campaign is cancelled.",
    )


def _decide(
    request: HttpRequest, row: AgencyReturn, form: Any, deed: Any, **words: Any
) -> HttpResponse:
    caption = f"{row.campaign.reference}: {row.organisation}"
    return form_page(request, form, deed, caption=caption, back=agency_url(row), **words)


def _reminded(
    request: HttpRequest, campaign: Campaign, returns: list[int] | None, back: str
) -> HttpResponse:
    """Remind, and say how many were told."""
    try:
        told = campaigns_chase.chase(actor=request.user, campaign=campaign, returns=returns)
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    else:
        messages.success(request, str(told))
    return redirect(back)


def _issued(issued: campaigns_issue.Issued) -> str:
    agencies = "1 agency is" if issued.agencies == 1 else f"{issued.agencies} agencies are"
    people = "1 person is" if issued.people == 1 else f"{issued.people} people are"
    return f"{agencies} asked, and {people} told."
