"""Case audits, visits and the audit plan, brought so far by the portal's own deeds."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from audits.models import AssuranceRecord, CaseAudit, CaseTool, PlanLine
from audits.rules.case_audits import Grade, Known
from audits.rules.plan import PlanKind, PlanReason, PlanScope
from audits.rules.visits import AssuranceKind, Setting
from audits.services import case_audits, case_audits_report, case_audits_sample, plan, visits
from audits.services import case_audits_tools as tools
from partnership.models import Organisation, Person
from partnership.rules import financial_year

LIST = [f"LCS-{number:05}" for number in range(1, 21)]
DOMAINS = ["Assessment", "Voice of the child"]


def soon(days: int = 14) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def make_line(unit: Person, **facts: Any) -> PlanLine:
    """A planned line of this year's plan."""
    values: dict[str, Any] = {
        "year": financial_year(timezone.localdate()),
        "theme": "Neglect",
        "kind": PlanKind.CASE_AUDIT,
        "reason": PlanReason.DATA,
        "reason_words": "More plans for neglect than anywhere near.",
        "scope": PlanScope.LOCAL,
        "when": "q4",
        "lead": "Performance and quality assurance officer",
    }
    return plan.add_line(actor=unit, **values | facts)


def make_audit(unit: Person, *bodies: Organisation, **facts: Any) -> CaseAudit:
    """A planned audit of two domains."""
    values: dict[str, Any] = {
        "theme": "Neglect of children under five",
        "period_from": ago(365),
        "period_to": ago(0),
        "due_on": soon(),
        "organisations": bodies,
        "domains": DOMAINS,
    }
    return case_audits.plan_audit(actor=unit, **values | facts)


def draw(unit: Person, audit: CaseAudit, size: int = 2, cohort: Iterable[str] = LIST) -> CaseAudit:
    case_audits_sample.draw_sample(
        actor=unit, audit=audit, cohort=list(cohort), size=size, about="Plans for neglect"
    )
    audit.refresh_from_db()
    return audit


def make_open(unit: Person, *bodies: Organisation, size: int = 2, **facts: Any) -> CaseAudit:
    """An audit that is with the agencies."""
    audit = draw(unit, make_audit(unit, *bodies, **facts), size)
    case_audits.open_audit(actor=unit, audit=audit)
    audit.refresh_from_db()
    return audit


def tool_of(audit: CaseAudit, body: Organisation, number: int = 1) -> CaseTool:
    return CaseTool.objects.get(case__audit=audit, agency__organisation=body, case__number=number)


def answers(
    tool: CaseTool, grade: str = Grade.GOOD, words: str = "Seen in the record"
) -> dict[str, str]:
    """A whole tool, as its form names it."""
    graded = {f"grade_{each.pk}": str(grade) for each in tool.case.audit.domains.all()}
    return {
        "known": str(Known.YES), "good_practice": words, "to_develop": words,
        "recommendations": "", **graded,
    }  # fmt: skip


def send(lead: Person, tool: CaseTool, **given: Any) -> CaseTool:
    tools.write_tool(actor=lead, tool=tool, values=answers(tool, **given))
    tools.send_tool(actor=lead, tool=tool)
    tool.refresh_from_db()
    return tool


def send_all(lead: Person, audit: CaseAudit, body: Organisation, **given: Any) -> None:
    for tool in CaseTool.objects.filter(case__audit=audit, agency__organisation=body):
        send(lead, tool, **given)


def make_moderated(unit: Person, audit: CaseAudit) -> CaseAudit:
    """An audit in moderation: met, every case graded good overall, its report written."""
    case_audits_report.moderate(actor=unit, audit=audit, reason="All that can come has come")
    audit.refresh_from_db()
    case_audits_report.keep_meeting(
        actor=unit, audit=audit, met_on=timezone.localdate(), took_part="Named nurse"
    )
    for case in audit.cases.all():
        agreed = {"grade_overall": str(Grade.GOOD), "reason_overall": "Sound throughout"}
        case_audits_report.agree(actor=unit, case=case, values=agreed)
    case_audits_report.write_report(actor=unit, audit=audit, summary="Practice is good.")
    audit.refresh_from_db()
    return audit


def make_reported(unit: Person, audit: CaseAudit) -> CaseAudit:
    make_moderated(unit, audit)
    case_audits_report.report(actor=unit, audit=audit)
    audit.refresh_from_db()
    return audit


def make_visit(person: Person, body: Organisation, **facts: Any) -> AssuranceRecord:
    values: dict[str, Any] = {
        "kind": AssuranceKind.VISIT,
        "title": "An afternoon with the health visitors",
        "organisation": body,
        "began_on": ago(3),
        "setting": Setting.OBSERVATION,
        "who": "Lay member",
        "observed": "Visits were unhurried.",
    }
    return visits.record(actor=person, **values | facts)
