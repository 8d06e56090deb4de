"""The tools of a case audit: read, filled in by the agency, sent, sent back; which case is meant."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.forms.case_audits import BackForm, ColleagueForm, ReasonForm, ToolForm
from audits.models import AuditAgency, CaseTool
from audits.rules.case_audits import FILLING, Known, ToolStatus
from audits.services import case_audits_sample as sample
from audits.services import case_audits_tools as deeds
from audits.views.case_audits_frame import address, framed, step
from audits.views.case_audits_run import KEPT
from core import log
from core.access import Refused, allow, can
from core.deeds import at_once, done, one_form
from core.errors import RuleBroken
from core.forms import bind
from core.stale import mark
from core.templatetags.portal import clocktime
from governance.forms.meetings import NothingForm
from partnership.models import Person
from partnership.queries import contributors_of, standing_for

NOT_SHOWN = (
    "Which case it is shows to your agency’s safeguarding lead, and only until the tool is sent."
)


@allow("audits.case_read")
def case_tool(request: HttpRequest, case_tool: int) -> HttpResponse:
    """One agency's tool for one case, as it was sent or stands so far."""
    tool = _tool(request, case_tool, "open tool")
    mine = _mine(request).filter(pk=tool.pk).exists()
    given = {row.domain_id: row for row in tool.grades.all()}
    context = {
        "tool": tool,
        "grades": [(each, given.get(each.pk)) for each in tool.case.audit.domains.all()],
        "not_known": tool.known == Known.NO,
        "sent": tool.status == ToolStatus.SENT,
        "writes": mine and can(request.user, "audits.case_answer") and sample.is_open(tool),
        "leads": _leads(request, tool) and sample.is_open(tool),
        "sends_back": tool.status == ToolStatus.SENT and tool.case.audit.status in FILLING,
    }
    return render(request, "audits/cases/tool.html", framed(request, tool.case.audit, context))


@allow("audits.case_answer")
def case_tool_write(request: HttpRequest, case_tool: int) -> HttpResponse:
    """Fill a tool in. What is typed is saved as it goes."""
    tool = _own(request, case_tool, "open to fill in")
    if not sample.is_open(tool):
        raise Refused("This tool was sent, or the audit is over, so it can only be read.")
    form = bind(request, ToolForm, tool=tool, initial=ToolForm.opened_with(deeds.tool_held(tool)))
    return one_form(
        request,
        "audits/cases/tool_write.html",
        form,
        lambda typed: _write(request, tool, typed),
        back=_address(tool),
        said="Saved. It is not sent yet.",
        context=framed(request, tool.case.audit, {"tool": tool}),
    )


@allow("audits.case_answer")
@require_POST
def case_tool_autosave(request: HttpRequest, case_tool: int) -> JsonResponse:
    """Save a tool while it is typed; 409 with a message when it cannot be."""
    tool = _own(request, case_tool, "save")
    form = ToolForm(request.POST, tool=tool)
    if not form.is_valid():
        told = " ".join(str(words) for said in form.errors.values() for words in said)
        return JsonResponse({"message": told}, status=409)
    try:
        _write(request, tool, form.cleaned_data)
    except RuleBroken as broken:
        return JsonResponse({"message": str(broken)}, status=409)
    saved = CaseTool.objects.select_related("case__audit").get(pk=tool.pk)
    return JsonResponse(
        {
            "saved_at": clocktime(timezone.now()),
            "version": mark(deeds.tool_held(saved)),
            "warning": "",
        }
    )


@allow("audits.case_lead")
def case_tool_send(request: HttpRequest, case_tool: int) -> HttpResponse:
    """Send a tool, after asking once."""
    tool = _led(request, case_tool, "open to send")
    return step(
        request,
        tool.case.audit,
        bind(request, NothingForm),
        lambda _typed: deeds.send_tool(actor=request.user, tool=tool),
        heading=f"Send your agency’s tool for {str(tool.case).lower()}",
        caption=tool.case.audit.reference,
        back=address("case_audit_tools", tool.case.audit),
        warning="After this it can be read and not changed, unless the business unit sends it back.",
        button="Send the tool",
        said=f"Thank you. Your agency’s tool for {str(tool.case).lower()} is sent.",
    )


@allow("audits.case_run")
def case_tool_back(request: HttpRequest, case_tool: int) -> HttpResponse:
    """Send a tool back because more is needed."""
    tool = _tool(request, case_tool, "open to send back")
    return step(
        request,
        tool.case.audit,
        bind(request, BackForm),
        lambda typed: deeds.send_back(actor=request.user, tool=tool, **typed),
        heading="Send the tool back",
        caption=str(tool),
        back=_address(tool),
        button="Send it back",
        said="The agency is told that more is needed.",
    )


