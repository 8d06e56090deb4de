"""The reports of single agencies: asked for and followed by the business unit, written and sent by the agency."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import documents, log
from core.access import allow, can
from core.deeds import at_once, form_page
from core.forms import bind
from deadlines.queries import faces_for
from governance.forms.meetings import NothingForm
from reviews.forms.agency_reports import (
    ASKED,
    AskReportForm,
    NothingToReportForm,
    ReportBackForm,
    ReportDueForm,
    ReportForm,
)
from reviews.forms.practice import agencies
from reviews.forms.reviews import ReasonForm
from reviews.models import AgencyReport
from reviews.practice_rules import COURSES, WRITING
from reviews.queries.practice import report_rows
from reviews.rules import ANSWERED_REQUESTS, OPEN_REQUESTS, RequestStatus
from reviews.services.practice import agency_reports as deeds
from reviews.views.practice.frame import framed, practice_form, reviewed


@allow("reviews.read")
def practice_reports(request: HttpRequest, practice: str) -> HttpResponse:
    """Every agency asked for its report, those waited for first."""
    found = reviewed(request, practice, "open agency reports")
    if COURSES[found.kind].elsewhere:
        raise Http404
    readable = AgencyReport.objects.readable_by(request.user).filter(practice=found)
    context = {
        "rows": report_rows(found, timezone.localdate()),
        "readable": set(readable.values_list("pk", flat=True)),
        "asks": found.status in WRITING,
    }
    return render(
        request, "reviews/practice/reports.html", framed(request, found, "reports", context)
    )


@allow("reviews.practice")
def practice_report_new(request: HttpRequest, practice: str) -> HttpResponse:
    """Ask an agency for its report."""
    found = reviewed(request, practice, "open to ask for a report")
    if COURSES[found.kind].elsewhere:
        raise Http404
    asked = found.agency_reports.exclude(status=RequestStatus.CANCELLED).values("organisation")
    return practice_form(
        request,
        found,
        bind(
            request,
            AskReportForm,
            organisations=agencies().exclude(pk__in=asked),
            initial={"asked_for": ASKED},
        ),
        lambda typed: deeds.ask_report(actor=request.user, practice=found, **typed),
        heading="Ask an agency for its report",
        button="Ask for the report",
        back="practice_reports",
        said="The agency is asked, and its leads are told.",
    )


@allow("reviews.practice")
@require_POST
def agency_report_chase(request: HttpRequest, report: int) -> HttpResponse:
    """Remind the agency's leads at once, once a day."""
    found = _asked(request, report, "remind")
    return at_once(
        request,
        lambda: deeds.chase_report(actor=request.user, report=found),
        back=_board(found),
        said=f"A reminder to {found.organisation} is on its way.",
        already=f"{found.organisation} was reminded today already.",
    )


@allow("reviews.practice")
def agency_report_due(request: HttpRequest, report: int) -> HttpResponse:
    """Another day for a report."""
    found = _asked(request, report, "open to change")
    return _step(
        request,
        found,
        bind(request, ReportDueForm, initial={"due_on": found.due_on}),
        lambda typed: deeds.change_report_due(actor=request.user, report=found, **typed),
        heading="Change when it is due",
        said="The date is changed.",
    )


@allow("reviews.practice")
def agency_report_cancel(request: HttpRequest, report: int) -> HttpResponse:
    """The agency need not report."""
    found = _asked(request, report, "open to cancel")
    return _step(
        request,
        found,
        bind(request, ReasonForm),
        lambda typed: deeds.cancel_report(actor=request.user, report=found, **typed),
        heading="Do without this report",
        means=("The agency’s leads are told. What they wrote is kept.",),
        button="Do without it",
        kind="warning",
        said="The agency need not report.",
    )


@allow("reviews.practice")
def agency_report_back(request: HttpRequest, report: int) -> HttpResponse:
    """Send a report back because more is needed."""
    found = _asked(request, report, "open to send back")
    return _step(
        request,
        found,
        bind(request, ReportBackForm),
        lambda typed: deeds.send_report_back(actor=request.user, report=found, **typed),
        heading="Send the report back",
        button="Send it back",
        said="The agency is told what is missing.",
    )


