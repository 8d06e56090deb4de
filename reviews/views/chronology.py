"""The merged chronology: read, filtered, exported."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from core import log
from core.access import allow, can
from core.lists import Column, listing
from reviews.documents.checking import check_chronology
from reviews.forms.report import ChronologyFilters
from reviews.models import RapidReview
from reviews.queries.chronology import agencies_in, merged, reviews_with_chronology
from reviews.rules import RequestStatus
from reviews.views.frame import framed

COLUMNS = (
    Column("on", "Date"),
    Column("time", "Time"),
    Column("agency", "Agency", value="request.organisation.name"),
    Column("event", "What happened"),
    Column("source", "Source"),
    Column("comment", "Response and comment"),
)


@allow("reviews.chronology")
def chronology(request: HttpRequest, reference: str) -> HttpResponseBase:
    """All submitted entries the person may read, in order of date; the export holds the same rows."""
    found = reviews_with_chronology(request.user).select_related("incident")
    review = get_object_or_404(found, reference=reference)
    filters = ChronologyFilters(request.GET, agencies=agencies_in(review, request.user))
    page = listing(
        request,
        merged(review, request.user),
        columns=COLUMNS,
        filters=filters,
        per_page=50,
        filename=f"{review.reference}-chronology",
        export_verb="reviews.export",
        caption="Events of all agencies, in order of date",
        empty="No submitted chronology can be read here yet.",
    )
    log.opened(request, review, action="open chronology")
    exported = page.export()
    if exported:
        return exported
    context = {
        "page": page,
        "review": review,
        "waiting": review.requests.exclude(
            status__in=[RequestStatus.SUBMITTED, RequestStatus.NIL_RETURN, RequestStatus.CANCELLED]
        ).count(),
    }
    if can(request.user, "reviews.identity"):
        context["checked"] = check_chronology(review, request.user)
    in_scope = RapidReview.objects.visible_to(request.user).filter(pk=review.pk).exists()
    framing = framed(request, review, "chronology", context, in_scope)
    return render(request, "reviews/report/chronology.html", framing)
