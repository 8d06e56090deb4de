"""Case audits: planned, opened to the agencies, closed. What agencies do is in ``case_audits_tools``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.clocks import CASE_AUDIT
from audits.models import (
    AuditAgency,
    AuditDomain,
    AuditModerator,
    CaseAudit,
    CaseTool,
    CaseToolStatusRow,
    PlanLine,
)
from audits.rules.case_audits import (
    BEFORE,
    CASE_AUDIT_MOVES,
    DOMAINS,
    FILLING,
    CaseAuditStatus,
    cleaned,
)
from audits.services import case_audits_letters as letters
from audits.services.plan import begin_line
from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from core.references import next_reference
from core.stale import refuse_stale
from deadlines import services as clocks
from governance.services.actions import needed
from partnership.models import Organisation

if TYPE_CHECKING:
    from partnership.models import Person

FACTS = ("theme", "why", "line", "period_from", "period_to", "due_on")


@transaction.atomic
def plan_audit(
    *,
    actor: Person,
    theme: str,
    period_from: dt.date,
    period_to: dt.date,
    due_on: dt.date,
    organisations: Iterable[Organisation] = (),
    domains: Sequence[str] = DOMAINS,
    why: str = "",
    line: PlanLine | None = None,
) -> CaseAudit:
    """Plan an audit. The same theme over the same period is the one there is."""
    theme = needed(theme, "theme", "Say what the audit looks at.")
    _period(period_from, period_to)
    same = CaseAudit.objects.filter(theme=theme, period_from=period_from, period_to=period_to)
    there = same.exclude(status=CaseAuditStatus.CLOSED).first()
    if there:
        return there
    audit = CaseAudit(
        reference=next_reference("CAU", CaseAudit, timezone.localdate().year),
        theme=theme,
        why=why.strip(),
        line=line,
        period_from=period_from,
        period_to=period_to,
        due_on=due_on,
        created_by=actor,
    )
    history.create(audit, actor=actor, reason="Audit planned")
    audit.statuses.create(
        to_status=audit.status, by=actor, by_name=str(actor), reason="Audit planned"
    )
    _set_domains(actor, audit, domains)
    _set_agencies(actor, audit, organisations)
    begin_line(actor=actor, line=line, reason=f"{audit.reference} was planned")
    return audit


@transaction.atomic
def change_audit(
    *,
    actor: Person,
    audit: CaseAudit,
    organisations: Iterable[Organisation],
    domains: Sequence[str],
    seen: str = "",
    **facts: Any,
) -> bool:
    """Change an audit before it is opened: theme, period, day, agencies, domains."""
    audit = lock(audit)
    if audit.status not in BEFORE:
        raise RuleBroken("The agencies have it already, so it cannot be changed any more.")
    typed = {**facts, "organisations": _keys(organisations), "domains": "\n".join(cleaned(domains))}
    refuse_stale(seen, held(audit), typed)
    _period(facts["period_from"], facts["period_to"])
    facts["theme"] = needed(facts["theme"], "theme", "Say what the audit looks at.")
    changed = history.change_to(audit, facts, actor=actor, reason="Audit changed")
    changed = _set_domains(actor, audit, domains) or changed
    return _set_agencies(actor, audit, organisations) or changed


def held(audit: CaseAudit) -> dict[str, Any]:
    """What is saved of an audit, as its form names it."""
    return {
        **{name: getattr(audit, "line_id" if name == "line" else name) for name in FACTS},
        "organisations": sorted(audit.agencies.values_list("organisation", flat=True)),
        "domains": "\n".join(audit.domains.values_list("title", flat=True)),
    }


@transaction.atomic
def name_moderators(*, actor: Person, audit: CaseAudit, people: Iterable[Person]) -> bool:
    """Say who takes part in the moderation meeting: they read what was sent, and agree grades."""
    audit = lock(audit)
    if audit.status == CaseAuditStatus.CLOSED:
        raise RuleBroken("This audit is closed.")
    wanted, there = set(people), {row.person: row for row in audit.moderators.all()}
    gone = [row for person, row in there.items() if person not in wanted]
    new = sorted(wanted - set(there), key=lambda one: one.pk)
    for row in gone:
        history.delete(row, actor=actor, reason="No longer at the moderation meeting")
    rows = [AuditModerator(audit=audit, person=person) for person in new]
    history.create_many(rows, actor=actor, reason="Named for the moderation meeting")
    return bool(gone or new)


@transaction.atomic
def open_audit(*, actor: Person, audit: CaseAudit) -> bool:
    """Open the sample to the agencies: a tool for each case, a clock and a message for each agency."""
    audit = lock(audit)
    if audit.status == CaseAuditStatus.OPEN:
        return False
    agencies = list(audit.agencies.select_related("organisation"))
    if not agencies:
        raise RuleBroken("Choose at least one agency first.")
    if audit.due_on <= timezone.localdate():
        raise RuleBroken("The day the tools are due must be in the future. Change it first.")
    _move(actor, audit, CaseAuditStatus.OPEN, "Opened to the agencies", opened_at=timezone.now())
    tools = [
        CaseTool(case=case, agency=agency) for case in audit.cases.all() for agency in agencies
    ]
    made = history.create_many(tools, actor=actor, reason="Asked for")
    CaseToolStatusRow.objects.bulk_create(
        CaseToolStatusRow(
            record=tool, to_status=tool.status, by=actor, by_name=str(actor), reason="Asked for"
        )
        for tool in made
    )
    for agency in agencies:
        history.change(agency, actor=actor, reason="Asked for", due_on=audit.due_on)
        _start(actor, audit, agency)
        letters.tell("audits.case-audit-opened", agency)
    return True


@transaction.atomic
def change_due(*, actor: Person, agency: AuditAgency, due_on: dt.date, reason: str) -> bool:
    """Another day for one agency; the first one still shows on its clock."""
    agency = lock(agency)
    if agency.audit.status not in FILLING:
        raise RuleBroken("Nothing is waited for from the agencies.")
    if agency.due_on == due_on:
        return False
    if due_on <= timezone.localdate():
        raise RuleBroken("The date must be in the future.", field="due_on")
    reason = needed(reason, "reason", "Say why the date changes.")
    history.change(agency, actor=actor, reason=reason, due_on=due_on)
    clocks.move(actor=actor, record=agency, code=CASE_AUDIT.code, due=due_on, reason=reason)
    return True


@transaction.atomic
def close_audit(*, actor: Person, audit: CaseAudit, reason: str) -> bool:
    """The audit is over: its report was followed, or it was stopped before. What still ran stops."""
    audit = lock(audit)
    if audit.status == CaseAuditStatus.CLOSED:
        return False
    reason = needed(reason, "reason", "Say what came of it, or why it is stopped.")
    _move(actor, audit, CaseAuditStatus.CLOSED, reason)
    for agency in audit.agencies.all():
        clocks.cancel(actor=actor, record=agency, code=CASE_AUDIT.code, reason="The audit closed")
    return True


def _start(actor: Person, audit: CaseAudit, agency: AuditAgency) -> None:
    clocks.start(
        actor=actor,
        code=CASE_AUDIT.code,
        record=agency,
        on=timezone.localdate(),
        due=audit.due_on,
        reference=audit.reference,
        path=reverse("case_audit_tools", args=[audit.reference]),
        owner_organisation=agency.organisation,
    )


def _set_domains(actor: Person, audit: CaseAudit, domains: Sequence[str]) -> bool:
    titles = cleaned(domains)
    if not titles:
        raise RuleBroken("Name at least one domain.", field="domains")
    if any(len(title) > 100 for title in titles):
        raise RuleBroken("A domain has 100 characters at most.", field="domains")
    there = {row.title: row for row in audit.domains.all()}
    if list(there) == titles:
        return False
    for title in set(there) - set(titles):
        history.delete(there[title], actor=actor, reason="Domain taken out")
    for position, title in enumerate(titles):
        if title in there:
            history.change(there[title], actor=actor, reason="Order changed", position=position)
        else:
            new = AuditDomain(audit=audit, position=position, title=title)
            history.create(new, actor=actor, reason="Domain added")
    return True


def _set_agencies(actor: Person, audit: CaseAudit, organisations: Iterable[Organisation]) -> bool:
    wanted = set(organisations)
    wide = next((one for one in wanted if one.is_class), None)
    if wide:
        raise RuleBroken(
            f"“{wide}” stands for many bodies, so nobody can answer for it.", field="organisations"
        )
    there = {row.organisation: row for row in audit.agencies.select_related("organisation")}
    gone = [row for body, row in there.items() if body not in wanted]
    new = sorted(wanted - set(there), key=lambda one: one.pk)
    for row in gone:
        history.delete(row, actor=actor, reason="No longer asked")
    rows = [AuditAgency(audit=audit, organisation=body, due_on=audit.due_on) for body in new]
    history.create_many(rows, actor=actor, reason="To be asked")
    return bool(gone or new)


def _keys(organisations: Iterable[Organisation]) -> list[int]:
    return sorted(one.pk for one in organisations)


def _period(period_from: dt.date, period_to: dt.date) -> None:
    if period_to < period_from:
        raise RuleBroken("The period must end after it begins.", field="period_to")


def _move(actor: Person, audit: CaseAudit, to: str, reason: str, **values: Any) -> bool:
    return move(audit, to, moves=CASE_AUDIT_MOVES, actor=actor, reason=reason, **values)
