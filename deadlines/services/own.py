"""What a person sets for themselves: when reminders come, and a calendar address."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from core import history
from core.errors import RuleBroken
from core.moves import lock
from deadlines.calendar import closures
from deadlines.chasing import digest_slot
from deadlines.models import CalendarFeed, Reminder
from partnership.models import Person


def digest_of(secret: str) -> str:
    """What is stored of a calendar address: the address itself is never kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def choose_digest(*, actor: Person, digest: str) -> Person:
    """Say when reminders come: at once, daily or weekly. Waiting lines go with the new digest."""
    if digest not in Person.Digest.values:
        raise RuleBroken("Choose when reminders come.", field="digest")
    person = Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    if history.change(person, actor=actor, reason="Chose when reminders come", digest=digest):
        slot = digest_slot(digest, timezone.now(), closures())
        Reminder.objects.filter(person=person, message=None).update(digest_on=slot)
    return person


@transaction.atomic
def make_feed(*, actor: Person) -> tuple[CalendarFeed, str]:
    """A new calendar address. The secret is told once; an older address stops working."""
    Person.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    for old in actor.calendar_feeds.filter(revoked_at=None):
        revoke_feed(actor=actor, feed=old)
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(person=actor, digest=digest_of(secret))
    history.create(feed, actor=actor, reason="Made a calendar address")
    return feed, secret


@transaction.atomic
def revoke_feed(*, actor: Person, feed: CalendarFeed) -> CalendarFeed:
    """Make a calendar address stop working."""
    locked = lock(feed)
    if locked.revoked_at is None:
        history.change(
            locked, actor=actor, reason="Revoked the calendar address", revoked_at=timezone.now()
        )
    return locked
