"""People come, change and go. Nobody is deleted: old records keep who did what."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from core import history, outbox
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.mails import ADDRESS_CHANGED
from partnership.models import Invitation, Person
from partnership.queries import unit_ever_seated
from partnership.rules import Role, keepers_of_address

CHANGEABLE = frozenset({"name", "email", "phone", "digest"})


def _email_free(email: str, *, but: Person | None = None) -> str:
    wanted = email.strip().lower()
    taken = Person.objects.filter(email__iexact=wanted)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        raise RuleBroken("Somebody with this email address is known here already.", field="email")
    return wanted


@transaction.atomic
def add_person(
    *, actor: Person | System, name: str, email: str, phone: str = "", reason: str = ""
) -> Person:
    """Add somebody. They cannot log in until they accept an invitation."""
    person = Person(name=name.strip(), email=_email_free(email), phone=phone.strip())
    person.set_unusable_password()
    return history.create(person, actor=actor, reason=reason or "Added")


@transaction.atomic
def change_person(
    *, actor: Person | System, person: Person, reason: str = "", **values: Any
) -> bool:
    """Change name, email, phone or how reminders come. Returns whether anything differed.

    A new email address voids open invitations, and what was said about mail failing; the old
    address is told. Who may give one: ``may_change_address``.
    """
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise ValueError(f"Not changed here: {', '.join(sorted(unknown))}")
    held = lock(person)
    if "email" in values:
        values["email"] = _email_free(values["email"], but=held)
        if values["email"] != held.email:
            refusal = may_change_address(actor, held)
            if refusal:
                raise RuleBroken(refusal, field="email")
            _tell_old_address(actor, held)
            values["mail_fails"] = ""
            revoke_open_invitations(actor=actor, person=held, reason="The email address changed")
    return history.change(held, actor=actor, reason=reason or "Changed", **values)


def may_change_address(actor: Person | System, person: Person) -> str:
    """Why the actor may not give the person another email address, in plain words; empty when they may."""
    if isinstance(actor, System) or actor == person:
        return ""
    today = timezone.localdate()
    held = person.seats.exclude(ended_on__lt=today).values_list("kind", flat=True)
    missing = keepers_of_address(held, unit_seated=unit_ever_seated()) - actor.roles
    if Role.ADMINISTRATOR in missing:
        return "The address of an administrator is changed by another administrator. Ask one to."
    if missing:
        return (
            "Whoever reads the mail of an address can log in with it, so the business unit changes it."
            " Ask them to."
        )
    return ""


def _tell_old_address(actor: Person | System, person: Person) -> None:
    """A mail to the address as it was, whoever it belongs to from now on: it names no new one."""
    notice = outbox.compose(
        key=f"{ADDRESS_CHANGED.code}/{person.pk}/{timezone.now():%Y%m%d%H%M%S%f}",
        kind=ADDRESS_CHANGED.code,
        to=person,
        context={"by": str(actor)},
    )
    notice.to = None  # else it would follow the person to the new address
    outbox.queue_many([notice])


@transaction.atomic
def deactivate_person(*, actor: Person | System, person: Person, reason: str) -> bool:
    """Stop somebody logging in, at once. Their seats stay on record until they are ended."""
    if actor == person:
        raise RuleBroken("You cannot switch yourself off. Ask a colleague to do it.")
    held = lock(person)
    revoke_open_invitations(actor=actor, person=held, reason=reason)
    return history.change(held, actor=actor, reason=reason, is_active=False)


@transaction.atomic
def activate_person(*, actor: Person | System, person: Person, reason: str) -> bool:
    """Let somebody log in again, with the password they had."""
    return history.change(lock(person), actor=actor, reason=reason, is_active=True)


def revoke_open_invitations(*, actor: Person | System, person: Person, reason: str) -> int:
    """Void every invitation of a person that was neither used nor revoked. Returns how many."""
    open_ones = Invitation.objects.filter(person=person, used_at=None, revoked_at=None)
    return history.change_many(open_ones, actor=actor, reason=reason, revoked_at=timezone.now())
