"""Moderation and the theme report of a case audit, and what follows from it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.case_charts import as_address, stacked_svg
from audits.forms.case_audits import (
    AgreeGradesForm,
    MeetingForm,
    OptionalReasonForm,
    OriginActionForm,
    OriginFindingForm,
    ReasonForm,
    ReportForm,
)
from audits.models import CaseTool
from audits.queries import case_audits as queries
from audits.rules.case_audits import DISCUSSED, FINDING, GRADED, CaseAuditStatus, ToolStatus
from audits.services import case_audits_report as deeds
from audits.views.case_audits_frame import address, audited, framed, sampled, step
from core import branding
from core.access import Refused, allow
from core.columns import Column
from core.deeds import at_once
from core.forms import bind
from core.gathered import gathered
from core.lists import Filters
from governance.forms.meetings import NothingForm

NOT_NAMED = "Grades are agreed by the people the business unit named for the moderation meeting."


@allow("audits.case_read")
def case_audit_report(request: HttpRequest, case_audit: str) -> HttpResponseBase:
    """The theme report: grades counted by domain, what was good, what is to be developed. To be printed."""
    audit = audited(request, case_audit, "open report")
    if not queries.sees_report(request.user, audit):
        raise Http404
    counts = queries.domain_counts(audit)
    page = gathered(
        request,
        counts,
        columns=_columns(),
        filters=Filters(request.GET),
        keeps=lambda _row, _set: True,
        per_page=100,
        filename=f"case-audit-{audit.reference}",
        export_verb="audits.export",
    )
    written = {name: getattr(audit, name) for name in deeds.REPORT}
    context = {
        "page": page,
        "chart": _chart(counts),
        "written": written,
        "discussed": [(label, getattr(audit, name)) for name, label in DISCUSSED.items()],
        "findings": queries.findings_of(request.user, audit),
        "actions": queries.actions_of(request.user, audit),
        "finds": audit.status in FINDING,
        "moderating": audit.status == CaseAuditStatus.MODERATION,
        "is_reported": audit.status == CaseAuditStatus.REPORTED,
    }
    return page.export() or render(
        request, "audits/cases/report.html", framed(request, audit, context)
    )


def _columns() -> list[Column]:
    return [
        Column("title", "Domain"),
        *(
            Column(
                grade,
                str(grade.label),
                value=lambda row, place=place: row.counts[place],
                numeric=True,
            )
            for place, grade in enumerate(GRADED)
        ),
        Column("not_graded", "Not graded or does not apply", numeric=True),
    ]


def _chart(counts: list[queries.DomainCount]) -> str:
    look = branding.current()
    return as_address(
        stacked_svg(
            [(row.title, row.counts) for row in counts],
            [str(grade.label) for grade in GRADED],
            fill=look.brand,
            ink=look.brand_dark,
        )
    )


@allow("audits.case_run")
def case_audit_moderate(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Begin moderation."""
    audit = audited(request, case_audit, "open to moderate")
    tools = CaseTool.objects.filter(case__audit=audit)
    waiting = tools.exclude(status=ToolStatus.SENT).count()
    form = bind(
        request,
        OptionalReasonForm,
        label="Why does moderation begin without the rest?",
        hint=f"{waiting} of {tools.count()} tools are still waited for. They can still be sent.",
    )
    if not waiting:
        form = bind(request, NothingForm)  # type: ignore[assignment]
    return step(
        request,
        audit,
        form,
        lambda typed: deeds.moderate(actor=request.user, audit=audit, **typed),
        heading="Begin moderation",
        means=("Those you named for the meeting agree the grades with you.",),
        button="Begin moderation",
        said="Moderation has begun.",
    )


