"""The risk register: the list, the heat map, one risk, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import Refused, allow, can
from core.forms import bind
from core.lists import Column, listing
from deadlines.queries import faces_for
from deadlines.timeline import shown
from governance.access import REVIEW_RISKS
from governance.forms.actions import WhyForm
from governance.forms.risks import (
    FollowUpForm,
    RiskChangeForm,
    RiskFilters,
    RiskForm,
    RiskReopenForm,
    RiskReviewForm,
)
from governance.models import Risk
from governance.queries import risks as queries
from governance.queries.challenges import actions_from
from governance.rules.registers import IMPACT, RiskStatus, band
from governance.services import risks as deeds
from governance.views.registers import beginning, step, tabs

REGISTER = (("Register", "risk_list"), ("Heat map", "risk_map"))
RECORD = (("Overview", "risk"), ("Timeline", "risk_timeline"))


@allow("governance.risks")
def risk_list(request: HttpRequest) -> HttpResponseBase:
    """The risks a person sees, the highest first."""
    today = timezone.localdate()
    seen = queries.listed(request.user)
    late = {"late": lambda rows, _: rows.filter(status=RiskStatus.OPEN, review_on__lt=today)}
    page = listing(
        request,
        seen,
        columns=_columns(),
        filters=RiskFilters(
            request.GET, risks=Risk.objects.visible_to(request.user).order_by(), lookups=late
        ),
        filename="risks",
        export_verb="governance.export",
        caption="Risks, open ones first, the highest on top",
        empty="No risk has been added.",
    )
    return page.export() or render(
        request,
        "governance/risks_list.html",
        {"page": page, "tabs": tabs(request, *REGISTER, args=[])},
    )


def _columns() -> list[Column]:
    return [
        Column("reference", "Reference", link=_address, sort="reference"),
        Column("title", "Risk"),
        Column("score", "Score", value="points", sort="points", numeric=True),
        Column(
            "band",
            "Band",
            value=lambda row: band(row.points).label,
            tag=lambda row: queries.TAGS[band(row.points)],
        ),
        Column("appetite", "Appetite", value=_appetite),
        Column(
            "reported",
            "Executive",
            value=lambda row: "Reported" if queries.is_reported(row) else "",
        ),
        Column("owner", "Owner", value="owner.name"),
        Column("group", "Group", value="group.name", on_page=False),
        Column("agency", "Agency", value="organisation.name", on_page=False),
        Column("review_on", "Next review", sort="review_on"),
        Column("status", "Status", sort="status"),
    ]


def _address(risk: Risk) -> str:
    return reverse("risk", args=[risk.reference])


def _appetite(risk: Risk) -> str:
    return "Over" if queries.points_of(risk) > risk.appetite else "Within"


@allow("governance.risks")
def risk_map(request: HttpRequest) -> HttpResponse:
    """Likelihood × impact: how many open risks stand where, now or before mitigation."""
    before = request.GET.get("before") == "1"
    here = reverse("risk_map")
    context = {
        "tabs": tabs(request, *REGISTER, args=[]),
        "sides": [("Now", here, not before), ("Before mitigation", f"{here}?before=1", before)],
        "before": before,
        "impacts": IMPACT.values(),
        "lines": queries.heat_map(request.user, before=before),
        "reported": queries.reported(request.user),
    }
    return render(request, "governance/risks_map.html", context)


@allow("governance.risks")
def risk(request: HttpRequest, risk: str) -> HttpResponse:
    """One risk: its three scores, what is in place, what is being done, how it went."""
    found = _risk(request, risk)
    log.opened(request, found)
    context = {
        "standings": queries.standings(found),
        "points": queries.points_of(found),
        "mitigations": actions_from(request.user, found),
        "reviews": [
            (row, queries.standing("", row.likelihood, row.impact))
            for row in found.reviews.select_related("by")
        ],
        "owns": found.owner_id == request.user.pk,
        "ended": queries.ended(found),
        "may_review": found.status == RiskStatus.OPEN and queries.may_review(request.user, found),
    }
    return render(request, "governance/risks_risk.html", _framed(request, found, context))


@allow("governance.risks")
def risk_timeline(request: HttpRequest, risk: str) -> HttpResponse:
    """Everything that happened to a risk."""
    found = _risk(request, risk)
    log.opened(request, found, action="open timeline")
    context = {"timeline": shown(request, found, related=[found.reviews.all()])}
    return render(request, "governance/risks_timeline.html", _framed(request, found, context))


@allow("governance.keep_risks")
def risk_new(request: HttpRequest) -> HttpResponse:
    """Add a risk."""
    return beginning(
        request,
        bind(request, RiskForm),
        lambda typed: deeds.add_risk(actor=request.user, **typed),
        "Add a risk",
        to="risk",
        said="The risk is added, and its owner will be reminded of the review.",
        back=reverse("risk_list"),
        caption="Risks",
        button="Add the risk",
    )


@allow("governance.keep_risks")
def risk_change(request: HttpRequest, risk: str) -> HttpResponse:
    """Change what a risk says. Its scores now change by a review."""
    found = _risk(request, risk)
    log.opened(request, found, action="open to change")
    form = bind(request, RiskChangeForm, initial=RiskChangeForm.opened_with(deeds.held(found)))
    return _step(
        request,
        found,
        form,
        lambda typed: deeds.change_risk(actor=request.user, risk=found, **typed),
        "Change the risk",
        means="The scores now and the next review are set by a review.",
    )


@allow("governance.review_risks")
def risk_review(request: HttpRequest, risk: str) -> HttpResponse:
    """Look at a risk again."""
    found = _risk(request, risk)
    if not queries.may_review(request.user, found):
        raise Refused(REVIEW_RISKS.refusal)
    log.opened(request, found, action="open to review")
    now = {"likelihood": found.likelihood, "impact": found.impact}
    since = (
        "those of the last review"
        if found.reviews.exists()
        else "as they were set when the risk was added"
    )
    return _step(
        request,
        found,
        bind(request, RiskReviewForm, initial=now),
        lambda typed: deeds.review_risk(actor=request.user, risk=found, **typed),
        "Review the risk",
        said="The review is kept.",
        means=f"{found.title}. The scores below are {since}.",
        button="Keep the review",
    )


@allow("governance.keep_risks")
def risk_close(request: HttpRequest, risk: str) -> HttpResponse:
    """The risk is over."""
    found = _risk(request, risk)
    log.opened(request, found, action="open to close")
    return _step(
        request,
        found,
        bind(request, WhyForm),
        lambda typed: deeds.close_risk(actor=request.user, risk=found, **typed),
        "Close the risk",
        said="The risk is closed.",
        means="It needs no review any more. Its actions go on, and it can be opened again.",
        button="Close the risk",
    )


@allow("governance.keep_risks")
def risk_reopen(request: HttpRequest, risk: str) -> HttpResponse:
    """The risk is back."""
    found = _risk(request, risk)
    log.opened(request, found, action="open to reopen")
    return _step(
        request,
        found,
        bind(request, RiskReopenForm),
        lambda typed: deeds.reopen_risk(actor=request.user, risk=found, **typed),
        "Open the risk again",
        said="The risk is open again.",
        button="Open again",
    )


@allow("governance.assign")
def risk_action(request: HttpRequest, risk: str) -> HttpResponse:
    """Give an action that makes the risk smaller."""
    found = _risk(request, risk)
    log.opened(request, found, action="open to give an action")
    return _step(
        request,
        found,
        bind(request, FollowUpForm),
        lambda typed: deeds.mitigate(actor=request.user, risk=found, **typed),
        "Give an action",
        said="The action is given, and its owner is told.",
        button="Give the action",
    )


def _risk(request: HttpRequest, reference: str) -> Risk:
    seen = Risk.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("owner", "organisation", "group"), reference=reference
    )


def _framed(request: HttpRequest, found: Risk, context: dict[str, Any]) -> dict[str, Any]:
    """The context of a page of a risk."""
    today, is_open = timezone.localdate(), found.status == RiskStatus.OPEN
    now = queries.standings(found)[1]
    return {
        "risk": found,
        "open": is_open,
        "status_words": f"{now.band.label}, {now.points}" if is_open else "Closed",
        "status_kind": now.tag if is_open else "done",
        "reported": queries.is_reported(found),
        "over": queries.points_of(found) > found.appetite,
        "clocks": faces_for(found, today)[:1],
        "tabs": tabs(request, *RECORD, args=[found.reference]),
        "keeps": can(request.user, "governance.keep_risks"),
        **context,
    }


def _step(
    request: HttpRequest,
    found: Risk,
    form: Any,
    deed: Any,
    heading: str,
    *,
    said: str = "Saved.",
    **context: Any,
) -> HttpResponse:
    back = _address(found)
    return step(
        request, form, deed, heading, back=back, said=said, caption=found.reference, **context
    )
