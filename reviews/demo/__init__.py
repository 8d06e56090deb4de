"""Believable, made-up incidents and rapid reviews, for the demo and the benchmarks.

Needs the arrangements and their made-up people (``partnership.demo``). Everything is made through
the deeds, each on the day it would have been done.
"""

from __future__ import annotations

import datetime as dt

from core.models import Message
from reviews.demo import practice, referrals
from reviews.demo.cases import CASES
from reviews.demo.cast import cast
from reviews.demo.scale import scale
from reviews.demo.telling import tell
from reviews.models import Incident
from reviews.services.settings import fill_lists

__all__ = ["load", "scale"]


def load(today: dt.date) -> int:
    """Make the cases, oldest first. Returns how many were made; 0 when there are incidents already."""
    if Incident.objects.exists():
        return 0
    fill_lists()
    people = cast()
    for case in CASES:
        tell(case, people, today)
    practice.load(people, today)
    referrals.load(people, today)
    _past_mails_were_sent(today)
    return len(CASES)


def _past_mails_were_sent(today: dt.date) -> None:
    """Mails of days gone by went out on their day; only today's still wait."""
    past = Message.objects.filter(status=Message.Status.SCHEDULED, send_at__date__lt=today)
    for message in past:
        message.status, message.sent_at, message.attempts = Message.Status.SENT, message.send_at, 1
    Message.objects.bulk_update(past, ["status", "sent_at", "attempts"], batch_size=500)
