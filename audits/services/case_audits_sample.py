"""The sample of a case audit, drawn by chance, and the key to it, which is kept apart.

Of the list that is drawn from, only its size is kept; of the draw, who drew how many out of how many, and
when. There is no seed: the draw cannot be made again.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from audits.models import AuditAgency, AuditCase, CaseAudit, CaseKey, CaseTool, KeyOpening
from audits.rules.case_audits import (
    BEFORE,
    CASE_AUDIT_MOVES,
    FILLING,
    LARGEST_COHORT,
    LARGEST_SAMPLE,
    LONGEST_IDENTIFIER,
    CaseAuditStatus,
    ToolStatus,
    cleaned,
)
from core import history
from core.errors import RuleBroken
from core.moves import lock, move
from governance.services.actions import needed

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def draw_sample(
    *, actor: Person, audit: CaseAudit, cohort: Sequence[str], size: int, about: str
) -> list[AuditCase]:
    """Draw cases at random. What is drawn is kept encrypted, each under a neutral label; the rest is not kept.

    A sample is drawn once, so that nobody draws until they like it. It can be thrown away with a reason.
    """
    audit = lock(audit)
    if audit.status != CaseAuditStatus.PLANNED:
        raise RuleBroken("The sample is drawn already. Throw it away first, with a reason.")
    about = needed(about, "about", "Say where the list came from.")
    listed = _cohort(cohort, size)
    drawn = secrets.SystemRandom().sample(listed, size)
    cases = [AuditCase(audit=audit, number=number) for number in range(1, size + 1)]
    reason = f"{size} drawn out of {len(listed)}"
    made = history.create_many(cases, actor=actor, reason=reason)
    keys = [CaseKey(case=case, identifier=one) for case, one in zip(made, drawn, strict=True)]
    history.create_many(keys, actor=actor, reason=reason)
    move(
        audit,
        CaseAuditStatus.SAMPLING,
        moves=CASE_AUDIT_MOVES,
        actor=actor,
        reason=reason,
        cohort_about=about,
        cohort_size=len(listed),
        sample_size=size,
        drawn_by=actor,
        drawn_at=timezone.now(),
    )
    return made


@transaction.atomic
def discard_sample(*, actor: Person, audit: CaseAudit, reason: str) -> bool:
    """Throw a sample away before it is opened. That it was, by whom and why stays in the record."""
    audit = lock(audit)
    if audit.status == CaseAuditStatus.PLANNED:
        return False
    if audit.status not in BEFORE:
        raise RuleBroken("The agencies have the sample already, so it stays.")
    reason = needed(reason, "reason", "Say why the sample is thrown away.")
    for case in audit.cases.all():
        history.delete(case, actor=actor, reason="Sample thrown away")
    return move(
        audit,
        CaseAuditStatus.PLANNED,
        moves=CASE_AUDIT_MOVES,
        actor=actor,
        reason=reason,
        cohort_size=None,
        sample_size=None,
        drawn_by=None,
        drawn_at=None,
    )


@transaction.atomic
def open_key(*, actor: Person, case: AuditCase, reason: str) -> str:
    """Which case it is, for the business unit. Every opening is kept with its reason."""
    return _opened(actor, case, None, reason)


@transaction.atomic
def open_identifier(*, actor: Person, tool: CaseTool, reason: str) -> str:
    """Which case it is, for the lead of an agency asked, while its tool for that case is open."""
    leads = AuditAgency.objects.led_by(actor).filter(pk=tool.agency_id)
    if not (is_open(tool) and leads.exists()):
        raise RuleBroken(
            "Which case it is shows only to your agency’s safeguarding lead, and only until the tool is sent."
        )
    return _opened(actor, tool.case, tool.agency, reason)


def is_open(tool: CaseTool) -> bool:
    """Whether the agency still fills in its tool."""
    return tool.status != ToolStatus.SENT and tool.agency.audit.status in FILLING


def _opened(actor: Person, case: AuditCase, agency: AuditAgency | None, reason: str) -> str:
    reason = needed(reason, "reason", "Say why you need to know which case it is.")
    key = CaseKey.objects.get(case=case)
    history.create(
        KeyOpening(case=case, person=actor, agency=agency, reason=reason),
        actor=actor,
        reason="Key opened",
    )
    return key.identifier


def _cohort(cohort: Sequence[str], size: int) -> list[str]:
    """The list as it is drawn from. Raises RuleBroken, and never says what stands in it."""
    listed = cleaned(cohort)
    if not listed:
        raise RuleBroken("Paste or upload the list of cases.", field="cohort")
    if len(listed) > LARGEST_COHORT:
        raise RuleBroken(f"A list has {LARGEST_COHORT:,} cases at most.", field="cohort")
    if any(len(one) > LONGEST_IDENTIFIER for one in listed):
        raise RuleBroken(
            f"A line is longer than {LONGEST_IDENTIFIER} characters. Give case numbers only.",
            field="cohort",
        )
    if not 1 <= size <= LARGEST_SAMPLE:
        raise RuleBroken(f"Draw from 1 to {LARGEST_SAMPLE} cases.", field="size")
    if size > len(listed):
        raise RuleBroken(
            f"The list has {len(listed)} different cases, so {size} cannot be drawn.", field="size"
        )
    return listed
