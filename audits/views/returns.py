"""An agency's returns: the list, one of them as a task list, the whole of it on one page, the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from audits.forms.returns import ReturnFilters
from audits.models import AgencyReturn, ReturnSection
from audits.queries.imported import read_in
from audits.queries.returns import own_returns, sections_of, tasks, versions_of
from audits.queries.whole import gaps_of, whole
from audits.rules.returns import RETURNED
from audits.views.frame import framed, seen_return
from core.access import allow
from core.columns import Column
from core.lists import listing
from deadlines.queries import faces_for
from deadlines.timeline import shown


@allow("audits.read_return")
def audit_return_list(request: HttpRequest) -> HttpResponseBase:
    """The audits that a person's agency is asked to answer, and those it answered."""
    page = listing(
        request,
        own_returns(request.user),
        columns=[
            Column("title", "Audit", value="campaign.title", link=_address),
            Column("organisation", "Agency", value="organisation.name"),
            Column("status", "Status"),
            Column("progress", "Answered", value=_progress),
            Column("due_on", "Due", sort="due_on"),
            Column("submitted_at", "Handed in", sort="submitted_at"),
        ],
        filters=ReturnFilters,
        filename="audit-returns",
        caption="Audits of your agency, open ones first",
        empty="When the partnership asks your agency to answer an audit, it shows here and you get a message.",
    )
    return render(request, "audits/returns/list.html", {"page": page})


def _address(row: AgencyReturn) -> str:
    return reverse("audit_return", args=[row.pk])


def _progress(row: AgencyReturn) -> str:
    return f"{row.answered} of {row.asked}"


@allow("audits.read_return")
def audit_return(request: HttpRequest, audit_return: int) -> HttpResponse:
    """Where a return stands, part by part, and what comes next."""
    found = seen_return(request, audit_return)
    sections = sections_of(found, request.user)
    signatures = list(found.signatures.select_related("person").order_by("pk"))
    package = read_in(found)
    context = {
        "tasks": tasks(found, sections, package),
        "package": package,
        "faces": faces_for(found, timezone.localdate()),
        "queries": [(row, query) for row in sections for query in row.open_queries],
        "complete": found.asked and found.answered >= found.asked,
        "signatures": signatures,
        "handed_in": versions_of(found),
        "signs": any(
            each.person_id == request.user.pk and each.signed_at is None for each in signatures
        ),
        "all_parts": bool(sections) and len(sections) == sections[0].parts,
    }
    return render(request, "audits/returns/return.html", framed(request, found, context))


@allow("audits.read_return")
def audit_return_whole(request: HttpRequest, audit_return: int) -> HttpResponse:
    """The whole return on one page, with what is missing before it can be signed."""
    found = seen_return(request, audit_return, "read whole")
    parts = whole(found, ReturnSection.objects.visible_to(request.user))
    waiting = found.status not in RETURNED
    context = {
        "parts": parts,
        "gaps": gaps_of(parts, timezone.localdate()) if waiting else [],
    }
    return render(request, "audits/returns/whole.html", framed(request, found, context))


@allow("audits.read_return")
def audit_return_receipt(request: HttpRequest, audit_return: int) -> HttpResponse:
    """What was handed in, when, by whom; its checksum, and what happens next."""
    found = seen_return(request, audit_return, "open receipt")
    versions = versions_of(found)
    if not versions:
        return redirect("audit_return", found.pk)
    context = {"latest": versions[0], "signatures": found.signatures.select_related("person")}
    return render(request, "audits/returns/receipt.html", framed(request, found, context))


@allow("audits.read_return")
def audit_return_timeline(request: HttpRequest, audit_return: int) -> HttpResponse:
    """What happened to a return, newest first: its moves, its clock, its signatures. No answer is told here."""
    found = seen_return(request, audit_return, "open timeline")
    context = {"timeline": shown(request, found, related=[found.signatures.all()])}
    return render(request, "audits/returns/timeline.html", framed(request, found, context))
