"""The outbox: every mail is a row in the transaction of its cause, and is sent from there.

A sender claims what is due by a conditional update, sends one by one and marks each. A sender
that dies leaves its claims to the next one, ten minutes later. The Message-ID comes from the
row's key, so that a mail sent twice by a crash between sending and marking is recognised as one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import smtplib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import models, transaction
from django.utils import timezone

from core import bulk, history, log, mail
from core.actors import System, person_of
from core.errors import RuleBroken
from core.models import Message

if TYPE_CHECKING:
    from partnership.models import Person

Status = Message.Status
OUTBOX = System("Outbox")
# Minutes until the next try, after the first, second … failure. After the last the mail has failed.
GAPS = (1, 5, 15, 60, 240, 720, 1440)
TRIES = len(GAPS) + 1
STALE = dt.timedelta(minutes=10)
BATCH = 50
# Seconds one run may take; well under the task's time limit.
BUDGET = 180
# A server that fails this many times in a row is left alone until the next run.
SERVER_FAILURES = 3
METHOD = re.compile(r"^METHOD:([A-Z]+)", re.MULTILINE)


SERVER_FAULTS = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)


@dataclass
class Delivered:
    """What one run did."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    cancelled: int = 0

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.put_off} put off, {self.failed} failed, {self.cancelled} cancelled"


def compose(
    *,
    key: str,
    kind: str,
    to: Person,
    context: dict[str, str],
    about: models.Model | None = None,
    send_at: dt.datetime | None = None,
    wording: mail.Wording | None = None,
    signed: str = "",
    calendar: str = "",
) -> Message:
    """A message that is not saved yet. Give ``wording`` and ``signed`` when composing many of one kind.

    ``calendar`` is an iCalendar entry with a METHOD, which the reader's program can take over.
    """
    declared = mail.REGISTRY[kind]
    own = wording or mail.wording(declared)
    subject, body = mail.render(declared, own, context, name=str(to), signed=signed)
    return Message(
        key=key,
        kind=kind,
        to=to,
        to_email=to.email,
        subject=subject,
        body=body,
        calendar=calendar,
        send_at=send_at or timezone.now(),
        about_type=ContentType.objects.get_for_model(about) if about else None,
        about_id=about.pk if about else None,
    )


def queue(
    *,
    key: str,
    kind: str,
    to: Person,
    context: dict[str, str],
    about: models.Model | None = None,
    send_at: dt.datetime | None = None,
) -> Message:
    """Write a mail into the outbox. With a key that is there already, the row that is there.

    ``context`` fills every slot the kind declares; see ``core.mail``.
    """
    held = Message.objects.filter(key=key).first()
    if held:
        return held
    message = compose(key=key, kind=kind, to=to, context=context, about=about, send_at=send_at)
    queue_many([message])
    return Message.objects.get(key=key)


def rehearse(*, key: str, kind: str, name: str, context: dict[str, str]) -> None:
    """The work of ``queue`` for somebody who is not there, in a transaction that is rolled back:
    so that nobody can tell by the time it takes whether there is an account."""
    declared = mail.REGISTRY[kind]
    Message.objects.filter(key=key).first()
    subject, body = mail.render(declared, mail.wording(declared), context, name=name)
    queue_many(
        [
            Message(
                key=key, kind=kind, to_email="", subject=subject, body=body, send_at=timezone.now()
            )
        ]
    )
    Message.objects.get(key=key)


def queue_many(messages: Iterable[Message]) -> None:
    """Write composed mails into the outbox, at once. Those whose key is there are passed over."""
    bulk.insert(list(messages), passing_over=True)


@transaction.atomic
def cancel(message: Message, *, actor: Person | System, reason: str) -> bool:
    """Cancel a mail that has not gone. Returns False when it was cancelled before."""
    message = _lock(message)
    if message.status == Status.CANCELLED:
        return False
    if message.status not in {Status.SCHEDULED, Status.FAILED}:
        raise RuleBroken(f"This mail is {_stands(message)}, so it cannot be cancelled.")
    _set(message, status=Status.CANCELLED, last_error=reason[:300])
    log.noted(actor, "cancel mail", record=message, reference=message.subject, reason=reason)
    return True


