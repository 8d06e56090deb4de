"""Invitations: a link that works once, for 72 hours. Only its digest is kept (ACC-06).

The mail is sent when the transaction ends and not by way of the outbox: an outbox row would keep
the link readable, and whoever reads it could choose the password.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import history, mail
from core.actors import System, person_of
from core.errors import RuleBroken
from core.moves import lock
from partnership.access import INVITE
from partnership.mails import INVITATION
from partnership.models import Invitation, Organisation, Person, Seat
from partnership.queries import led_by
from partnership.rules import INVITATION_HOURS, LEADS_MAY_SEAT, Role, SeatKind
from partnership.services.people import add_person, revoke_open_invitations
from partnership.services.seats import take_seat

logger = logging.getLogger(__name__)


def digest_of(token: str) -> str:
    """What is kept of a link: the SHA-256 of its secret part."""
    return hashlib.sha256(token.encode()).hexdigest()


def may_invite(actor: Person | System, person: Person) -> str:
    """Why the actor may not invite the person, in plain words; empty when they may."""
    if not person.is_active:
        return f"{person} is switched off. Switch them on first."
    if person.has_usable_password():
        return f"{person} can log in already. If they forgot their password they can set a new one."
    if isinstance(actor, System) or actor.roles & {Role.BUSINESS_UNIT, Role.ADMINISTRATOR}:
        return ""
    seats = list(Seat.objects.filter(person=person, ended_on=None).select_related("group"))
    own = led_by(actor)
    if (
        not own
        or not seats
        or not all(
            seat.organisation_id in own and seat.kind in LEADS_MAY_SEAT and not seat.group_id
            for seat in seats
        )
    ):
        return "You can invite staff of your own agency. The business unit invites everybody else."
    return ""


@transaction.atomic
def invite(*, actor: Person | System, person: Person) -> tuple[Invitation, str]:
    """Invite somebody to choose a password. Returns the invitation and the whole link, shown nowhere else.

    An earlier invitation of the same person stops working.
    """
    held = lock(person)
    refusal = may_invite(actor, held)
    if refusal:
        raise RuleBroken(refusal)
    revoke_open_invitations(actor=actor, person=held, reason="A new invitation was sent")
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        person=held,
        digest=digest_of(token),
        invited_by=person_of(actor),
        expires_at=timezone.now() + dt.timedelta(hours=INVITATION_HOURS),
    )
    history.create(invitation, actor=actor, reason="Invited")
    link = settings.SITE_URL + reverse("invitation", args=[token])
    transaction.on_commit(lambda: _send(invitation, link, actor), robust=True)
    return invitation, link


@transaction.atomic
def invite_colleague(
    *, actor: Person, organisation: Organisation, name: str, email: str, post: str = ""
) -> tuple[Invitation, str]:
    """Add a colleague of one's own agency as a contributor, and invite them."""
    unit = actor.roles & {Role.BUSINESS_UNIT, Role.ADMINISTRATOR}
    if not unit and organisation.pk not in led_by(actor):
        raise RuleBroken(INVITE.refusal, field="organisation")
    person = add_person(actor=actor, name=name, email=email)
    take_seat(
        actor=actor,
        person=person,
        kind=SeatKind.CONTRIBUTOR,
        organisation=organisation,
        post=post,
        started_on=timezone.localdate(),
    )
    return invite(actor=actor, person=person)


@transaction.atomic
def revoke_invitation(*, actor: Person | System, invitation: Invitation, reason: str = "") -> bool:
    """Stop a link from working. A used one stays used."""
    held = lock(invitation)
    if held.used_at or held.revoked_at:
        return False
    return history.change(held, actor=actor, reason=reason or "Revoked", revoked_at=timezone.now())


def find_invitation(token: str) -> Invitation | None:
    """The invitation a link belongs to while it still works; None when used, revoked, late or unknown."""
    found = Invitation.objects.filter(
        digest=digest_of(token),
        used_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
        person__is_active=True,
    )
    return found.select_related("person").first()


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> Person:
    """Choose a password with a link that still works; the link is used up.

    Raises RuleBroken, on ``password`` when the password is too weak.
    """
    found = find_invitation(token)
    if found is None or lock(found).used_at:
        raise RuleBroken("This link does not work any more.")
    person = lock(found.person)
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise RuleBroken(" ".join(weak.messages), field="password") from weak
    history.change(found, actor=person, reason="Accepted", used_at=timezone.now())
    history.change(
        person,
        actor=person,
        reason="Accepted the invitation and chose a password",
        password=make_password(password),
    )
    return person


def _send(invitation: Invitation, link: str, actor: Person | System) -> None:
    person = invitation.person
    until = timezone.localtime(invitation.expires_at)
    clock = until.strftime("%I:%M%p").lstrip("0").lower()
    context = {
        "inviter": str(actor),
        "link": link,
        "until": f"{until:%A %-d %B %Y}, {clock}",
    }
    subject, body = mail.render(INVITATION, mail.wording(INVITATION), context, name=person.name)
    try:
        send_mail(subject, body, None, [mail.address(person.email)])
    except (SMTPException, OSError, RuleBroken) as problem:
        logger.warning(
            "The invitation %s could not be sent: %s", invitation.pk, type(problem).__name__
        )
        words = "The invitation could not be sent. Check the address, then invite again."
        history.change(
            Person.objects.get(pk=person.pk),
            actor=System("Invitations"),
            reason=words,
            mail_fails=words,
        )
