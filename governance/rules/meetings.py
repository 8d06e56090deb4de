"""Meetings, their agenda, their minutes; who was there and whether they may decide.

Sources: Wirral arrangements 2.3, 2.7, 3.5 and Appendix Two; rulebook 8.1, 8.2, 11.4. No law sets a
quorum or a day for papers: those are the group's own, and all figures here are local.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from partnership.rules import STATUTORY_SECTORS, Sector


class MeetingStatus(TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


MEETING_MOVES: dict[str, frozenset[str]] = {
    MeetingStatus.DRAFT: frozenset({MeetingStatus.OPEN, MeetingStatus.CANCELLED}),
    MeetingStatus.OPEN: frozenset({MeetingStatus.HELD, MeetingStatus.CANCELLED}),
    MeetingStatus.HELD: frozenset({MeetingStatus.OPEN}),
    MeetingStatus.CANCELLED: frozenset(),
}


class Purpose(TextChoices):
    """What an item of the agenda is for."""

    DECIDE = "decide", "To decide"
    DISCUSS = "discuss", "To discuss"
    NOTE = "note", "To note"


class SuggestionStatus(TextChoices):
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "On an agenda"
    DECLINED = "declined", "Declined"


SUGGESTION_MOVES: dict[str, frozenset[str]] = {
    SuggestionStatus.WAITING: frozenset({SuggestionStatus.ACCEPTED, SuggestionStatus.DECLINED}),
    SuggestionStatus.ACCEPTED: frozenset(),
    SuggestionStatus.DECLINED: frozenset({SuggestionStatus.WAITING}),
}


class Presence(TextChoices):
    """How a seat was filled at a meeting. A deputy counts for the seat (rulebook 11.4)."""

    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    DEPUTY = "deputy", "A deputy came"
    ABSENT = "absent", "Absent without apologies"


HERE = frozenset({Presence.PRESENT, Presence.DEPUTY})
YEARLY_TARGET = 75  # per cent of meetings attended in a year; rulebook 11.4, local
MISSED_IN_A_ROW = 2  # rulebook 11.4, local: then somebody gets in touch


class MinutesStatus(TextChoices):
    DRAFT = "draft", "Draft"
    CIRCULATED = "circulated", "Circulated"
    APPROVED = "approved", "Approved"
    LOCKED = "locked", "Locked"


# Approved minutes are locked by the business unit; what is found wrong afterwards is a correction.
MINUTES_MOVES: dict[str, frozenset[str]] = {
    MinutesStatus.DRAFT: frozenset({MinutesStatus.CIRCULATED}),
    MinutesStatus.CIRCULATED: frozenset({MinutesStatus.DRAFT, MinutesStatus.APPROVED}),
    MinutesStatus.APPROVED: frozenset({MinutesStatus.LOCKED}),
    MinutesStatus.LOCKED: frozenset(),
}


class ResolutionStatus(TextChoices):
    OPEN = "open", "Waiting for answers"
    CARRIED = "carried", "Carried"
    LOST = "lost", "Not carried"
    WITHDRAWN = "withdrawn", "Withdrawn"


RESOLUTION_MOVES: dict[str, frozenset[str]] = {
    ResolutionStatus.OPEN: frozenset(
        {ResolutionStatus.CARRIED, ResolutionStatus.LOST, ResolutionStatus.WITHDRAWN}
    ),
    ResolutionStatus.CARRIED: frozenset(),
    ResolutionStatus.LOST: frozenset(),
    ResolutionStatus.WITHDRAWN: frozenset(),
}


class Answer(TextChoices):
    AGREE = "agree", "Agree"
    AGAINST = "against", "Against"
    ABSTAIN = "abstain", "Abstain"


class Needed(TextChoices):
    """What a written resolution needs to be carried. Each group chooses."""

    EVERYONE = "everyone", "Every voting seat agrees"
    MAJORITY = "majority", "More than half of the voting seats agree"


@dataclass(frozen=True)
class Quorum:
    """Whether a meeting may decide: how many are here of how many needed, and which partners are missing."""

    here: int
    needed: int
    missing: tuple[str, ...]

    @property
    def reached(self) -> bool:
        return self.here >= self.needed and not self.missing

    @property
    def words(self) -> str:
        """In a sentence: "Quorate: 7 here, 5 needed"."""
        counted = f"{self.here} here, {self.needed} needed"
        if self.reached:
            return f"Quorate: {counted}"
        absent = "; missing: " + ", ".join(self.missing) if self.missing else ""
        return f"Not quorate: {counted}{absent}"


def quorum(needed: int, each_partner: bool, sectors_here: Iterable[str]) -> Quorum:
    """The quorum of a group with these rules, given the sector of each seat that is filled.

    ``each_partner`` requires somebody from each of the three statutory partners.
    """
    here = list(sectors_here)
    missing = [s for s in STATUTORY_SECTORS if s not in here] if each_partner else []
    return Quorum(len(here), needed, tuple(str(Sector(s).label) for s in missing))


def outcome(answers: Iterable[str], needed: str, seats: int, over: bool) -> str:
    """How a written resolution stands: CARRIED once enough agree; LOST when everybody has answered, or
    the time for answers is ``over``, and too few do; else OPEN.

    One answer against does not end it: until the day everybody is heard and may think again.
    ``answers`` are those given; ``seats`` is how many could answer.
    """
    given = list(answers)
    agree = given.count(Answer.AGREE)
    wanted = seats if needed == Needed.EVERYONE else seats // 2 + 1
    if agree >= wanted and seats:
        return ResolutionStatus.CARRIED
    if len(given) >= seats or over:
        return ResolutionStatus.LOST
    return ResolutionStatus.OPEN


def attendance_rate(presences: Iterable[str]) -> int | None:
    """Per cent of meetings at which a seat was filled; None when there was none to count."""
    kept = list(presences)
    return round(100 * sum(p in HERE for p in kept) / len(kept)) if kept else None


def missed_in_a_row(presences: Iterable[str]) -> int:
    """How many of the latest meetings a seat missed without a break; ``presences`` newest first."""
    missed = 0
    for presence in presences:
        if presence in HERE:
            break
        missed += 1
    return missed