@transaction.atomic
def edit(
    message: Message,
    *,
    actor: Person,
    reason: str,
    subject: str,
    body: str,
    send_at: dt.datetime | None = None,
) -> bool:
    """Change the words, and if given the time, of a mail that has not gone. False: nothing differs."""
    message = _lock(message)
    if message.status not in {Status.SCHEDULED, Status.FAILED}:
        raise RuleBroken(f"This mail is {_stands(message)}, so it cannot be changed.")
    if not subject.strip() or len(subject.splitlines()) != 1:
        raise RuleBroken("Write a subject of one line.", field="subject")
    if not body.strip():
        raise RuleBroken("Write a message.", field="body")
    values = {"subject": subject.strip()[:200], "body": body, "send_at": send_at or message.send_at}
    if all(getattr(message, name) == value for name, value in values.items()):
        return False
    _set(message, edited_by=person_of(actor), **values)
    log.noted(actor, "edit mail", record=message, reference=message.subject, reason=reason)
    return True


@transaction.atomic
def resend(message: Message, *, actor: Person | System, reason: str) -> Message:
    """Send again: a failed or cancelled mail goes back into the queue, a sent one goes as a copy.

    A mail that waits already is left as it is.
    """
    message = _lock(message)
    if message.status in {Status.SCHEDULED, Status.SENDING}:
        return message
    now = timezone.now()
    if message.status == Status.SENT:
        original = message.key.split("#", 1)[0]
        times = Message.objects.filter(key__startswith=f"{original}#").count() + 1
        message.pk = None
        message._state.adding = True
        message.key = f"{original}#{times}"
    message.to_email = mail.address(message.to.email if message.to else message.to_email)
    _set(
        message,
        status=Status.SCHEDULED,
        send_at=now,
        attempts=0,
        last_error="",
        claimed_at=None,
        sent_at=None,
    )
    log.noted(actor, "resend mail", record=message, reference=message.subject, reason=reason)
    return message


def deliver(now: dt.datetime | None = None) -> Delivered:
    """Send what is due. Two at a time are safe; a failing address does not stop the others."""
    started, began = now or timezone.now(), time.monotonic()
    done, server_failed = Delivered(), 0
    connection = get_connection()

    def clock() -> dt.datetime:
        return started + dt.timedelta(seconds=time.monotonic() - began)

    try:
        while batch := _claim(clock()):
            for place, message in enumerate(batch):
                if server_failed >= SERVER_FAILURES or time.monotonic() - began > BUDGET:
                    _release(batch[place:])
                    return done
                server_failed = (
                    server_failed + 1 if _send(message, connection, clock(), done) else 0
                )
    finally:
        connection.close()
    return done


def waiting_too_long(now: dt.datetime) -> int:
    """How many mails should have gone more than an hour before ``now``."""
    due = now - dt.timedelta(hours=1)
    return Message.objects.filter(
        status__in=[Status.SCHEDULED, Status.SENDING], send_at__lt=due
    ).count()


def _due(now: dt.datetime) -> models.Q:
    fresh = models.Q(status=Status.SCHEDULED, send_at__lte=now)
    stale = models.Q(status=Status.SENDING, claimed_at__lt=now - STALE)
    return fresh | stale


@transaction.atomic
def _claim(now: dt.datetime) -> list[Message]:
    """Take up to a batch of what is due; rows another sender is taking are passed over."""
    due = Message.objects.filter(_due(now)).order_by("send_at", "pk")
    keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    taken = Message.objects.filter(_due(now), pk__in=keys)
    taken.update(status=Status.SENDING, claimed_at=now, attempts=models.F("attempts") + 1)
    mine = Message.objects.filter(pk__in=keys, status=Status.SENDING, claimed_at=now)
    return list(mine.select_related("to").order_by("send_at", "pk"))


def _release(batch: list[Message]) -> None:
    for message in batch:
        _claimed(message).update(
            status=Status.SCHEDULED, claimed_at=None, attempts=models.F("attempts") - 1
        )


