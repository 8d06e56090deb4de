"""What follows when a written resolution is closed: the decision, the clocks, the mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from core import history
from core.actors import System
from core.references import next_reference
from deadlines import services as clocks
from governance.clocks import RESOLUTION
from governance.models import Decision, Resolution
from governance.queries.attendance import sitting
from governance.queries.resolutions import Voice, counted, voices
from governance.rules.meetings import Answer, ResolutionStatus
from governance.services.resolutions_letters import tell_result

if TYPE_CHECKING:
    from partnership.models import Person


def close(*, actor: Person | System, resolution: Resolution) -> Decision | None:
    """Stop the clocks that still run, record the decision if it was carried, and tell the group."""
    today = timezone.localdate()
    shown = voices(resolution, today)
    ended = f"{resolution.reference} is closed: {resolution.get_status_display()}"
    for voice in shown:
        if not voice.row.answer:
            clocks.cancel(actor=actor, record=voice.row, code=RESOLUTION.code, reason=ended)
    decision = None
    if resolution.status == ResolutionStatus.CARRIED:
        decision = _decide(actor, resolution, shown)
    for seat in sitting(resolution.group, today):
        tell_result(resolution, seat.person)
    return decision


def _decide(actor: Person | System, resolution: Resolution, shown: list[Voice]) -> Decision:
    today = timezone.localdate()
    decision = Decision(
        reference=next_reference("DEC", Decision, today.year),
        group=resolution.group,
        resolution=resolution,
        text=resolution.text,
        reasons=resolution.why_now,
        dissent="\n".join(_dissent(voice) for voice in shown if _dissents(voice)),
        decided_on=today,
        quorate=True,
        quorum_words=f"By written resolution: {counted(shown)}"[:300],
        recorded_by=resolution.opened_by,
    )
    return history.create(decision, actor=actor, reason=f"{resolution.reference} was carried")


def _dissents(voice: Voice) -> bool:
    return bool(voice.row.answer == Answer.AGAINST)


def _dissent(voice: Voice) -> str:
    who = (
        f"{voice.row.person}, {voice.row.organisation}"
        if voice.row.organisation
        else voice.row.person
    )
    return f"{who}: {voice.row.reason}"
