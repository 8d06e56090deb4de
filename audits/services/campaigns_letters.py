"""Letters to the leads of many agencies: one a person, however many agencies that person leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from audits.models import AgencyReturn, Campaign
from audits.rules.campaigns import return_path
from core import bulk, mail, outbox
from core.models import Message
from deadlines.owners import Owner, directory
from deadlines.words import long_day
from partnership.models import Person

spoken = long_day


@dataclass
class Letters:
    """Who is told about which returns, and the returns whose agency nobody receives mail for."""

    to: dict[int, list[AgencyReturn]] = field(default_factory=dict)
    unreached: list[AgencyReturn] = field(default_factory=list)


def addressed(returns: Sequence[AgencyReturn]) -> Letters:
    """The leads of the agencies, each with theirs by name. One query, however many there are."""
    people = directory(
        (Owner(None, row.organisation_id, "") for row in returns), timezone.localdate()
    )
    letters = Letters()
    for row in sorted(returns, key=lambda each: (each.organisation.name, each.pk)):
        told = people.of(Owner(None, row.organisation_id, ""))
        if not told:
            letters.unreached.append(row)
        for person in told:
            letters.to.setdefault(person.pk, []).append(row)
    return letters


def write(
    kind: str,
    campaign: Campaign,
    letters: Letters,
    *,
    once: str,
    links: bool = True,
    **context: str,
) -> int:
    """Queue one letter a person; a letter of the same ``once`` is not queued again. Returns how many people."""
    declared, signed = mail.REGISTRY[kind], mail.partnership()
    wording = mail.wording(declared)
    about = ContentType.objects.get_for_model(AgencyReturn)
    now = timezone.now()
    made = []
    for person in Person.objects.filter(pk__in=bulk.among(letters.to)).order_by("pk"):
        theirs = letters.to[person.pk]
        values = {
            "title": campaign.title,
            "agencies": "\n\n".join(_line(row, links) for row in theirs),
            "link": return_path(theirs[0].pk),
            **context,
        }
        subject, body = mail.render(declared, wording, values, name=str(person), signed=signed)
        made.append(
            Message(
                key=key_of(kind, campaign, person.pk, once),
                kind=kind,
                to=person,
                to_email=person.email,
                subject=subject,
                body=body,
                send_at=now,
                about_type=about,
                about_id=theirs[0].pk,
            )
        )
    outbox.queue_many(made)
    return len(made)


def key_of(kind: str, campaign: Campaign, person: int, once: str) -> str:
    """The key of a letter: of one kind, about one campaign, to one person, for one cause."""
    return f"{kind}:{campaign.pk}:{person}:{once}"


def _line(row: AgencyReturn, links: bool) -> str:
    name = str(row.organisation)
    return f"{name}\n{settings.SITE_URL}{return_path(row.pk)}" if links else name
