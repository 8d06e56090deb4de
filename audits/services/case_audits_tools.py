"""What an agency does in a case audit: shares its tools with a colleague, fills them in, sends them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from audits.clocks import CASE_AUDIT
from audits.models import AuditAgency, CaseTool, ToolGrade
from audits.rules.case_audits import FILLING, TOOL_MOVES, Known, ToolStatus, unfinished
from audits.services import case_audits_letters as letters
from audits.services.case_audits_sample import is_open
from core import grants, history
from core.errors import RuleBroken
from core.moves import lock, move
from core.stale import refuse_stale
from deadlines import services as clocks
from governance.services.actions import needed
from partnership.queries import contributors_of, standing_for

if TYPE_CHECKING:
    from partnership.models import Person

WORDS = ("known", "good_practice", "to_develop", "recommendations")


def tool_held(tool: CaseTool) -> dict[str, Any]:
    """What is saved of a tool, as its form names it: its words, then a grade and a reason for each domain."""
    given = {row.domain_id: row for row in tool.grades.all()}
    held: dict[str, Any] = {name: getattr(tool, name) for name in WORDS}
    for domain in tool.case.audit.domains.all():
        row = given.get(domain.pk)
        held[f"grade_{domain.pk}"] = row.grade if row else ""
        held[f"reason_{domain.pk}"] = row.reason if row else ""
    return held


@transaction.atomic
def write_tool(*, actor: Person, tool: CaseTool, values: Mapping[str, Any], seen: str = "") -> bool:
    """Keep what the agency has written so far. Raises SavedMeanwhile when a colleague saved since.

    Returns whether anything changed.
    """
    tool = lock(tool)
    _fillable(tool)
    held = tool_held(tool)
    typed = {name: str(values.get(name, held[name])).strip() for name in held}
    refuse_stale(seen, held, typed)
    words = {name: typed[name] for name in WORDS}
    changed = history.change_to(tool, words, actor=actor, reason="Tool filled in")
    changed = _grade(actor, tool, typed) or changed
    if changed:
        _move(actor, tool, ToolStatus.STARTED, "Begun")
    return changed


@transaction.atomic
def send_tool(*, actor: Person, tool: CaseTool) -> bool:
    """Send a tool: from now on it can be read only. With the last of them the agency's clock stops."""
    tool = lock(tool)
    if tool.status == ToolStatus.SENT:
        return False
    _fillable(tool)
    given = {row.domain_id: row for row in tool.grades.all()}
    grades = [
        (str(each), given[each.pk].grade, given[each.pk].reason)
        if each.pk in given
        else (str(each), "", "")
        for each in tool.case.audit.domains.all()
    ]
    fault = unfinished(tool.known, tool.good_practice, tool.to_develop, grades)
    if fault:
        raise RuleBroken(fault)
    if tool.known == Known.NO and _written(tool):
        raise RuleBroken(
            "You said that the case is not known to your agency, and wrote about it. Take one of them out."
        )
    _move(
        actor, tool, ToolStatus.SENT, "Sent",
        sent_at=timezone.now(), sent_by=actor, returned_reason="",
    )  # fmt: skip
    _stop_when_all_sent(actor, tool.agency)
    return True


@transaction.atomic
def send_back(*, actor: Person, tool: CaseTool, reason: str, due_on: dt.date) -> bool:
    """More is needed: the tool can be changed again, and the agency's clock runs again."""
    tool = lock(tool)
    if tool.status != ToolStatus.SENT:
        return False
    if tool.agency.audit.status not in FILLING:
        raise RuleBroken("The audit is reported, so nothing is sent back any more.")
    reason = needed(reason, "reason", "Say what is missing.")
    if due_on <= timezone.localdate():
        raise RuleBroken("The date must be in the future.", field="due_on")
    _move(actor, tool, ToolStatus.STARTED, "Sent back", returned_reason=reason)
    agency = lock(tool.agency)
    why = f"{tool.case} was sent back"  # what is missing is for the agency to read
    history.change(agency, actor=actor, reason=why, due_on=due_on)
    clocks.reopen(actor=actor, record=agency, code=CASE_AUDIT.code, reason=why)
    clocks.move(actor=actor, record=agency, code=CASE_AUDIT.code, due=due_on, reason=why)
    letters.tell("audits.case-audit-back", agency)
    return True


@transaction.atomic
def share_tools(*, actor: Person, agency: AuditAgency, person: Person) -> bool:
    """A lead lets a colleague of the agency fill in its tools. Which case it is stays with the lead."""
    agency = lock(agency)
    body = standing_for(agency.organisation)
    if not contributors_of([body.pk]).filter(pk=person.pk).exists():
        raise RuleBroken(f"{person} does not sit for {body}.", field="person")
    if agency.grants.live().filter(user=person).exists():
        return False
    grants.close(agency, person, actor=actor, reason="Shared anew")
    grants.open_to(agency, person, actor=actor, reason="To fill in the tools")
    return True


@transaction.atomic
def unshare_tools(*, actor: Person, agency: AuditAgency, person: Person) -> bool:
    """A colleague no longer fills in the tools. Returns False when they did not."""
    return grants.close(agency, person, actor=actor, reason="No longer needed")


def _fillable(tool: CaseTool) -> None:
    if not is_open(tool):
        raise RuleBroken("This tool was sent, or the audit is over, so it cannot be changed.")


def _grade(actor: Person, tool: CaseTool, typed: Mapping[str, str]) -> bool:
    """Keep the grades that differ. Returns whether one did."""
    given = {row.domain_id: row for row in tool.grades.all()}
    changed = False
    for domain in tool.case.audit.domains.all():
        values = {"grade": typed[f"grade_{domain.pk}"], "reason": typed[f"reason_{domain.pk}"]}
        row = given.get(domain.pk)
        if row:
            changed = history.change_to(row, values, actor=actor, reason="Graded") or changed
        elif any(values.values()):
            new = ToolGrade(tool=tool, domain=domain, **values)
            history.create(new, actor=actor, reason="Graded")
            changed = True
    return changed


def _written(tool: CaseTool) -> bool:
    words = tool.good_practice or tool.to_develop or tool.recommendations
    return bool(words) or tool.grades.exclude(grade="").exists()


def _stop_when_all_sent(actor: Person, agency: AuditAgency) -> None:
    if not agency.tools.exclude(status=ToolStatus.SENT).exists():
        clocks.complete(actor=actor, record=agency, code=CASE_AUDIT.code, on=timezone.localdate())


def _move(actor: Person, tool: CaseTool, to: str, reason: str, **values: Any) -> bool:
    return move(tool, to, moves=TOOL_MOVES, actor=actor, reason=reason, **values)