@allow("reviews.agency_report")
def agency_report(request: HttpRequest, report: int) -> HttpResponse:
    """One agency's report: what is asked, and what it has sent or written so far."""
    found = _readable(request, report)
    log.opened(request, found, reference=found.practice.reference)
    mine = AgencyReport.objects.visible_to(request.user).filter(pk=found.pk).exists()
    context = {
        "report": found,
        "files": documents.of(found),
        "clocks": faces_for(found, timezone.localdate()),
        "writes": mine and can(request.user, "reviews.answer") and _open(found),
        "sent": found.status in ANSWERED_REQUESTS,
        "reads_review": can(request.user, "reviews.read"),
    }
    return render(request, "reviews/practice/agency_report.html", context)


@allow("reviews.answer")
def agency_report_write(request: HttpRequest, report: int) -> HttpResponse:
    """Write the report, or upload it."""
    found = _asked(request, report, "open to write")
    form = bind(request, ReportForm, initial=ReportForm.opened_with(deeds.report_held(found)))
    return _answer(
        request,
        found,
        form,
        lambda typed: deeds.write_report(actor=request.user, report=found, **typed),
        heading="Write your agency’s report",
        said="Saved. It is not sent yet.",
    )


@allow("reviews.answer")
def agency_report_send(request: HttpRequest, report: int) -> HttpResponse:
    """Send the report, after asking once."""
    found = _asked(request, report, "open to send")
    return _answer(
        request,
        found,
        bind(request, NothingForm),
        lambda _typed: deeds.send_report(actor=request.user, report=found),
        heading="Send your agency’s report",
        warning="After this it can be read and not changed, unless the business unit sends it back.",
        button="Send the report",
        said="Thank you. The business unit has your agency’s report.",
    )


@allow("reviews.answer")
def agency_report_nothing(request: HttpRequest, report: int) -> HttpResponse:
    """Say that there is nothing to report."""
    found = _asked(request, report, "open to answer")
    return _answer(
        request,
        found,
        bind(request, NothingToReportForm),
        lambda typed: deeds.nothing_to_report(actor=request.user, report=found, **typed),
        heading="Nothing to report",
        button="Say that there is nothing",
        said="Thank you. The business unit is told.",
    )


@allow("reviews.answer")
@require_POST
def agency_report_file(request: HttpRequest, report: int, document_pk: int) -> HttpResponse:
    """Take a file out of the report again."""
    found = _asked(request, report, "take a file out")
    held = get_object_or_404(documents.of(found), pk=document_pk)
    return at_once(
        request,
        lambda: deeds.remove_report_file(actor=request.user, report=found, document=held),
        back=reverse("agency_report", args=[found.pk]),
        said="The file is taken out.",
    )


def _open(report: AgencyReport) -> bool:
    return report.status in OPEN_REQUESTS and report.practice.status in WRITING


def _readable(request: HttpRequest, key: int) -> AgencyReport:
    rows = AgencyReport.objects.readable_by(request.user)
    return get_object_or_404(
        rows.select_related("practice", "organisation", "submitted_by"), pk=key
    )


def _asked(request: HttpRequest, key: int, action: str) -> AgencyReport:
    rows = AgencyReport.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("practice", "organisation"), pk=key)
    log.opened(request, found, action=action, reference=found.practice.reference)
    return found


def _board(report: AgencyReport) -> str:
    return reverse("practice_reports", args=[report.practice.reference])


def _step(
    request: HttpRequest, report: AgencyReport, form: Any, deed: Any, **words: Any
) -> HttpResponse:
    caption = f"{report.practice}: {report.organisation}"
    return form_page(request, form, deed, caption=caption, back=_board(report), **words)


def _answer(
    request: HttpRequest, report: AgencyReport, form: Any, deed: Any, **words: Any
) -> HttpResponse:
    back = reverse("agency_report", args=[report.pk])
    return form_page(request, form, deed, caption=str(report.practice), back=back, **words)