def _claimed(message: Message) -> models.QuerySet[Message]:
    return Message.objects.filter(
        pk=message.pk, status=Status.SENDING, claimed_at=message.claimed_at
    )


def _send(message: Message, connection: Any, now: dt.datetime, done: Delivered) -> bool:
    """Send one claimed mail and mark it. Returns whether the mail server itself failed."""
    if message.to and not message.to.is_active:
        reason = "The person can no longer log in."
        done.cancelled += _claimed(message).update(status=Status.CANCELLED, last_error=reason)
        return False
    if message.attempts > TRIES:
        reason = "Sending broke off too many times."
        done.failed += _claimed(message).update(status=Status.FAILED, last_error=reason)
        return False
    if not _claimed(message).update(claimed_at=now):
        return False  # another sender took the claim over
    message.claimed_at = now
    try:
        to = mail.address(message.to.email if message.to else message.to_email)
        connection.send_messages([_letter(message, to, connection)])
    except Exception as problem:  # whatever one mail's fault is, the others must go
        connection.close()
        return _put_off(message, problem, now, done)
    done.sent += _claimed(message).update(
        status=Status.SENT, sent_at=now, to_email=to, last_error="", claimed_at=None
    )
    _tell_person(message, "")
    return False


def _put_off(message: Message, problem: Exception, now: dt.datetime, done: Delivered) -> bool:
    """Mark a mail that did not go: again later, or failed for good."""
    server = _is_server(problem)
    words = _in_words(problem, server)
    final = message.attempts >= TRIES or isinstance(problem, RuleBroken)
    values: dict[str, Any] = {"status": Status.FAILED, "claimed_at": None, "last_error": words}
    if not final:
        gap = dt.timedelta(minutes=GAPS[message.attempts - 1])
        values |= {"status": Status.SCHEDULED, "send_at": now + gap}
    _claimed(message).update(**values)
    done.failed += final
    done.put_off += not final
    if final or not server:
        _tell_person(message, words)
    return server


def _tell_person(message: Message, words: str) -> None:
    """Mail that fails shows on the person, and is cleared when a mail goes through."""
    if message.to is None or message.to.mail_fails == words:
        return
    person: Any = get_user_model()._base_manager.filter(pk=message.to.pk).first()
    if person is not None:
        reason = "A mail could not be sent" if words else "A mail went through again"
        history.change(person, actor=OUTBOX, reason=reason, mail_fails=words)


def _letter(message: Message, to: str, connection: Any) -> EmailMessage:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    key = hashlib.sha256(message.key.encode()).hexdigest()[:40]
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    letter = EmailMultiAlternatives(
        message.subject, _body(message), to=[to], headers=headers, connection=connection
    )
    if message.calendar:
        letter.attach_alternative(message.calendar, f"text/calendar; method={_method(message)}")
    return letter


def _method(message: Message) -> str:
    """What the entry asks of the reader's program; the mail says it as well, or some pass it over."""
    found = METHOD.search(message.calendar)
    return found[1] if found else "PUBLISH"


def _body(message: Message) -> str:
    kind = mail.REGISTRY.get(message.kind)
    if kind is None or kind.late is None:
        return message.body
    return mail.fill(kind, message.body, kind.late(message))


def _is_server(problem: Exception) -> bool:
    """Whether the mail server is at fault, rather than this address."""
    if isinstance(problem, smtplib.SMTPException):
        return isinstance(problem, SERVER_FAULTS)
    return isinstance(problem, OSError)


def _in_words(problem: Exception, server: bool) -> str:
    if isinstance(problem, RuleBroken):
        return str(problem)[:300]
    said = " ".join(str(problem).split())[:200]
    what = "The mail server could not be reached" if server else "The mail was refused"
    return f"{what}: {said}" if said else f"{what}."


def _lock(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).get(pk=message.pk)


def _set(message: Message, **values: Any) -> None:
    for name, value in values.items():
        setattr(message, name, value)
    message.save()


def _stands(message: Message) -> str:
    return str(message.get_status_display()).lower()
