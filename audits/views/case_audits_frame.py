"""What every page of a case audit shares."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from audits.models import AuditAgency, AuditCase, CaseAudit
from audits.queries import case_audits as queries
from audits.rules.case_audits import CaseAuditStatus
from core import log
from core.access import can
from core.deeds import form_page
from deadlines.queries import faces_for

KINDS = {
    CaseAuditStatus.PLANNED: "grey",
    CaseAuditStatus.SAMPLING: "blue",
    CaseAuditStatus.OPEN: "blue",
    CaseAuditStatus.MODERATION: "yellow",
    CaseAuditStatus.REPORTED: "green",
    CaseAuditStatus.CLOSED: "grey",
}


def audited(request: HttpRequest, reference: str, action: str = "") -> CaseAudit:
    """The audit, when it is in reach; the opening is logged."""
    rows = CaseAudit.objects.visible_to(request.user).select_related("line__plan", "drawn_by")
    found = get_object_or_404(rows, reference=reference)
    log.opened(request, found, **({"action": action} if action else {}))
    return found


def sampled(audit: CaseAudit, number: int) -> AuditCase:
    return get_object_or_404(audit.cases.select_related("audit"), number=number)


def address(name: str, audit: CaseAudit, *more: Any) -> str:
    return reverse(name, args=[audit.reference, *more])


def framed(request: HttpRequest, audit: CaseAudit, context: dict[str, Any]) -> dict[str, Any]:
    """The context of a page of an audit: its tabs, its status, the clock of one's own agency."""
    own = AuditAgency.objects.worked_on_by(request.user).filter(audit=audit)
    own_agency = own.select_related("organisation").first()
    moderates = queries.may_grade(request.user, audit)
    names = [("Overview", "case_audit")]
    if audit.opened_at and (moderates or own_agency):
        names.append(("Tools", "case_audit_tools"))
    if audit.reported_at or (moderates and audit.opened_at):
        names.append(("Report", "case_audit_report"))
    if can(request.user, "audits.case_run"):
        names.append(("Timeline", "case_audit_timeline"))
    links = [(label, address(name, audit)) for label, name in names]
    return {
        "audit": audit,
        "tabs": [(label, url, url == request.path) for label, url in links],
        "status_kind": KINDS[CaseAuditStatus(audit.status)],
        "moderates": moderates,
        "own_agency": own_agency,
        "clocks": faces_for(own_agency, timezone.localdate())[:1] if own_agency else [],
        **context,
    }


def step(
    request: HttpRequest, audit: CaseAudit, form: Any, deed: Any, *, back: str = "", **words: Any
) -> HttpResponse:
    """A page with one form and one deed on an audit."""
    words.setdefault("caption", audit.reference)
    return form_page(request, form, deed, back=back or address("case_audit", audit), **words)
