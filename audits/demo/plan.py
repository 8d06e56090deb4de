"""A made-up audit plan: six lines, agreed at the start of the year."""

from __future__ import annotations

import datetime as dt

from audits.models import PlanLine
from audits.rules.plan import PlanKind, PlanReason, PlanScope, PlanStatus, first_year
from audits.services import plan as deeds
from core.living import at
from governance.demo.people import manager
from partnership.models import Group
from partnership.rules import financial_year

QA = "Performance and quality assurance officer"
# theme, kind, reason, what it rests on, scope, when, lead, status
LINES = (
    ("Neglect of children under five", PlanKind.CASE_AUDIT, PlanReason.DATA,
     "Plans for neglect rose by a fifth in a year.", PlanScope.LOCAL, "q1", QA, PlanStatus.REPORTED),
    ("Harm outside the home", PlanKind.CASE_AUDIT, PlanReason.REVIEW,
     "A practice review asked whether plans look beyond the family.", PlanScope.LOCAL, "q4", QA,
     PlanStatus.UNDER_WAY),
    ("Supervision and caseloads", PlanKind.VISITS, PlanReason.INSPECTION,
     "The last inspection asked for it.", PlanScope.LOCAL, "m02", "Business manager", PlanStatus.UNDER_WAY),
    ("Front door and thresholds", PlanKind.PEER_REVIEW, PlanReason.OTHER,
     "Agreed with the neighbouring partnerships.", PlanScope.REGION, "q3", "Head of safeguarding",
     PlanStatus.REPORTED),
    ("What agencies’ own audits found", PlanKind.SINGLE_AGENCY, PlanReason.DATA,
     "Read twice a year.", PlanScope.LOCAL, "m03", QA, PlanStatus.PLANNED),
    ("Online safety in schools", PlanKind.SELF_ASSESSMENT, PlanReason.DATA,
     "Many schools marked it amber.", PlanScope.LOCAL, "q2", "Principal education adviser",
     PlanStatus.DROPPED),
)  # fmt: skip


def load(today: dt.date) -> None:
    """This financial year's plan."""
    unit, year = manager(), financial_year(today)
    began = min(dt.date(first_year(year), 4, 8), today)
    board = Group.objects.filter(code="partnership-group").first() or Group.objects.first()
    lines: list[PlanLine] = []
    with at(began):
        for theme, kind, reason, words, scope, when, lead, _status in LINES:
            lines.append(
                deeds.add_line(
                    actor=unit, year=year, theme=theme, kind=kind, reason=reason,
                    reason_words=words, scope=scope, when=when, lead=lead,
                )
            )  # fmt: skip
        assert board is not None
        deeds.agree_plan(actor=unit, plan=lines[0].plan, group=board, agreed_on=began)
    for line, told in zip(lines, LINES, strict=True):
        if told[-1] != PlanStatus.PLANNED:
            why = "Taken up in the yearly return instead" if told[-1] == PlanStatus.DROPPED else ""
            deeds.move_line(actor=unit, line=line, to=told[-1], reason=why)
