"""Case audits as people read them: who sees what, how far the agencies are, what was graded."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audits.models import AgreedGrade, AuditAgency, AuditCase, CaseAudit, CaseTool
from audits.rules.case_audits import GRADED, Grade, ToolStatus
from core.access import REGISTRY, can
from governance.models import Action, Finding
from partnership.models import Organisation, Person, Seat
from partnership.queries import holders_of_role
from partnership.rules import LEADING_SEATS

TAGS = {
    Grade.OUTSTANDING: "green",
    Grade.GOOD: "green",
    Grade.REQUIRES: "yellow",
    Grade.INADEQUATE: "red",
}


def may_grade(user: Any, audit: CaseAudit) -> bool:
    """The business unit, and the people it named for the moderation meeting."""
    return can(user, "audits.case_run") or audit.moderators.filter(person=user.pk).exists()


def sees_report(user: Any, audit: CaseAudit) -> bool:
    """Before it is reported, only those who moderate."""
    return audit.reported_at is not None or may_grade(user, audit)


def sees_agreed(user: Any, audit: CaseAudit) -> bool:
    """As the report; and the agencies asked once the tools are shared."""
    asked = AuditAgency.objects.worked_on_by(user).filter(audit=audit)
    return sees_report(user, audit) or (audit.shared_at is not None and asked.exists())


def listed(user: Any) -> QuerySet[Any]:
    """The audits a person sees, each with ``of_agencies``, ``of_tools`` and ``sent``."""
    tools = CaseTool.objects.filter(case__audit=OuterRef("pk")).order_by()
    return CaseAudit.objects.visible_to(user).annotate(
        of_agencies=_count(AuditAgency.objects.filter(audit=OuterRef("pk")), "audit"),
        of_tools=_count(tools, "case__audit"),
        sent=_count(tools.filter(status=ToolStatus.SENT), "case__audit"),
    )


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Asked:
    """One agency asked, the tools of it that a person sees, and how far it is."""

    agency: AuditAgency
    tools: Sequence[CaseTool]
    sent: int
    of: int
    late: bool


def asked_rows(user: Any, audit: CaseAudit, today: dt.date) -> list[Asked]:
    """The agencies of an audit whose tools a person sees, with those tools."""
    tools = CaseTool.objects.visible_to(user).filter(case__audit=audit)
    tools = tools.select_related("case", "agency__organisation").order_by("case__number", "pk")
    by_agency: dict[int, list[CaseTool]] = {}
    for tool in tools:
        by_agency.setdefault(tool.agency_id, []).append(tool)
    agencies = audit.agencies.select_related("organisation").order_by("organisation__name", "pk")
    if not can(user, "audits.case_run"):
        agencies = agencies.filter(pk__in=list(by_agency))
    found = []
    for agency in agencies:
        own = by_agency.get(agency.pk, [])
        sent = sum(tool.status == ToolStatus.SENT for tool in own)
        late = sent < len(own) and agency.due_on < today
        found.append(Asked(agency, own, sent, len(own), late))
    return found


@dataclass(frozen=True)
class Cell:
    """A grade as a table shows it."""

    words: str
    tag: str
    reason: str


@dataclass(frozen=True)
class GradeRow:
    """One domain of a case: what each agency gave itself, and what was agreed."""

    title: str
    own: Sequence[tuple[CaseTool, Cell]]
    agreed: Cell | None


def cell(grade: str, reason: str) -> Cell:
    return (
        Cell(str(Grade(grade).label), TAGS.get(Grade(grade), "grey"), reason) if grade else NOTHING
    )


NOTHING = Cell("", "", "")


def grade_table(case: AuditCase, tools: Sequence[CaseTool], agreed: bool) -> list[GradeRow]:
    """The own grades of each agency beside the agreed; the case overall comes last."""
    given = {
        (tool.pk, row.domain_id): cell(row.grade, row.reason)
        for tool in tools
        for row in tool.grades.all()
    }
    settled = (
        {row.domain_id: cell(row.grade, row.reason) for row in case.agreed.all()} if agreed else {}
    )
    rows = [
        GradeRow(
            each.title,
            [(tool, given.get((tool.pk, each.pk), NOTHING)) for tool in tools],
            settled.get(each.pk),
        )
        for each in case.audit.domains.all()
    ]
    overall = GradeRow("The case overall", [(tool, NOTHING) for tool in tools], settled.get(None))
    return [*rows, overall] if agreed else rows


@dataclass(frozen=True)
class DomainCount:
    """How often each grade was agreed for one domain, over all cases."""

    title: str
    counts: Sequence[int]
    not_graded: int


def domain_counts(audit: CaseAudit) -> list[DomainCount]:
    """Each domain of an audit, and the cases overall, counted by agreed grade."""
    rows = AgreedGrade.objects.filter(case__audit=audit)
    counted: Counter[tuple[int | None, str]] = Counter(
        (domain, grade) for domain, grade in rows.order_by().values_list("domain", "grade")
    )
    cases = audit.cases.count()

    def line(key: int | None, title: str) -> DomainCount:
        counts = [counted[key, grade] for grade in GRADED]
        return DomainCount(title, counts, cases - sum(counts))

    domains = list(audit.domains.values_list("pk", "title"))
    return [*(line(key, title) for key, title in domains), line(None, "Cases overall")]


def findings_of(user: Any, record: Any) -> QuerySet[Finding]:
    """The findings that hang on a record, as far as a person sees the thread."""
    return _hung(Finding.objects.visible_to(user), record).select_related("theme")


def actions_of(user: Any, record: Any) -> QuerySet[Action]:
    """The actions given from a record, as far as a person sees them."""
    rows = _hung(Action.objects.visible_to(user), record).select_related("owner", "organisation")
    return rows.order_by("due_on", "pk")


def _hung(rows: QuerySet[Any], record: Any) -> QuerySet[Any]:
    kind = ContentType.objects.get_for_model(record)
    return rows.filter(origin_type=kind, origin_id=record.pk)


def agencies_with_leads(kept: Iterable[int] = ()) -> QuerySet[Organisation]:
    """The agencies that can be asked: somebody leads safeguarding for them in the portal."""
    led = Seat.objects.current().filter(kind__in=LEADING_SEATS).order_by().values("organisation")
    able = Organisation.objects.current().filter(is_class=False, pk__in=led)
    return (able | Organisation.objects.filter(pk__in=list(kept))).distinct().order_by("name", "pk")


def can_moderate() -> QuerySet[Person]:
    """The people who can be named for a moderation meeting: those who can open case audits."""
    found = Person.objects.none()
    for role in REGISTRY["audits.case_read"].roles:
        found = found | holders_of_role(role)
    return found.distinct().order_by("name", "pk")


def in_reach(user: Any) -> QuerySet[CaseAudit]:
    """The audits whose page a person may open: what findings and actions link to."""
    seen = CaseAudit.objects.visible_to(user)
    return seen if can(user, "audits.case_read") else seen.none()


def agencies_in_reach(user: Any) -> QuerySet[AuditAgency]:
    """The agencies whose clock a person sees: the business unit all, an agency its own."""
    seen = AuditAgency.objects.visible_to(user)
    return seen if can(user, "audits.case_read") else seen.none()
