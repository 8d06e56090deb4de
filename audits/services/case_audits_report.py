"""Moderation, the theme report, and what of it goes to the golden thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.models import AgreedGrade, AuditCase, CaseAudit, CaseTool
from audits.rules.case_audits import (
    CASE_AUDIT_MOVES,
    DISCUSSED,
    FINDING,
    CaseAuditStatus,
    ToolStatus,
)
from core import history
from core.errors import RuleBroken
from core.models import ListValue
from core.moves import lock, move
from core.stale import refuse_stale
from governance.models import Action, Finding
from governance.rules.actions import Source
from governance.services import actions, thread
from governance.services.actions import needed
from governance.services.thread import not_ahead
from partnership.models import Group, Organisation

if TYPE_CHECKING:
    from partnership.models import Person

MEETING = ("met_on", "took_part", *DISCUSSED)
REPORT = ("summary", "good_practice", "to_develop", "recommendations")


@transaction.atomic
def moderate(*, actor: Person, audit: CaseAudit, reason: str = "") -> bool:
    """Begin moderation. Where a tool is still waited for, with a reason."""
    audit = lock(audit)
    if audit.status == CaseAuditStatus.MODERATION:
        return False
    waiting = CaseTool.objects.filter(case__audit=audit).exclude(status=ToolStatus.SENT)
    if audit.status == CaseAuditStatus.OPEN and waiting.exists():
        reason = needed(
            reason, "reason", "Tools are still waited for. Say why moderation begins without them."
        )
    if audit.status == CaseAuditStatus.REPORTED:
        raise RuleBroken("This audit is reported. Take the report back first, with a reason.")
    return _move(actor, audit, CaseAuditStatus.MODERATION, reason.strip() or "Every tool was sent")


@transaction.atomic
def share_answers(*, actor: Person, audit: CaseAudit) -> bool:
    """Let the agencies asked read each other's tools and the agreed grades. Returns False when they could."""
    audit = lock(audit)
    if audit.shared_at:
        return False
    if audit.status not in FINDING:
        raise RuleBroken("The tools are shared at the moderation, not before.")
    return history.change(
        audit, actor=actor, reason="Tools shared with the agencies", shared_at=timezone.now()
    )


@transaction.atomic
def keep_meeting(*, actor: Person, audit: CaseAudit, seen: str = "", **typed: Any) -> bool:
    """Keep the moderation meeting: its day, who took part, and what was said under each heading."""
    audit = lock(audit)
    _moderating(audit)
    refuse_stale(seen, meeting_held(audit), typed)
    if typed.get("met_on"):
        not_ahead(typed["met_on"], "met_on")
    return history.change_to(audit, typed, actor=actor, reason="Moderation meeting")


def meeting_held(audit: CaseAudit) -> dict[str, Any]:
    return {name: getattr(audit, name) for name in MEETING}


def agreed_held(case: AuditCase) -> dict[str, Any]:
    """What was agreed for a case, as its form names it: overall, then each domain."""
    given = {row.domain_id: row for row in case.agreed.all()}
    held: dict[str, Any] = {}
    for key in (None, *case.audit.domains.values_list("pk", flat=True)):
        row, name = given.get(key), key or "overall"
        held[f"grade_{name}"] = row.grade if row else ""
        held[f"reason_{name}"] = row.reason if row else ""
    return held


@transaction.atomic
def agree(*, actor: Person, case: AuditCase, values: Mapping[str, Any], seen: str = "") -> bool:
    """Keep the agreed grades of a case. A reason is needed overall, and where the agencies' own grades differ.

    Only whoever moderates may; see ``queries.case_audits.may_grade``.
    """
    audit = lock(case.audit)
    _moderating(audit)
    held = agreed_held(case)
    typed = {name: str(values.get(name, held[name])).strip() for name in held}
    refuse_stale(seen, held, typed)
    own = _own_grades(case)
    given = {row.domain_id: row for row in case.agreed.all()}
    changed = False
    for key in (None, *audit.domains.values_list("pk", flat=True)):
        name = key or "overall"
        grade, reason = typed[f"grade_{name}"], typed[f"reason_{name}"]
        _reasoned(key, grade, reason, own.get(key, set()))
        changed = _keep(actor, case, key, given.get(key), grade, reason) or changed
    return changed


@transaction.atomic
def write_report(*, actor: Person, audit: CaseAudit, seen: str = "", **typed: Any) -> bool:
    """Keep the words of the theme report. It names no child, no family and no member of staff."""
    audit = lock(audit)
    _moderating(audit)
    refuse_stale(seen, report_held(audit), typed)
    return history.change_to(audit, typed, actor=actor, reason="Report written")


def report_held(audit: CaseAudit) -> dict[str, Any]:
    return {name: getattr(audit, name) for name in REPORT}


