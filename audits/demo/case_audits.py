"""Two made-up case audits: one that was reported, one that is with the agencies."""

from __future__ import annotations

import datetime as dt

from audits.models import CaseAudit, CaseTool, PlanLine
from audits.rules.case_audits import DOMAINS, Grade, Known
from audits.services import case_audits, case_audits_report, case_audits_sample
from audits.services import case_audits_tools as tools
from core.living import at
from governance.demo.people import manager
from partnership.models import Organisation, Person
from partnership.queries import leads_of

DAY = dt.timedelta(days=1)
TRUST, COUNCIL, POLICE = (
    "wirral-community-nhs-foundation-trust", "wirral-local-authority", "merseyside-police",
)  # fmt: skip
SCHOOL, HOSPITAL = "school-900104", "wirral-university-teaching-hospital"
ASKED = (TRUST, COUNCIL, POLICE, HOSPITAL)

GOOD = (
    "Visits were regular and unhurried, and the record says what the child saw, did and said.",
    "The worker kept the chronology up to date and used it in supervision.",
    "Concerns were shared the same day, in writing, with those who needed them.",
)
DEVELOP = (
    "The plan says what adults do, and seldom what should be different for the child.",
    "Missed appointments were recorded one by one, and nobody looked at them together.",
    "The father was not spoken to, and the record does not say why.",
)
# The grades that come round: one a case, an agency and a domain.
ROUND = (Grade.GOOD, Grade.REQUIRES, Grade.GOOD, Grade.GOOD, Grade.INADEQUATE, Grade.REQUIRES,
         Grade.OUTSTANDING)  # fmt: skip
MEETING = {
    "took_part": "Performance and quality assurance officer; named nurse; detective inspector; named doctor",
    "recognition": "Neglect was named early in four of six cases.",
    "assessment": "Assessments describe each event well and the pattern less well.",
    "planning": "Plans are reviewed on time. What should change for the child is often not said.",
    "joint_working": "Information moved quickly between health and social care.",
    "impact": "Two children were safer within three months. For the others it is too early to say.",
    "quality": "Sound in most cases, with too little curiosity about missed appointments.",
}
REPORT = {
    "summary": "Agencies notice neglect and act on single events. They see the pattern late, because nobody"
               " puts missed appointments of different services together.",
    "good_practice": "The child’s day is described in most records, and information is shared the same day.",
    "to_develop": "Chronologies across services, and plans that say what should be different for the child.",
    "recommendations": "One chronology for each child on a plan for neglect, kept by the lead professional.",
}  # fmt: skip
FINDINGS = (
    "Missed appointments of different services were not put together, so the pattern was seen late.",
    "Plans say what adults will do, and seldom what should be different for the child.",
)


def load(today: dt.date) -> None:
    """Make them through the deeds, each on the day it would have been done."""
    _reported(today)
    _open(today)


def _plan(
    today: dt.date, ago: int, theme: str, bodies: tuple[str, ...], size: int, due: int
) -> CaseAudit:
    unit, began = manager(), today - ago * DAY
    with at(began):
        audit = case_audits.plan_audit(
            actor=unit,
            theme=theme,
            why="The audit plan names it. The data of the last year say why.",
            period_from=began - 365 * DAY,
            period_to=began,
            due_on=began + due * DAY,
            organisations=Organisation.objects.filter(code__in=bodies),
            domains=DOMAINS,
            line=PlanLine.objects.filter(theme=theme).first(),
        )
        case_audits_sample.draw_sample(
            actor=unit,
            audit=audit,
            cohort=[f"DEMO-{number:04}" for number in range(1, 84)],
            size=size,
            about="Made-up case numbers",
        )
        case_audits.name_moderators(
            actor=unit,
            audit=audit,
            people=Person.objects.filter(email="anneke.dorn@icb.example.org"),
        )
        case_audits.open_audit(actor=unit, audit=audit)
    audit.refresh_from_db()
    return audit


def _fill(tool: CaseTool, place: int) -> None:
    """One agency's tool, as its lead would write it."""
    lead = leads_of(tool.agency.organisation)[0]
    domains = list(tool.case.audit.domains.all())
    values = {
        "known": str(Known.YES),
        "good_practice": GOOD[place % 3],
        "to_develop": DEVELOP[place % 3],
    }
    for number, domain in enumerate(domains):
        grade = ROUND[(place + number) % len(ROUND)]
        values[f"grade_{domain.pk}"] = str(grade)
    if place % 7 == 6:
        values = {"known": str(Known.NO)}
    tools.write_tool(actor=lead, tool=tool, values=values)


def _reported(today: dt.date) -> None:
    unit = manager()
    audit = _plan(today, 150, "Neglect of children under five", ASKED, 6, 20)
    with at(today - 134 * DAY):
        for place, tool in enumerate(_tools(audit)):
            _fill(tool, place)
            tools.send_tool(actor=leads_of(tool.agency.organisation)[0], tool=tool)
    with at(today - 125 * DAY):
        case_audits_report.moderate(actor=unit, audit=audit)
        case_audits_report.keep_meeting(
            actor=unit, audit=audit, met_on=today - 125 * DAY, **MEETING
        )
        for place, case in enumerate(audit.cases.all()):
            agreed: dict[str, str] = {}
            for number, domain in enumerate(audit.domains.all()):
                agreed[f"grade_{domain.pk}"] = str(ROUND[(place * 2 + number) % len(ROUND)])
                agreed[f"reason_{domain.pk}"] = "Agreed from the records of all four agencies."
            agreed |= {
                "grade_overall": str(ROUND[place]),
                "reason_overall": "What the records show together.",
            }
            case_audits_report.agree(actor=unit, case=case, values=agreed)
        case_audits_report.write_report(actor=unit, audit=audit, **REPORT)
    with at(today - 118 * DAY):
        case_audits_report.report(actor=unit, audit=audit)
        for text in FINDINGS:
            case_audits_report.find(actor=unit, audit=audit, text=text, found_on=today - 118 * DAY)


def _open(today: dt.date) -> None:
    audit = _plan(today, 6, "Harm outside the home", (TRUST, COUNCIL, POLICE, SCHOOL), 4, 24)
    with at(today - 2 * DAY):
        for place, tool in enumerate(_tools(audit)[:9]):
            _fill(tool, place)
            if place % 2 == 0 and place != 6:
                tools.send_tool(actor=leads_of(tool.agency.organisation)[0], tool=tool)


def _tools(audit: CaseAudit) -> list[CaseTool]:
    rows = CaseTool.objects.filter(case__audit=audit).select_related(
        "case__audit", "agency__organisation", "agency__audit"
    )
    return list(rows.order_by("case__number", "agency__organisation__name", "pk"))