@allow("audits.case_run")
@require_POST
def case_audit_share(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Let the agencies read each other's tools and the agreed grades."""
    audit = audited(request, case_audit, "share the tools")
    return at_once(
        request,
        lambda: deeds.share_answers(actor=request.user, audit=audit),
        back=address("case_audit", audit),
        said="The agencies asked can read each other’s tools now.",
        already="They could read them already.",
    )


@allow("audits.case_grade")
def case_audit_meeting(request: HttpRequest, case_audit: str) -> HttpResponse:
    """The moderation meeting and its joint discussion."""
    audit = audited(request, case_audit, "open the meeting")
    _named(request, audit)
    held = deeds.meeting_held(audit)
    return step(
        request,
        audit,
        bind(request, MeetingForm, initial=MeetingForm.opened_with(held)),
        lambda typed: deeds.keep_meeting(actor=request.user, audit=audit, **typed),
        heading="The moderation meeting",
        means=("Write of posts and of “the child”. Nobody may be told from it.",),
        said="Saved.",
    )


@allow("audits.case_grade")
def case_audit_agree(request: HttpRequest, case_audit: str, number: int) -> HttpResponse:
    """The grades agreed for one case."""
    audit = audited(request, case_audit, "open to agree grades")
    _named(request, audit)
    case = sampled(audit, number)
    form = bind(
        request,
        AgreeGradesForm,
        domains=audit.domains.all(),
        initial=AgreeGradesForm.opened_with(deeds.agreed_held(case)),
    )

    def deed(typed: dict[str, Any]) -> bool:
        seen = typed.pop("seen")
        return deeds.agree(actor=request.user, case=case, values=typed, seen=seen)

    return step(
        request,
        audit,
        form,
        deed,
        heading=f"Agreed grades for {str(case).lower()}",
        means=(
            "Say why overall, and wherever the agreed grade is not what every agency gave itself.",
        ),
        back=address("case_audit_case", audit, number),
        button="Keep the grades",
        said="The grades are kept.",
    )


@allow("audits.case_run")
def case_audit_write(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Write the theme report."""
    audit = audited(request, case_audit, "open to write the report")
    form = bind(request, ReportForm, initial=ReportForm.opened_with(deeds.report_held(audit)))
    return step(
        request,
        audit,
        form,
        lambda typed: deeds.write_report(actor=request.user, audit=audit, **typed),
        heading="Write the theme report",
        back=address("case_audit_report", audit),
        said="Saved. It is not reported yet.",
    )


@allow("audits.case_run")
def case_audit_issue(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Report the audit, after asking once."""
    audit = audited(request, case_audit, "open to report")
    return step(
        request,
        audit,
        bind(request, NothingForm),
        lambda _typed: deeds.report(actor=request.user, audit=audit),
        heading="Report the audit",
        means=(
            "The agencies asked, the board, the Executive and the scrutineer can read the report. The agencies can"
            " read each other’s tools.",
        ),
        warning="Read the report once more: no child, no family and no member of staff may be told from it.",
        button="Report it",
        back=address("case_audit_report", audit),
        said="The audit is reported.",
    )


@allow("audits.case_run")
def case_audit_take_back(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Take the report back into moderation."""
    audit = audited(request, case_audit, "open to take the report back")
    return step(
        request,
        audit,
        bind(request, ReasonForm, label="Why is the report taken back?"),
        lambda typed: deeds.take_back(actor=request.user, audit=audit, **typed),
        heading="Take the report back",
        means=("Only those who moderate read it until it is reported again.",),
        button="Take it back",
        kind="warning",
        said="The report is taken back.",
    )


@allow("audits.case_run")
def case_audit_finding(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Hang a finding on the golden thread."""
    audit = audited(request, case_audit, "open to add a finding")
    return step(
        request,
        audit,
        bind(request, OriginFindingForm, initial={"found_on": timezone.localdate()}),
        lambda typed: deeds.find(actor=request.user, audit=audit, **typed),
        heading="Add a finding",
        means=("It becomes part of the golden thread. Say next there what is recommended.",),
        back=address("case_audit_report", audit),
        said="The finding is added. Say next what is recommended.",
    )


@allow("audits.case_run")
def case_audit_action(request: HttpRequest, case_audit: str) -> HttpResponse:
    """Give an action that follows from the audit."""
    audit = audited(request, case_audit, "open to give an action")
    return step(
        request,
        audit,
        bind(request, OriginActionForm),
        lambda typed: deeds.act(actor=request.user, audit=audit, **typed),
        heading="Give an action",
        back=address("case_audit_report", audit),
        button="Give the action",
        said="The action is given, and its owner is told.",
    )


def _named(request: HttpRequest, audit: Any) -> None:
    if not queries.may_grade(request.user, audit):
        raise Refused(NOT_NAMED)
