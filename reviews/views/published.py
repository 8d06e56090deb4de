"""The public page of published reviews: the list, one review, its report. Nothing else of a case is public."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from core import documents
from core.access import public
from core.models import Document
from core.paging import Pages, asked_for
from reviews.forms.publication import PublicFilters
from reviews.models import Publication
from reviews.practice_rules import PracticeKind

PER_PAGE = 20


@public
def published_list(request: HttpRequest) -> HttpResponse:
    """The published reviews, newest first, by year and type."""
    rows = Publication.objects.on_page().select_related("review").order_by("-published_at", "-pk")
    used = set(rows.order_by().values_list("review__kind", flat=True))
    form = PublicFilters(
        request.GET,
        years=sorted({at.year for at in rows.datetimes("published_at", "year")}, reverse=True),
        kinds=[(kind.value, kind.label) for kind in PracticeKind if kind in used],
    )
    if form.is_valid():
        if form.cleaned_data["year"]:
            rows = rows.filter(published_at__year=form.cleaned_data["year"])
        if form.cleaned_data["kind"]:
            rows = rows.filter(review__kind=form.cleaned_data["kind"])
    problems: list[str] = []
    page = Pages(request, asked_for(request, rows, PER_PAGE, problems))
    context = {"page": page, "form": form, "problems": problems}
    return render(request, "reviews/published/list.html", context)


@public
def published(request: HttpRequest, published: int) -> HttpResponse:
    """One published review, as a page anybody can read."""
    found = _published(published)
    return render(request, "reviews/published/review.html", {"publication": found})


@public
def published_report(request: HttpRequest, published: int) -> HttpResponseBase:
    """The report itself, as a download."""
    found = _published(published)
    report = found.report
    if report is None or found.withheld_reason or report.scan == Document.Scan.WAITING:
        raise Http404
    response = FileResponse(report.file.open("rb"), content_type=report.media_type)
    name = documents.safe_name(f"{slugify(found.title)[:80] or 'report'}.pdf")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _published(key: int) -> Publication:
    rows = Publication.objects.on_page().select_related("review", "report")
    return get_object_or_404(rows, pk=key)
