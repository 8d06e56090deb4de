"""The mails of an incident, written into the outbox: reference and link only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from core import outbox
from core.actors import System
from reviews.models import Incident

if TYPE_CHECKING:
    from partnership.models import Person


def tell(
    kind: str,
    incident: Incident,
    people: Iterable[Person],
    *,
    but: Person | System,
    once: str = "once",
    **slots: str,
) -> None:
    """One message a person, but none to who did it. ``once`` tells this cause from the next of its kind."""
    context = {
        "reference": str(incident),
        "link": reverse("incident", args=[incident.reference]),
        **slots,
    }
    for person in people:
        if person != but:
            outbox.queue(
                key=f"{kind}:{incident.pk}:{person.pk}:{once}",
                kind=kind,
                to=person,
                context=context,
                about=incident,
            )
