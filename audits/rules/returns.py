"""Campaigns and returns: statuses, moves, what counts as answered and what stands in the way of submitting.

Sources: rulebook 5.3 (states of a return, signatures), 6.4 (who signs for a school), AUD-09 to AUD-21.
"""

from __future__ import annotations

from django.db.models import TextChoices

from audits.rules.frameworks import AnswerKind, Met, met


class CampaignStatus(TextChoices):
    DRAFT = "draft", "Being prepared"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


CAMPAIGN_MOVES: dict[str, frozenset[str]] = {
    CampaignStatus.DRAFT: frozenset({CampaignStatus.OPEN, CampaignStatus.CANCELLED}),
    CampaignStatus.OPEN: frozenset({CampaignStatus.CLOSED, CampaignStatus.CANCELLED}),
    CampaignStatus.CLOSED: frozenset({CampaignStatus.OPEN}),
    CampaignStatus.CANCELLED: frozenset(),
}


class ReturnStatus(TextChoices):
    """Where a return stands. Late is a question asked of its clock, never a status."""

    NOT_STARTED = "not_started", "Not started"
    STARTED = "started", "Started"
    TO_SIGN = "to_sign", "Waiting for signature"
    SUBMITTED = "submitted", "Submitted"
    QUERIED = "queried", "Sent back in part"
    MODERATED = "moderated", "Moderated"
    EXCUSED = "excused", "Not needed"


RETURN_MOVES: dict[str, frozenset[str]] = {
    ReturnStatus.NOT_STARTED: frozenset({ReturnStatus.STARTED, ReturnStatus.EXCUSED}),
    ReturnStatus.STARTED: frozenset({ReturnStatus.TO_SIGN, ReturnStatus.EXCUSED}),
    ReturnStatus.TO_SIGN: frozenset(
        {ReturnStatus.STARTED, ReturnStatus.QUERIED, ReturnStatus.SUBMITTED, ReturnStatus.EXCUSED}
    ),
    ReturnStatus.SUBMITTED: frozenset({ReturnStatus.QUERIED, ReturnStatus.MODERATED}),
    ReturnStatus.QUERIED: frozenset({ReturnStatus.TO_SIGN, ReturnStatus.SUBMITTED}),
    ReturnStatus.MODERATED: frozenset({ReturnStatus.QUERIED}),
    ReturnStatus.EXCUSED: frozenset({ReturnStatus.NOT_STARTED, ReturnStatus.STARTED}),
}
# Something is waited for from the agency.
OPEN_RETURNS = frozenset(
    {ReturnStatus.NOT_STARTED, ReturnStatus.STARTED, ReturnStatus.TO_SIGN, ReturnStatus.QUERIED}
)
# Answers can be written.
WRITABLE = frozenset({ReturnStatus.NOT_STARTED, ReturnStatus.STARTED, ReturnStatus.QUERIED})
# It was handed in, once at least, and counts as returned.
RETURNED = frozenset({ReturnStatus.SUBMITTED, ReturnStatus.QUERIED, ReturnStatus.MODERATED})


def was_returned(status: str, handed_in: bool) -> bool:
    """Whether a return counts as returned: also while a part of it waits for its signature again."""
    return status in RETURNED or (status == ReturnStatus.TO_SIGN and handed_in)


# What those who oversee may read: not while the agency writes in it again.
READABLE = frozenset({ReturnStatus.SUBMITTED, ReturnStatus.MODERATED})


class SectionState(TextChoices):
    """The words of a line in the task list."""

    NOT_STARTED = "not_started", "Not started"
    STARTED = "started", "Started"
    COMPLETE = "complete", "Complete"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


def section_state(asked: int, answered: int, begun: bool) -> SectionState:
    """A section that asks nothing does not apply; one with all answered is complete."""
    if not asked:
        return SectionState.NOT_APPLICABLE
    if answered >= asked:
        return SectionState.COMPLETE
    return SectionState.STARTED if begun or answered else SectionState.NOT_STARTED


def is_answered(
    kind: str, *, value: str, narrative: str, not_applicable: bool, na_reason: str, evidence: int
) -> bool:
    """Whether an answer counts as done. What does not apply needs its reason; a file needs a file or a link."""
    if not_applicable:
        return bool(na_reason.strip())
    if kind == AnswerKind.TEXT:
        return bool(narrative.strip())
    if kind == AnswerKind.FILE:
        return evidence > 0
    return bool(value)


def judged(kind: str, value: str, not_applicable: bool) -> Met | None:
    """How far an answer says that its standard is met; None for what cannot say so."""
    return Met.NOT_APPLICABLE if not_applicable else met(kind, value)


def wants_action(kind: str, value: str) -> bool:
    """Whether an answer offers an action: it says that a standard is partly or not met."""
    return met(kind, value) in (Met.PARTLY, Met.NOT_MET)


def may_sign(place: int, places: int, is_completer: bool) -> bool:
    """Whether a person may sign in a place (counted from 0), of so many.

    The accountable officer, who signs last, is another than who completed the return (AUD-13). Where
    several sign, as for a school its designated lead, head and chair (rulebook 6, signatures), the one
    who completed it may sign first.
    """
    return not is_completer or (places > 1 and place == 0)


CLOSED_WORDS = "This audit is closed, so the answers can no longer be changed."


def write_fault(campaign: str, status: str, queried: bool) -> str:
    """Why the answers of a section cannot be written now; empty where they can.

    ``queried`` says that the business unit has an open question about this very section.
    """
    if campaign != CampaignStatus.OPEN:
        return CLOSED_WORDS
    if status == ReturnStatus.TO_SIGN:
        return "The return waits for its signature. Your safeguarding lead can take it back to change it."
    if status == ReturnStatus.EXCUSED:
        return "Your agency need not answer this audit any more."
    if status == ReturnStatus.QUERIED and not queried:
        return "Only the parts that were sent back can be changed. This part stays as it was handed in."
    if status not in WRITABLE:
        return "The return was handed in, so it can be read and no longer changed."
    return ""
