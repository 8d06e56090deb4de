"""The mails of written resolutions: reference and link, no content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from core import outbox
from core.templatetags.portal import day
from governance.models import Resolution

if TYPE_CHECKING:
    from partnership.models import Person


def ask(resolution: Resolution, person: Person) -> None:
    """Ask one person for the answer of their seat."""
    _send("governance.resolution-asked", resolution, person, due=day(resolution.due_on))


def tell_result(resolution: Resolution, person: Person) -> None:
    """Tell one person how it ended."""
    result = str(resolution.get_status_display())
    _send("governance.resolution-result", resolution, person, result=result)


def _send(kind: str, resolution: Resolution, person: Person, **more: str) -> None:
    if not person.is_active:
        return
    outbox.queue(
        key=f"{kind}:{resolution.pk}:{person.pk}",
        kind=kind,
        to=person,
        context={
            "reference": resolution.reference,
            "group": str(resolution.group),
            "link": reverse("resolution", args=[resolution.reference]),
            **more,
        },
        about=resolution,
    )
