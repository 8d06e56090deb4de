"""Who is written to about a referral, each once for each cause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from core.outbox import queue
from partnership.queries import business_unit, leads_of
from partnership.rules import Role
from reviews.models import Referral
from reviews.referral_mails import ANSWERED

if TYPE_CHECKING:
    from partnership.models import Person


def tell_unit(kind: str, referral: Referral, *, actor: Person) -> None:
    """Tell the business unit, but not the one who did it."""
    _write(kind, referral, business_unit(), actor)


def tell_referrer(referral: Referral, *, actor: Person) -> None:
    """Tell whoever referred the case that there is a reply.

    The leads of the agency are told in their stead where they have left it, or where the business
    unit wrote the referral down for it.
    """
    _write(ANSWERED.code, referral, _waiting_for_reply(referral), actor)


def _waiting_for_reply(referral: Referral) -> Iterable[Person]:
    referrer, agency = referral.referred_by, referral.organisation
    sits = {agency.pk, agency.succeeded_by_id} & set(referrer.agencies)
    if sits and referrer.is_active and Role.BUSINESS_UNIT not in referrer.roles:
        return [referrer]
    return leads_of(agency)


def _write(kind: str, referral: Referral, people: Iterable[Person], actor: Person) -> None:
    context = {
        "reference": referral.reference,
        "link": reverse("referral", args=[referral.reference]),
    }
    for person in people:
        if person != actor:
            queue(
                key=f"{kind}:{referral.pk}:{person.pk}",
                kind=kind,
                to=person,
                context=context,
                about=referral,
            )
