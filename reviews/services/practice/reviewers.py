"""The approved list of reviewers, and who is appointed to which review (rulebook 3.1.4, 3.1.18)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from core.stale import refuse_stale
from reviews.models import Appointment, PracticeReview, Reviewer
from reviews.services.practice import running
from reviews.services.practice.checking import lock_going_on, need, not_ahead, stripped

if TYPE_CHECKING:
    from partnership.models import Person

LISTED = ("name", "organisation", "email", "skills", "approved_on", "approved_until")


def reviewer_held(reviewer: Reviewer) -> dict[str, Any]:
    """What is saved of a reviewer, as the form names it."""
    return {name: getattr(reviewer, name) for name in LISTED}


@transaction.atomic
def add_reviewer(
    *,
    actor: Person,
    name: str,
    skills: str,
    approved_on: dt.date,
    approved_until: dt.date | None = None,
    organisation: str = "",
    email: str = "",
) -> Reviewer:
    """Put somebody on the approved list. The same entry again is the one there is."""
    values = stripped(
        {
            "name": name,
            "organisation": organisation,
            "email": email,
            "skills": skills,
            "approved_on": approved_on,
            "approved_until": approved_until,
        }
    )
    _check_reviewer(values)
    there = Reviewer.objects.filter(
        name__iexact=values["name"],
        organisation__iexact=values["organisation"],
        removed_on=None,
    ).first()
    if there is None:
        return history.create(Reviewer(**values), actor=actor, reason="Put on the approved list")
    if reviewer_held(there) != values:
        raise RuleBroken(f"{there} is on the list already. Change that entry.", field="name")
    return there


@transaction.atomic
def change_reviewer(*, actor: Person, reviewer: Reviewer, seen: str = "", **typed: Any) -> bool:
    """Change an entry of the list, or approve somebody for longer. ``typed`` is named as in ``reviewer_held``.

    Raises SavedMeanwhile when a colleague saved after ``seen``.
    """
    reviewer = lock(reviewer)
    if reviewer.removed_on:
        raise RuleBroken(f"{reviewer} was taken off the list. Add them again if they come back.")
    held = reviewer_held(reviewer)
    refuse_stale(seen, held, typed)
    values = stripped(held | typed)
    _check_reviewer(values)
    return history.change_to(reviewer, values, actor=actor, reason="Approved list changed")


@transaction.atomic
def take_off(*, actor: Person, reviewer: Reviewer, reason: str) -> bool:
    """Nobody is appointed from this entry any longer; reviews they were appointed to stay as they are."""
    reviewer = lock(reviewer)
    if reviewer.removed_on:
        return False
    if not reason.strip():
        raise RuleBroken("Say why they are taken off the list.", field="reason")
    return history.change(
        reviewer,
        actor=actor,
        reason="Taken off the approved list",
        removed_on=timezone.localdate(),
        removed_reason=reason.strip(),
    )


@transaction.atomic
def appoint(
    *,
    actor: Person,
    practice: PracticeReview,
    reviewer: Reviewer,
    skills: str,
    declared_on: dt.date,
    conflict: bool,
    appointed_on: dt.date,
    interests: str = "",
) -> Appointment:
    """Appoint somebody from the list whose approval holds and who declared no conflict of interest.

    Whoever is appointed already is the appointment there is.
    """
    practice = lock_going_on(practice)
    reviewer = lock(reviewer)
    there = practice.appointments.filter(reviewer=reviewer, ended_on=None).first()
    if there:
        return there
    _check_live(reviewer, appointed_on)
    if conflict:
        raise RuleBroken(
            "Somebody with a conflict of interest cannot be appointed. Choose another reviewer.",
            field="conflict",
        )
    values = stripped({"skills": skills, "interests": interests})
    need(values, {"skills": "Say why they have the right skills."})
    not_ahead(declared_on, "declared_on")
    not_ahead(appointed_on, "appointed_on")
    if appointed_on < declared_on:
        raise RuleBroken(
            "Interests are declared before somebody is appointed.", field="declared_on"
        )
    row = Appointment(
        review=practice,
        reviewer=reviewer,
        declared_on=declared_on,
        appointed_on=appointed_on,
        **values,
    )
    return history.create(row, actor=actor, reason="Reviewer appointed")


@transaction.atomic
def end_appointment(
    *, actor: Person, appointment: Appointment, ended_on: dt.date, reason: str
) -> bool:
    """The partners remove a reviewer, or the reviewer leaves. What was asked of them is not due any longer."""
    lock_going_on(appointment.review)
    appointment = lock(appointment)
    if appointment.ended_on:
        return False
    if not reason.strip():
        raise RuleBroken("Say why the appointment ends.", field="reason")
    not_ahead(ended_on, "ended_on")
    if ended_on < appointment.appointed_on:
        raise RuleBroken("It cannot end before they were appointed.", field="ended_on")
    for demand in appointment.written_requests.filter(answered_on=None):
        running.drop_demand(actor, demand, "The reviewer’s appointment ended")
    return history.change(
        appointment,
        actor=actor,
        reason="Appointment ended",
        ended_on=ended_on,
        ended_reason=reason.strip(),
    )


def _check_reviewer(values: dict[str, Any]) -> None:
    need(
        values, {"name": "Give their name.", "skills": "Say what skills and experience they have."}
    )
    not_ahead(values["approved_on"], "approved_on")
    until = values["approved_until"]
    if until and until < values["approved_on"]:
        raise RuleBroken("The last day must not be before the first.", field="approved_until")


def _check_live(reviewer: Reviewer, appointed_on: dt.date) -> None:
    if reviewer.removed_on:
        raise RuleBroken(f"{reviewer} was taken off the approved list.", field="reviewer")
    if reviewer.is_expired(timezone.localdate()):
        raise RuleBroken(
            f"The approval of {reviewer} ran out on {reviewer.approved_until:%-d %B %Y}. Renew it on the list first.",
            field="reviewer",
        )
    if appointed_on < reviewer.approved_on:
        raise RuleBroken(
            f"{reviewer} is approved from {reviewer.approved_on:%-d %B %Y}.", field="appointed_on"
        )
