"""Downloads of a return, and its action plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from audits.documents import sheet
from audits.forms.downloads import PlanFilters
from audits.models import AgencyReturn, PlannedAction, ReturnRendering
from audits.queries.downloads import due_of, owner_of, plan_of, status_of, told
from audits.services.downloads import ask_for_file
from audits.tasks import look_for_files
from audits.views.frame import framed
from audits.views.quality_returns import whole_return
from core import exports, log
from core.access import allow
from core.columns import Column
from core.errors import RuleBroken
from core.lists import listing

LOOK_AGAIN = dt.timedelta(minutes=3)


@allow("audits.read_return")
def audit_downloads(request: HttpRequest, audit_return: int) -> HttpResponse:
    """The return as files: ask for one, and how far those asked for are."""
    found = whole_return(request, audit_return, "open downloads")
    if request.method == "POST":
        return _ask(request, found)
    if request.headers.get("HX-Request"):
        context = framed(request, found, _files(request, found))
        return render(request, "audits/quality/files.html", context)
    context = {
        "handed_in": found.handed_in.select_related("by").defer("content"),
        **_files(request, found),
    }
    return render(request, "audits/quality/download_page.html", framed(request, found, context))


def _ask(request: HttpRequest, found: AgencyReturn) -> HttpResponse:
    kind, part = request.POST.get("kind", ""), request.POST.get("part", "return")
    try:
        ask_for_file(actor=request.user, agency_return=found, kind=kind, part=part)
    except RuleBroken as broken:
        messages.warning(request, str(broken))
    else:
        reference = found.campaign.reference
        log.opened(request, found, action="ask for file", reference=reference, kind=kind)
        look_for_files()
    return redirect(reverse("audit_downloads", args=[found.pk]) + "#files")


def _files(request: HttpRequest, found: AgencyReturn) -> dict[str, Any]:
    """The person’s files of this return. The page looks again by itself for a few minutes only."""
    seen = ReturnRendering.objects.visible_to(request.user).filter(agency_return=found)
    files = list(seen.select_related("document")[:10])
    waiting = [file for file in files if file.status == ReturnRendering.Status.WAITING]
    recent = timezone.now() - LOOK_AGAIN
    return {
        "files": files,
        "waiting": bool(waiting),
        "looks_again": any(file.requested_at > recent for file in waiting),
    }


@allow("audits.read_return")
def audit_answers_sheet(request: HttpRequest, audit_return: int) -> HttpResponseBase:
    """The return as an Excel file, at once."""
    found = whole_return(request, audit_return, "download answers")
    rows = list(sheet.rows(told(found, request.user)))
    name = f"{found.campaign.reference}-{slugify(str(found.organisation))}"
    log.exported(request, name=name, form="xlsx", filters={}, rows=len(rows))
    return exports.response("xlsx", name, sheet.HEADINGS, rows)


@allow("audits.read_return")
def audit_return_plan(request: HttpRequest, audit_return: int) -> HttpResponseBase:
    """The action plan of a return: what was planned, and what became of it."""
    found = whole_return(request, audit_return, "open action plan")
    page = listing(
        request,
        plan_of(found),
        columns=[
            Column("question", "Question", value="answer.question.code"),
            Column("asked", "Asked", value="answer.question.text", on_page=False),
            Column("text", "What will be done"),
            Column("owner", "Owner", value=owner_of),
            Column("due_on", "Due", value=due_of),
            Column("reference", "Action", value="action.reference", link=_action),
            Column("status", "Standing", value=status_of),
            Column("percent", "Done (%)", value="action.percent", numeric=True),
        ],
        filters=PlanFilters,
        filename=f"{found.campaign.reference}-action-plan",
        export_verb="audits.read_return",
        caption="Actions of the return",
        empty="Actions that are planned with an answer show here.",
    )
    context = framed(request, found, {"page": page})
    return page.export() or render(request, "audits/quality/plan.html", context)


def _action(plan: PlannedAction) -> str:
    return reverse("action", args=[plan.action.reference]) if plan.action else ""
