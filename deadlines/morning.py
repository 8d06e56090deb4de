"""What is looked at once a day: holds to look at again, members' duties, reminders nobody will get."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from core import outbox
from core.actors import System
from deadlines.chasing import LONDON
from deadlines.models import Deadline, Reminder
from deadlines.partnership_clocks import sync_partnership
from deadlines.words import long_day
from partnership.queries import business_unit

MORNING = System("Daily round")


def look(now: dt.datetime) -> str:
    """The daily round; it may run twice. Returns what it did, in words."""
    today = now.astimezone(LONDON).date()
    holds = look_again(today)
    begun = sync_partnership(actor=MORNING, today=today)
    dropped = drop_dead_lines()
    return f"{holds} holds to look at again, {begun} partnership clocks, {dropped} lines dropped"


@transaction.atomic
def look_again(today: dt.date) -> int:
    """Tell the business unit of each hold whose day to look again has come, once for each such day."""
    held = list(Deadline.objects.filter(status=Deadline.Status.HELD, look_again_on__lte=today))
    people = list(business_unit(today)) if held else []
    for deadline in held:
        for person in people:
            outbox.queue(
                key=f"look-again:{deadline.pk}:{deadline.look_again_on}:{person.pk}",
                kind="deadlines.look-again",
                to=person,
                context={
                    "reference": deadline.reference,
                    "label": deadline.label,
                    "day": long_day(deadline.look_again_on or today),
                    "link": reverse("clock_why", args=[deadline.pk]),
                },
            )
    return len(held)


def drop_dead_lines() -> int:
    """Delete waiting lines of clocks that stopped and of people who can no longer log in."""
    dead = ~Q(deadline__status=Deadline.Status.OPEN) | Q(person__is_active=False)
    rows = Reminder.objects.filter(dead, message=None)
    return Reminder.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]
