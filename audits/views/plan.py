"""The yearly audit plan: its lines, and what is done with one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.forms.plan import AgreeForm, DropForm, LineChangeForm, LineForm, PlanFilters
from audits.models import AuditPlan, CaseAudit, PlanLine
from audits.queries import plan as queries
from audits.queries.visits import listed as assurance
from audits.rules.plan import PLAN_MOVES, PlanStatus
from audits.services import plan as deeds
from core import log
from core.access import allow
from core.deeds import at_once, form_page
from core.forms import bind
from core.lists import Column, listing
from partnership.rules import financial_year

TAGS = {
    PlanStatus.PLANNED: "grey",
    PlanStatus.UNDER_WAY: "blue",
    PlanStatus.REPORTED: "green",
    PlanStatus.DROPPED: "grey",
}


@allow("audits.plan")
def audit_plan(request: HttpRequest) -> HttpResponseBase:
    """The lines of every year's plan, the latest year first."""
    page = listing(
        request,
        queries.listed(request.user),
        columns=_columns(),
        filters=PlanFilters,
        filename="audit-plan",
        export_verb="audits.export",
        caption="Lines of the audit plan, the latest year first",
        empty="The plan says what the partners look at this year, why, and when.",
    )
    return page.export() or render(
        request, "audits/plan/list.html", {"page": page, "plans": queries.plans()}
    )


def _columns() -> list[Column]:
    today = timezone.localdate()
    return [
        Column("theme", "Theme", link=_address, sort="theme"),
        Column("year", "Year", value="plan.year", sort="plan__year"),
        Column("when", "When", sort="due_by"),
        Column("kind", "How"),
        Column("reason", "Chosen because of", on_page=False),
        Column("reason_words", "What it rests on", on_page=False),
        Column("scope", "Reach", on_page=False),
        Column("lead", "Lead"),
        Column("status", "Status", tag=lambda row: TAGS[row.status]),
        Column(
            "late",
            "Late",
            value=lambda row: "Late" if queries.is_late(row, today) else "",
            tag=lambda row: "overdue" if queries.is_late(row, today) else "",
        ),
    ]


def _address(line: PlanLine) -> str:
    return reverse("plan_line", args=[line.pk])


@allow("audits.plan")
def plan_line(request: HttpRequest, plan_line: int) -> HttpResponse:
    """One line: why it was chosen, who leads it, what came of it."""
    line = _line(request, plan_line)
    log.opened(request, line, reference=str(line.plan))
    context = {
        "line": line,
        "tag": TAGS[PlanStatus(line.status)],
        "late": queries.is_late(line, timezone.localdate()),
        "moves": line.statuses.all(),
        "can_become": PLAN_MOVES[line.status],
        "case_audits": CaseAudit.objects.visible_to(request.user).filter(line=line),
        "assurance": assurance(request.user).filter(line=line),
    }
    return render(request, "audits/plan/line.html", context)


@allow("audits.keep_plan")
def plan_line_new(request: HttpRequest) -> HttpResponse:
    """Add a line to the plan of a year."""
    return form_page(
        request,
        bind(request, LineForm, initial={"year": financial_year(timezone.localdate())}),
        lambda typed: deeds.add_line(actor=request.user, **typed),
        heading="Add a line to the audit plan",
        caption="Audit plan",
        back=reverse("audit_plan"),
        button="Add the line",
        said="The line is added.",
    )


@allow("audits.keep_plan")
def plan_line_change(request: HttpRequest, plan_line: int) -> HttpResponse:
    """Change what a line says."""
    line = _line(request, plan_line)
    log.opened(request, line, action="open to change", reference=str(line.plan))
    form = bind(request, LineChangeForm, initial=LineChangeForm.opened_with(deeds.line_held(line)))
    return _step(
        request,
        line,
        form,
        lambda typed: deeds.change_line(actor=request.user, line=line, **typed),
        heading="Change the line",
        said="Saved.",
    )


@allow("audits.keep_plan")
@require_POST
def plan_line_begin(request: HttpRequest, plan_line: int) -> HttpResponse:
    """The work has begun."""
    return _move(request, plan_line, PlanStatus.UNDER_WAY, "The line is under way.")


@allow("audits.keep_plan")
@require_POST
def plan_line_report(request: HttpRequest, plan_line: int) -> HttpResponse:
    """The work is reported."""
    return _move(request, plan_line, PlanStatus.REPORTED, "The line is reported.")


@allow("audits.keep_plan")
@require_POST
def plan_line_again(request: HttpRequest, plan_line: int) -> HttpResponse:
    """A dropped line is planned again."""
    return _move(request, plan_line, PlanStatus.PLANNED, "The line is planned again.")


@allow("audits.keep_plan")
def plan_line_drop(request: HttpRequest, plan_line: int) -> HttpResponse:
    """The line is dropped, with a reason."""
    line = _line(request, plan_line)
    log.opened(request, line, action="open to drop", reference=str(line.plan))
    return _step(
        request,
        line,
        bind(request, DropForm),
        lambda typed: deeds.move_line(
            actor=request.user, line=line, to=PlanStatus.DROPPED, **typed
        ),
        heading="Drop the line",
        means=("It stays in the plan with the reason.",),
        button="Drop it",
        kind="warning",
        said="The line is dropped.",
    )


@allow("audits.keep_plan")
def audit_plan_agree(request: HttpRequest, audit_plan: int) -> HttpResponse:
    """A group agreed the plan of a year."""
    plan = get_object_or_404(AuditPlan, pk=audit_plan)
    log.opened(request, plan, action="open to agree", reference=str(plan))
    first = {"group": plan.agreed_by_id, "agreed_on": plan.agreed_on}
    return form_page(
        request,
        bind(request, AgreeForm, initial=first),
        lambda typed: deeds.agree_plan(actor=request.user, plan=plan, **typed),
        heading="Record that the plan was agreed",
        caption=str(plan),
        back=reverse("audit_plan"),
        means=("It is agreed at the start of the year. A later agreement takes its place.",),
        said="The agreement is recorded.",
    )


def _line(request: HttpRequest, key: int) -> PlanLine:
    rows = PlanLine.objects.visible_to(request.user).select_related("plan", "created_by")
    return get_object_or_404(rows, pk=key)


def _move(request: HttpRequest, key: int, to: str, said: str) -> HttpResponse:
    line = _line(request, key)
    log.opened(request, line, action="move on", reference=str(line.plan))
    return at_once(
        request,
        lambda: deeds.move_line(actor=request.user, line=line, to=to),
        back=_address(line),
        said=said,
        already="It was so already.",
    )


def _step(request: HttpRequest, line: PlanLine, form: Any, deed: Any, **words: Any) -> HttpResponse:
    return form_page(request, form, deed, caption=str(line.plan), back=_address(line), **words)
