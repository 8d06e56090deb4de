"""What every change of an incident shares: the lock, the rules that still hold, the clocks that follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from core import history, moves
from core.actors import System
from core.errors import RuleBroken
from core.stale import is_stale
from deadlines import services as deadlines
from partnership.rules import Role
from reviews import incident_rules as rules
from reviews.models import Incident
from reviews.queries.incidents import clock_of, facts_of, rapid_review_of
from reviews.queries.settings import clock_start
from reviews.rules import IncidentStatus, ReviewStatus
from reviews.services.plan import move_plan

if TYPE_CHECKING:
    from partnership.models import Person

DRAFTING = "Recorded in the draft"
ON_SUBMISSION = "The incident was submitted"


def opened_for_change(incident: Incident, reason: str) -> tuple[Incident, str]:
    """The incident under lock, and the reason to keep. RuleBroken when it no longer changes, or why is not said."""
    incident = moves.lock(incident)
    if incident.status not in rules.CHANGEABLE:
        raise RuleBroken(
            f"This incident is “{incident.get_status_display()}”, so it can no longer be changed."
        )
    if incident.status == IncidentStatus.DRAFT:
        return incident, reason.strip() or DRAFTING
    return incident, given(reason, "Say why this is changed. The reason stands in the record.")


class Stale(RuleBroken):
    """Somebody saved the same page after it was opened here; saving now would undo that."""


def refuse_stale(seen: str, held: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Raise Stale where ``seen``, the mark the page was opened with, no longer fits what is held."""
    if is_stale(seen, held, typed):
        raise Stale(
            "This page was saved by somebody else after you opened it. Nothing you typed is lost."
        )


def given(reason: str, words: str) -> str:
    """The reason without blanks around it; RuleBroken beside its field when there is none."""
    if not reason.strip():
        raise RuleBroken(words, field="reason")
    return reason.strip()


def set_values(
    actor: Person | System,
    incident: Incident,
    reason: str,
    values: Mapping[str, Any],
    visited: str = "",
) -> bool:
    """Write columns of the incident, its version and its visited pages, in one row of history.

    Returns whether a column changed.
    """
    changed = any(getattr(incident, name) != value for name, value in values.items())
    pages = incident.pages_done
    if visited and visited not in pages:
        pages = [*pages, visited]
    if changed or pages != incident.pages_done:
        history.change(
            incident,
            actor=actor,
            reason=reason,
            version=incident.version + 1,
            pages_done=pages,
            **values,
        )
    return changed


def settle(actor: Person | System, incident: Incident, before: rules.Facts, reason: str) -> None:
    """After a change: check that what was submitted still holds, and let the clocks follow."""
    if incident.status == IncidentStatus.DRAFT:
        return
    after = facts_of(incident)
    refuse_faults(after)
    _follow(actor, incident, before, after, reason)


def refuse_faults(facts: rules.Facts) -> None:
    """RuleBroken for the first thing that contradicts itself or is missing."""
    for fault in rules.faults(facts, timezone.localdate()):
        raise RuleBroken(fault.words, field=fault.field)
    for gap in rules.missing(facts):
        raise RuleBroken(f"{gap.words}.", field=gap.field)


def start_clocks(actor: Person | System, incident: Incident, codes: Iterable[str]) -> None:
    """Start clocks that count from the day the authority became aware."""
    assert incident.aware_on is not None and incident.reference is not None
    for code in codes:
        deadlines.start(
            actor=actor,
            code=code,
            record=incident,
            on=incident.aware_on,
            reference=incident.reference,
            path=reverse("incident", args=[incident.reference]),
            owner_role=Role.BUSINESS_UNIT,
        )


def start_review_clock(actor: Person | System, incident: Incident) -> None:
    """Start the 15 working days from the day the partnership counts from (rulebook 2.2).

    Where the rapid review was opened before the notification, the clock counts as it does and leads to it.
    """
    if clock_of(incident, rules.RAPID_REVIEW):
        return
    assert incident.reference is not None
    day = incident.aware_on if counted_from(incident) == "aware_on" else incident.notified_on
    assert day is not None
    review = rapid_review_of(incident)
    deadlines.start(
        actor=actor,
        code=rules.RAPID_REVIEW,
        record=incident,
        on=day,
        reference=review.reference if review else incident.reference,
        path=reverse("review", args=[review.reference])
        if review
        else reverse("incident", args=[incident.reference]),
        owner_role=Role.BUSINESS_UNIT,
    )


def restart_review_clock(
    actor: Person | System, incident: Incident, on: dt.date, reason: str
) -> None:
    """Count the rapid review again from its corrected day 0; what was planned from it moves along."""
    clock = clock_of(incident, rules.RAPID_REVIEW)
    if clock is None:
        return
    before, review = clock.started_on, rapid_review_of(incident)
    deadlines.restart(actor=actor, record=incident, code=rules.RAPID_REVIEW, on=on, reason=reason)
    if review:
        move_plan(actor=actor, review=review, before=before, after=on, reason=reason)


def counted_from(incident: Incident) -> str:
    """Which date the rapid review of this incident is counted from: its review's own, else the setting."""
    review = rapid_review_of(incident)
    return review.clock_start if review else clock_start()


def _follow(
    actor: Person | System, incident: Incident, before: rules.Facts, after: rules.Facts, reason: str
) -> None:
    old = set(rules.clocks_at_submission(before.kind, before.suspicion, before.children))
    new = set(rules.clocks_at_submission(after.kind, after.suspicion, after.children))
    for code in old - new:
        _cancel(actor, incident, code, reason)
    if incident.status == IncidentStatus.RECORDED:
        start_clocks(actor, incident, sorted(new - old))
    elif rules.TELL_PARTNERS in new - old and not incident.partners_told_on:
        start_clocks(actor, incident, [rules.TELL_PARTNERS])
    if before.values["aware_on"] != after.values["aware_on"]:
        _restart(actor, incident, sorted(old & new), reason)
    _follow_review(actor, incident, before, after, reason)


def _restart(actor: Person | System, incident: Incident, codes: Iterable[str], reason: str) -> None:
    """Count again from the corrected day of becoming aware."""
    assert incident.aware_on is not None
    if counted_from(incident) == "aware_on":
        restart_review_clock(actor, incident, incident.aware_on, reason)
    for code in codes:
        if clock_of(incident, code):
            deadlines.restart(
                actor=actor, record=incident, code=code, on=incident.aware_on, reason=reason
            )


def _follow_review(
    actor: Person | System, incident: Incident, before: rules.Facts, after: rules.Facts, reason: str
) -> None:
    if incident.status != IncidentStatus.NOTIFIED:
        return
    applied = rules.rapid_review_applies(before.kind, before.suspicion, before.children)
    applies = rules.rapid_review_applies(after.kind, after.suspicion, after.children)
    if applies and not applied:
        start_review_clock(actor, incident)
    if applied and not applies:
        review = rapid_review_of(incident)
        if review and review.status != ReviewStatus.STOPPED:
            raise RuleBroken(
                f"Rapid review {review.reference} is under way, and after this change none would follow. "
                "If the criteria are not met, withdraw the notification instead."
            )
        _cancel(actor, incident, rules.RAPID_REVIEW, reason)


def _cancel(actor: Person | System, incident: Incident, code: str, reason: str) -> None:
    running = clock_of(incident, code)
    if running and running.done_on is None:
        deadlines.cancel(actor=actor, record=incident, code=code, reason=reason)