@transaction.atomic
def report(*, actor: Person, audit: CaseAudit) -> bool:
    """Report the audit: the agencies asked, the board, the Executive and the scrutineer read it from now on."""
    audit = lock(audit)
    if audit.status == CaseAuditStatus.REPORTED:
        return False
    _moderating(audit)
    if not audit.met_on:
        raise RuleBroken("Keep the moderation meeting first.")
    graded = audit.cases.filter(agreed__domain=None).values("pk")
    if audit.cases.exclude(pk__in=graded).exists():
        raise RuleBroken("Agree a grade overall for every case first.")
    if not audit.summary:
        raise RuleBroken("Write what the audit showed first.")
    return _move(
        actor, audit, CaseAuditStatus.REPORTED, "Reported",
        reported_at=timezone.now(), shared_at=audit.shared_at or timezone.now(),
    )  # fmt: skip


@transaction.atomic
def take_back(*, actor: Person, audit: CaseAudit, reason: str) -> bool:
    """Take the report back into moderation, with a reason. Nobody but those who moderate reads it meanwhile."""
    audit = lock(audit)
    if audit.status == CaseAuditStatus.MODERATION:
        return False
    if audit.status != CaseAuditStatus.REPORTED:
        raise RuleBroken("This audit is not reported.")
    reason = needed(reason, "reason", "Say why the report is taken back.")
    return _move(actor, audit, CaseAuditStatus.MODERATION, reason, reported_at=None)


@transaction.atomic
def find(
    *,
    actor: Person,
    audit: CaseAudit,
    text: str,
    found_on: dt.date,
    theme: ListValue | None = None,
    group: Group | None = None,
) -> Finding:
    """Hang a finding of the audit on the golden thread. The same words of the same day are the one there is."""
    audit = lock(audit)
    _finding(audit)
    return thread.find(
        actor=actor,
        text=text,
        source=Source.AUDIT,
        found_on=found_on,
        theme=theme,
        group=group,
        **_origin(audit),
    )


@transaction.atomic
def act(
    *,
    actor: Person,
    audit: CaseAudit,
    title: str,
    owner: Person,
    due_on: dt.date,
    organisation: Organisation | None = None,
    group: Group | None = None,
    detail: str = "",
) -> Action:
    """Give somebody an action that follows from the audit, and tell them."""
    audit = lock(audit)
    _finding(audit)
    return actions.give(
        actor=actor,
        title=title,
        owner=owner,
        due_on=due_on,
        source=Source.AUDIT,
        organisation=organisation,
        group=group,
        detail=detail,
        **_origin(audit),
    )


def _origin(audit: CaseAudit) -> dict[str, Any]:
    return {
        "origin": audit,
        "origin_label": audit.reference,
        "origin_path": reverse("case_audit", args=[audit.reference]),
    }


def _moderating(audit: CaseAudit) -> None:
    if audit.status != CaseAuditStatus.MODERATION:
        raise RuleBroken(
            f"This audit is “{audit.get_status_display()}”, so this cannot be done now."
        )


def _finding(audit: CaseAudit) -> None:
    if audit.status not in FINDING:
        raise RuleBroken("Findings and actions follow from the moderation and the report.")


def _own_grades(case: AuditCase) -> dict[int | None, set[str]]:
    """Domain → the different grades that the agencies gave it."""
    found: dict[int | None, set[str]] = {}
    for tool in case.tools.filter(status=ToolStatus.SENT).prefetch_related("grades"):
        for row in tool.grades.all():
            if row.grade:
                found.setdefault(row.domain_id, set()).add(row.grade)
    return found


def _reasoned(domain: int | None, grade: str, reason: str, own: set[str]) -> None:
    if not grade or reason:
        return
    field = f"reason_{domain or 'overall'}"
    if domain is None:
        raise RuleBroken("Say why the case is graded so overall.", field=field)
    if own != {grade}:
        raise RuleBroken(
            "Say why: the agreed grade is not what every agency gave itself.", field=field
        )


def _keep(
    actor: Person,
    case: AuditCase,
    domain: int | None,
    row: AgreedGrade | None,
    grade: str,
    reason: str,
) -> bool:
    if row and not grade:
        history.delete(row, actor=actor, reason="Grade taken out")
        return True
    values = {"grade": grade, "reason": reason}
    if row:
        return history.change_to(row, values, actor=actor, reason="Grade agreed")
    if grade:
        new = AgreedGrade(case=case, domain_id=domain, **values)
        history.create(new, actor=actor, reason="Grade agreed")
    return bool(grade)


def _move(actor: Person, audit: CaseAudit, to: str, reason: str, **values: Any) -> bool:
    return move(audit, to, moves=CASE_AUDIT_MOVES, actor=actor, reason=reason, **values)
