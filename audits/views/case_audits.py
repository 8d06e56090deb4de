"""Case audits as they are read: the list, one audit, its tools, one case, what happened."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from audits.forms.case_audits import CaseAuditFilters
from audits.models import CaseTool
from audits.queries import case_audits as queries
from audits.rules.case_audits import BEFORE, DISCUSSED, FILLING, FINDING, CaseAuditStatus
from audits.views.case_audits_frame import KINDS, audited, framed, sampled
from core.access import allow, can
from core.lists import Column, listing
from deadlines.timeline import shown


@allow("audits.case_read")
def case_audit_list(request: HttpRequest) -> HttpResponseBase:
    """The audits a person sees, the latest first."""
    runs = can(request.user, "audits.case_run")
    columns = [
        Column(
            "reference",
            "Reference",
            link=lambda row: reverse("case_audit", args=[row.reference]),
            sort="reference",
        ),
        Column("theme", "Theme", sort="theme"),
        Column("due_on", "Tools due", sort="due_on"),
        Column("sample_size", "Cases", numeric=True),
        Column("of_agencies", "Agencies", numeric=True),
        Column("status", "Status", tag=lambda row: KINDS[row.status]),
    ]
    if runs:
        columns.insert(5, Column("sent", "Tools sent", value=_sent))
    page = listing(
        request,
        queries.listed(request.user),
        columns=columns,
        filters=CaseAuditFilters,
        filename="case-audits",
        export_verb="audits.export",
        caption="Case audits, the latest first",
        empty=(
            "An audit looks at a few cases drawn by chance, through the records of several agencies."
            if runs
            else "When your agency is asked in a case audit, or one is reported, it shows here."
        ),
    )
    return page.export() or render(request, "audits/cases/list.html", {"page": page})


def _sent(row: object) -> str:
    of, sent = row.of_tools, row.sent  # type: ignore[attr-defined]
    return f"{sent} of {of}" if of else ""


@allow("audits.case_read")
def case_audit(request: HttpRequest, case_audit: str) -> HttpResponse:
    """One audit: what it looks at, how far it is, what follows from it."""
    audit = audited(request, case_audit)
    context = {
        "cases": audit.cases.all(),
        "asked": audit.agencies.select_related("organisation"),
        "domains": audit.domains.all(),
        "people": audit.moderators.select_related("person"),
        "before": audit.status in BEFORE,
        "filling": audit.status in FILLING,
        "finds": audit.status in FINDING,
        "planned": audit.status == CaseAuditStatus.PLANNED,
        "drawn": audit.status == CaseAuditStatus.SAMPLING,
        "moderating": audit.status == CaseAuditStatus.MODERATION,
        "is_open": audit.status == CaseAuditStatus.OPEN,
        "is_reported": audit.status == CaseAuditStatus.REPORTED,
        "ended": audit.statuses.first() if audit.status == CaseAuditStatus.CLOSED else None,
        "findings": queries.findings_of(request.user, audit),
        "actions": queries.actions_of(request.user, audit),
    }
    return render(request, "audits/cases/audit.html", framed(request, audit, context))


@allow("audits.case_run")
def case_audit_timeline(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Everything that happened to an audit. Nothing of the key shows."""
    audit = audited(request, case_audit, "open timeline")
    context = {"timeline": shown(request, audit, related=[audit.agencies.all()])}
    return render(request, "audits/cases/timeline.html", framed(request, audit, context))


@allow("audits.case_read")
def case_audit_tools(request: HttpRequest, case_audit: str) -> HttpResponse:
    """The agencies asked and their tools; an agency sees its own, and the others' once shared."""
    audit = audited(request, case_audit, "open tools")
    rows = queries.asked_rows(request.user, audit, timezone.localdate())
    context = framed(request, audit, {"rows": rows, "filling": audit.status in FILLING})
    if not (context["moderates"] or context["own_agency"]):
        raise Http404
    own = context["own_agency"]
    context["own_row"] = next((row for row in rows if own and row.agency.pk == own.pk), None)
    context["shared_with"] = (
        own.grants.live().select_related("user").order_by("user__name", "pk") if own else []
    )
    return render(request, "audits/cases/tools.html", context)


@allow("audits.case_read")
def case_audit_case(request: HttpRequest, case_audit: str, number: int) -> HttpResponse:
    """One case of the sample: what the agencies graded, as far as one sees it, beside what was agreed."""
    audit = audited(request, case_audit, "open case")
    case = sampled(audit, number)
    tools = list(
        CaseTool.objects.visible_to(request.user)
        .filter(case=case)
        .select_related("agency__organisation")
        .prefetch_related("grades")
        .order_by("agency__organisation__name", "pk")
    )
    agreed = queries.sees_agreed(request.user, audit)
    if not (tools or agreed):
        raise Http404
    context = {
        "case": case,
        "tools": tools,
        "agreed": agreed,
        "grades": queries.grade_table(case, tools, agreed),
        "moderating": audit.status == CaseAuditStatus.MODERATION,
        "discussed": [(label, getattr(audit, name)) for name, label in DISCUSSED.items()],
    }
    return render(request, "audits/cases/case.html", framed(request, audit, context))