@allow("audits.case_lead")
def case_tool_identifier(request: HttpRequest, case_tool: int) -> HttpResponse:
    """Asks the lead why; then shows which case is meant, once. Nothing of it is in the address or the title."""
    tool = _led(request, case_tool, "ask which case it is")
    if not sample.is_open(tool):
        raise Refused(NOT_SHOWN)
    form = bind(request, ReasonForm, label="Why do you need to know which case it is?", hint=KEPT)
    shown: list[str] = []

    def deed(typed: dict[str, str]) -> None:
        shown.append(sample.open_identifier(actor=request.user, tool=tool, reason=typed["reason"]))

    if request.method == "POST" and done(form, deed):
        audit = tool.case.audit
        reason = form.cleaned_data["reason"]
        log.opened(request, audit, action="open case key", reason=reason, case=tool.case.number)
    context = {
        "case": tool.case,
        "form": form,
        "rows": [("Case number", each) for each in shown],
        "back": _address(tool),
    }
    status = 422 if form.is_bound and form.errors else 200
    page = framed(request, tool.case.audit, context)
    return render(request, "audits/cases/key.html", page, status=status)


@allow("audits.case_lead")
def audit_agency_share(request: HttpRequest, audit_agency: int) -> HttpResponse:
    """Share the agency's tools with a colleague."""
    agency = _agency(request, audit_agency)
    people = contributors_of([standing_for(agency.organisation).pk])
    shared = agency.grants.live().values("user")
    people = people.exclude(pk=request.user.pk).exclude(pk__in=shared)
    return step(
        request,
        agency.audit,
        bind(request, ColleagueForm, people=people),
        lambda typed: deeds.share_tools(actor=request.user, agency=agency, **typed),
        heading="Share the tools with a colleague",
        means=(
            "They fill the tools in with you. Which case is meant stays with you, and you send.",
        ),
        back=address("case_audit_tools", agency.audit),
        button="Share the tools",
        said="The tools are shared.",
    )


@allow("audits.case_lead")
@require_POST
def audit_agency_unshare(request: HttpRequest, audit_agency: int, person_pk: int) -> HttpResponse:
    """A colleague no longer fills in the tools."""
    agency = _agency(request, audit_agency)
    person = get_object_or_404(Person, pk=person_pk, pk__in=agency.grants.values("user"))
    return at_once(
        request,
        lambda: deeds.unshare_tools(actor=request.user, agency=agency, person=person),
        back=address("case_audit_tools", agency.audit),
        said=f"The tools are no longer shared with {person}.",
    )


def _write(request: HttpRequest, tool: CaseTool, typed: dict[str, Any]) -> bool:
    values = {name: value for name, value in typed.items() if name != "seen"}
    return deeds.write_tool(actor=request.user, tool=tool, values=values, seen=typed["seen"])


def _rows(rows: Any) -> Any:
    return rows.select_related("case__audit", "agency__organisation", "agency__audit", "sent_by")


def _mine(request: HttpRequest) -> Any:
    return CaseTool.objects.worked_on_by(request.user)


def _tool(request: HttpRequest, key: int, action: str) -> CaseTool:
    tool: CaseTool = get_object_or_404(_rows(CaseTool.objects.visible_to(request.user)), pk=key)
    return _logged(request, tool, action)


def _own(request: HttpRequest, key: int, action: str) -> CaseTool:
    """A tool of one's own agency."""
    tool: CaseTool = get_object_or_404(_rows(_mine(request)), pk=key)
    return _logged(request, tool, action)


def _led(request: HttpRequest, key: int, action: str) -> CaseTool:
    """A tool of an agency that one leads."""
    tool = _own(request, key, action)
    if not _leads(request, tool):
        raise Http404
    return tool


def _leads(request: HttpRequest, tool: CaseTool) -> bool:
    return AuditAgency.objects.led_by(request.user).filter(pk=tool.agency_id).exists()


def _agency(request: HttpRequest, key: int) -> AuditAgency:
    rows = AuditAgency.objects.led_by(request.user).select_related("audit", "organisation")
    agency = get_object_or_404(rows, pk=key)
    log.opened(request, agency, action="open to share", reference=agency.audit.reference)
    return agency


def _logged(request: HttpRequest, tool: CaseTool, action: str) -> CaseTool:
    reference = f"{tool.case.audit.reference}, {str(tool.case).lower()}"
    log.opened(request, tool, action=action, reference=reference)
    return tool


def _address(tool: CaseTool) -> str:
    return reverse("case_tool", args=[tool.pk])
