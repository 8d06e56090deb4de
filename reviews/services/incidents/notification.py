"""Recording that the incident was notified, and that the partners were told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import history, moves
from core.actors import System
from core.errors import RuleBroken
from deadlines import services as deadlines
from deadlines.models import Deadline
from deadlines.queries import due_at
from reviews import incident_rules as rules
from reviews.models import Incident
from reviews.queries.incidents import (
    NOTIFY_CODES,
    clock_of,
    needs_rapid_review,
    rapid_review_of,
)
from reviews.rules import INCIDENT_MOVES, IncidentStatus
from reviews.services.incidents.changing import (
    counted_from,
    given,
    restart_review_clock,
    start_review_clock,
)

if TYPE_CHECKING:
    from partnership.models import Person

LATE = "This was sent after it was due on {due}. Say why it was late. The reason stays beside it."
NOW_LATE = (
    "By this date what was recorded as done on {done} was due on {due}. Say why it was late."
    " The reason stays beside it."
)
TOLD_LATE = "The partners were told after it was due on {due}. Say why it was late."


@transaction.atomic
def record_notification(
    *,
    actor: Person,
    incident: Incident,
    notified_on: dt.date,
    panel_reference: str = "",
    late_reason: str = "",
) -> bool:
    """Record that the incident was notified: the clock stops, and that of the rapid review starts if one follows.

    Recording the same again changes nothing and returns False. Another day after that is a correction.
    """
    incident = moves.lock(incident)
    if incident.status == IncidentStatus.NOTIFIED:
        if (incident.notified_on, incident.panel_reference) == (notified_on, panel_reference):
            return False
        raise RuleBroken("The notification is recorded already. Correct it with a reason instead.")
    _check(incident, "notified_on", notified_on)
    late_reason = _late(
        clock_of(incident, *NOTIFY_CODES), notified_on, late_reason, LATE, "late_reason"
    )
    moves.move(
        incident,
        IncidentStatus.NOTIFIED,
        moves=INCIDENT_MOVES,
        actor=actor,
        reason="Notification recorded",
        notified_on=notified_on,
        panel_reference=panel_reference,
        notified_late_reason=late_reason,
    )
    _complete(actor, incident, notified_on, late_reason)
    # One that was opened with a reason runs under the same clock as one that follows by itself.
    if needs_rapid_review(incident) or rapid_review_of(incident):
        start_review_clock(actor, incident)
    return True


@transaction.atomic
def correct_notification(
    *,
    actor: Person,
    incident: Incident,
    notified_on: dt.date,
    reason: str,
    panel_reference: str = "",
    late_reason: str = "",
) -> bool:
    """Correct the day or the Panel's reference. The clocks that hang on the day are counted again."""
    incident = moves.lock(incident)
    if incident.status != IncidentStatus.NOTIFIED:
        raise RuleBroken(
            f"This incident is “{incident.get_status_display()}”, so there is nothing to correct."
        )
    reason = given(reason, "Say why this is corrected. The reason stands in the record.")
    _check(incident, "notified_on", notified_on)
    late_reason = _late(
        clock_of(incident, *NOTIFY_CODES), notified_on, late_reason, LATE, "late_reason"
    )
    before = incident.notified_on
    changed = history.change(
        incident,
        actor=actor,
        reason=reason,
        notified_on=notified_on,
        panel_reference=panel_reference,
        notified_late_reason=late_reason,
    )
    if before != notified_on:
        for code in NOTIFY_CODES:
            if clock_of(incident, code):
                deadlines.reopen(actor=actor, record=incident, code=code, reason=reason)
        _complete(actor, incident, notified_on, late_reason)
        if counted_from(incident) == "notified_on":
            restart_review_clock(actor, incident, notified_on, reason)
    return changed


@transaction.atomic
def record_partners_told(
    *, actor: Person, incident: Incident, told_on: dt.date, late_reason: str = "", reason: str = ""
) -> bool:
    """Record when the safeguarding partners were told; its clock stops. Another day later needs a reason."""
    incident = moves.lock(incident)
    if incident.partners_told_on == told_on:
        return False
    if incident.status not in rules.OPEN_STATUSES:
        raise RuleBroken(
            f"This incident is “{incident.get_status_display()}”, so this stays as it is."
        )
    _check(incident, "partners_told_on", told_on)
    clock = clock_of(incident, rules.TELL_PARTNERS)
    late_reason = _late(clock, told_on, late_reason, TOLD_LATE, "late_reason")
    why = "The partners were told"
    if incident.partners_told_on:
        why = given(reason, "Say why this is corrected. The reason stands in the record.")
        if clock:
            deadlines.reopen(actor=actor, record=incident, code=rules.TELL_PARTNERS, reason=why)
    history.change(incident, actor=actor, reason=why, partners_told_on=told_on)
    if clock:
        deadlines.complete(
            actor=actor, record=incident, code=rules.TELL_PARTNERS, on=told_on, reason=late_reason
        )
    return True


def explain_late(actor: Person | System, incident: Incident, reason: str, late_reason: str) -> None:
    """The day of becoming aware was corrected: what is late by it needs its reason, what is not drops it.

    ``reason`` is why the day was corrected. Raises RuleBroken beside ``late_reason`` when that is missing.
    """
    for code in (*NOTIFY_CODES, rules.TELL_PARTNERS, rules.RAPID_REVIEW):
        clock = clock_of(incident, code)
        if clock is None or clock.done_on is None:
            continue
        late = clock.done_on > clock.due_on
        if late == bool(clock.late_reason):
            continue
        why = _late(clock, clock.done_on, late_reason, NOW_LATE, "late_reason")
        deadlines.reopen(actor=actor, record=incident, code=code, reason=reason)
        deadlines.complete(actor=actor, record=incident, code=code, on=clock.done_on, reason=why)
        _beside(actor, incident, code, reason, why)


def _beside(
    actor: Person | System, incident: Incident, code: str, reason: str, late_reason: str
) -> None:
    """The reason also stands on the record whose day it is."""
    review = rapid_review_of(incident)
    if code in NOTIFY_CODES:
        history.change(incident, actor=actor, reason=reason, notified_late_reason=late_reason)
    elif code == rules.RAPID_REVIEW and review:
        history.change(review, actor=actor, reason=reason, sent_late_reason=late_reason)


def _check(incident: Incident, field: str, day: dt.date) -> None:
    faults = rules.date_faults({"aware_on": incident.aware_on, field: day}, timezone.localdate())
    if field in faults:
        raise RuleBroken(faults[field], field=field)


def _late(clock: Deadline | None, day: dt.date, reason: str, words: str, field: str) -> str:
    """The reason for being late: needed when late, dropped when in time."""
    if clock is None or day <= (due := due_at(clock, day)):
        return ""
    if not reason.strip():
        said = words.format(due=rules.in_words(due), done=rules.in_words(day))
        raise RuleBroken(said, field=field)
    return reason.strip()


def _complete(actor: Person, incident: Incident, on: dt.date, late_reason: str) -> None:
    for code in NOTIFY_CODES:
        deadlines.complete(actor=actor, record=incident, code=code, on=on, reason=late_reason)
