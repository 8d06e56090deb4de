"""Referrals to the case review committee: the list with its counts, and one referral."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core import log
from core.access import Refused, allow, can
from core.columns import Column
from core.lists import listing
from deadlines.calendar import closures
from deadlines.queries import faces_for
from deadlines.timeline import shown
from partnership.models import Organisation
from reviews.forms.referrals import ReferralFilters
from reviews.models import Incident, Referral
from reviews.queries import referrals as queries
from reviews.referral_rules import SCREENED_REFERRALS, WAITING_REFERRALS, ReferralStatus


@allow("reviews.referrals")
def referral_list(request: HttpRequest) -> HttpResponseBase:
    """The referrals within a person's reach, all counted. Whoever only oversees them sees no title."""
    years = queries.counted(request.user)
    seen = Referral.objects.overseen_by(request.user).order_by().values("organisation")
    agencies = Organisation.objects.filter(pk__in=seen)
    page = listing(
        request,
        queries.for_list(request.user),
        columns=_columns(reads=can(request.user, "reviews.refer")),
        filters=ReferralFilters(
            request.GET, years=[each.year for each in years], agencies=agencies
        ),
        filename="referrals",
        export_verb="reviews.export",
        caption="Referrals, newest first",
        empty="Any agency can refer a case from which agencies could learn.",
    )
    context = {
        "page": page,
        "figures": _figures(years),
        "years": [each.year for each in years[: queries.YEARS_SHOWN]],
        "outcomes": queries.by_outcome(years),
    }
    return page.export() or render(request, "reviews/referrals/list.html", context)


def _columns(*, reads: bool) -> list[Column]:
    today, off = timezone.localdate(), closures()
    return [
        Column(
            "reference",
            "Reference",
            link=lambda row: address(row) if row.readable else "",
            sort="reference",
        ),
        *([Column("title", "What", value=lambda row: row.title if row.readable else "")] * reads),
        Column("organisation", "Agency", value="organisation.name", sort="organisation__name"),
        Column("received_on", "Received", sort="received_on"),
        Column("status", "Status", tag=lambda row: queries.TAGS[row.status], sort="status"),
        Column("outcome", "Outcome", value="get_outcome_display", sort="outcome"),
        Column("due_on", "Screen by", on_page=False),
        Column(
            "standing",
            "Screening",
            value=lambda row: queries.standing(row, today, off)[0],
            tag=lambda row: queries.standing(row, today, off)[1],
        ),
    ]


def _figures(years: list[queries.YearOf]) -> list[tuple[int, str, str]]:
    """Number, words and the list it opens: what waits, and what came of those of this year."""
    if not years:
        return []
    this = timezone.localdate().year
    of_year = next((each for each in years if each.year == this), queries.YearOf(this))
    here = reverse("referral_list")
    waiting = "&".join(f"status={status.value}" for status in _in_order(WAITING_REFERRALS))
    return [
        (sum(each.waiting for each in years), "waiting to be screened", f"{here}?{waiting}"),
        (of_year.received, f"received in {this}", f"{here}?year={this}"),
        *(
            (
                of_year.statuses[status],
                f"{status.label.lower()} in {this}",
                f"{here}?year={this}&status={status.value}",
            )
            for status in _in_order(SCREENED_REFERRALS)
        ),
    ]


def _in_order(statuses: frozenset[ReferralStatus]) -> list[ReferralStatus]:
    return [status for status in ReferralStatus if status in statuses]


@allow("reviews.referrals")
def referral(request: HttpRequest, referral: str) -> HttpResponse:
    """One referral: what was referred, what came of it, the reply."""
    found = referral_of(request, referral)
    log.opened(request, found)
    reads = can(request.user, "reviews.read")
    joined = Incident.objects.visible_to(request.user).filter(pk=found.incident_id)
    context = {
        "reads_screening": queries.reads_screening(request.user),
        "incident": joined.first() if reads and found.incident_id else None,
        "ended": found.statuses.first(),
        "is_taken_up": found.status == ReferralStatus.ACCEPTED,
    }
    return render(request, "reviews/referrals/referral.html", framed(request, found, context))


@allow("reviews.referrals")
def referral_timeline(request: HttpRequest, referral: str) -> HttpResponse:
    """Everything that happened to a referral, the reasons among it."""
    found = referral_of(request, referral)
    if not queries.reads_screening(request.user):
        raise Refused("The timeline of a referral is open to the business unit and the Executive.")
    log.opened(request, found, action="open timeline")
    context = {"timeline": shown(request, found)}
    return render(request, "reviews/referrals/timeline.html", framed(request, found, context))


def referral_of(request: HttpRequest, reference: str) -> Referral:
    """The referral of this reference, if it is in the person's scope; 404 otherwise."""
    seen = Referral.objects.visible_to(request.user)
    people = seen.select_related("organisation", "referred_by", "screened_by")
    return get_object_or_404(people, reference=reference)


def address(found: Referral) -> str:
    return reverse("referral", args=[found.reference])


def framed(request: HttpRequest, found: Referral, context: dict[str, Any]) -> dict[str, Any]:
    """The context of a page of a referral."""
    waits = found.status in WAITING_REFERRALS
    names = [("Overview", "referral")]
    if queries.reads_screening(request.user):
        names.append(("Timeline", "referral_timeline"))
    tabs = [(label, reverse(name, args=[found.reference])) for label, name in names]
    return {
        "referral": found,
        "status_kind": queries.TAGS[ReferralStatus(found.status)],
        "waits": waits,
        "is_new": found.status == ReferralStatus.RECEIVED,
        "is_screened": found.status in SCREENED_REFERRALS,
        "is_withdrawn": found.status == ReferralStatus.WITHDRAWN,
        "may_withdraw": waits and queries.may_withdraw(request.user, found),
        "clocks": faces_for(found, timezone.localdate())[:1],
        "tabs": [(label, url, url == request.path) for label, url in tabs] if tabs[1:] else [],
        **context,
    }
