"""The mails about a return, written into the outbox: reference, title and link, never an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from audits.models import AgencyReturn
from core import outbox

if TYPE_CHECKING:
    from partnership.models import Person


def spoken(day: dt.date) -> str:
    """A day as mails say it: Tuesday 9 June 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def about_return(
    kind: str, agency_return: AgencyReturn, people: Iterable[Person], *, once: str, **slots: str
) -> int:
    """One message a person about a return. ``once`` tells causes apart. Returns how many there are."""
    campaign = agency_return.campaign
    context = {
        "reference": campaign.reference,
        "title": campaign.title,
        "agency": str(agency_return.organisation),
        "due": spoken(agency_return.due_on),
        "link": reverse("audit_return", args=[agency_return.pk]),
        **slots,
    }
    told = [
        outbox.queue(
            key=f"{kind}:{agency_return.pk}:{person.pk}:{once}",
            kind=kind,
            to=person,
            context=context,
            about=agency_return,
        )
        for person in people
        if person.is_active
    ]
    return len(told)
