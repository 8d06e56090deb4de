"""Letting an asked agency see who the child is: the business unit decides, a lead passes it on by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from core import grants, history
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from partnership.queries import safeguarding_leads_of, standing_for
from reviews.models import IdentityDisclosure, InformationRequest
from reviews.queries.identity import opened_for, opens_identity
from reviews.rules import request_open
from reviews.services import letters

if TYPE_CHECKING:
    from partnership.models import Person

OPENED = "reviews.identity-opened"


@transaction.atomic
def open_identity(
    *, actor: Person, request: InformationRequest, reason: str, tell: bool = True
) -> int:
    """Let the leads of the agency asked see who the child is. Returns to how many it is newly open.

    The same again adds only leads who came since. It ends by itself; see ``may_open_identity``.
    """
    request = lock(request)
    _reasoned(reason)
    if not request_open(request.status, request.review.status):
        raise RuleBroken(
            "The agency no longer writes its answer, so who the child is stays closed to it."
        )
    body = standing_for(request.organisation)
    leads = list(safeguarding_leads_of(body))
    if not leads:
        raise RuleBroken(
            f"Nobody leads safeguarding for {body} in the portal, so there is nobody to open it to."
        )
    disclosure = _disclosure(actor, request, reason)
    open_to = set(opened_for(request).values_list("user", flat=True))
    fresh = [lead for lead in leads if lead.pk not in open_to]
    for lead in fresh:  # what was left of an earlier seat goes first
        grants.close(disclosure, lead, actor=actor, reason="Opened anew")
        grants.open_to(disclosure, lead, actor=actor, reason=reason)
    if tell and fresh:
        letters.about_request(OPENED, request, fresh, once=timezone.now().isoformat())
    return len(fresh)


@transaction.atomic
def close_identity(*, actor: Person | System, request: InformationRequest, reason: str) -> bool:
    """Close who the child is to the agency, all its people. Returns False when it was not open."""
    found = (
        IdentityDisclosure.objects.select_for_update()
        .filter(request=request, ended_at=None)
        .first()
    )
    if found is None:
        return False
    _reasoned(reason)
    history.change(found, actor=actor, reason=reason, ended_at=timezone.now())
    for grant in found.grants.all():
        history.delete(grant, actor=actor, reason=reason)
    return True


@transaction.atomic
def extend_identity(
    *, actor: Person, request: InformationRequest, person: Person, reason: str
) -> bool:
    """A lead lets a colleague, with whom the request is shared, see who the child is as well.

    It ends with the sharing. Returns False when the colleague sees it already.
    """
    request = lock(request)
    _reasoned(reason)
    if not (opens_identity(actor, request) and actor in leads_of_request(request)):
        raise RuleBroken(
            "Only a safeguarding lead to whom it is open shows a colleague who the child is."
        )
    shared = request.grants.live().filter(user=person).first()
    if shared is None:
        raise RuleBroken(f"Share the request with {person} first.")
    if opens_identity(person, request):
        return False
    disclosure = request.disclosure
    grants.close(disclosure, person, actor=actor, reason="Opened anew")
    grants.open_to(disclosure, person, actor=actor, reason=reason, until=shared.until)
    return True


@transaction.atomic
def withhold_identity(
    *, actor: Person, request: InformationRequest, person: Person, reason: str
) -> bool:
    """Close who the child is to one colleague. Returns False when it was not open to them."""
    found = IdentityDisclosure.objects.filter(request=request).first()
    return bool(found) and grants.close(found, person, actor=actor, reason=reason)


def leads_of_request(request: InformationRequest) -> list[Person]:
    """Who leads safeguarding today for the agency asked, or for the one that took over."""
    return list(safeguarding_leads_of(standing_for(request.organisation)))


def _disclosure(actor: Person, request: InformationRequest, reason: str) -> IdentityDisclosure:
    held = IdentityDisclosure.objects.filter(request=request).first()
    if held is None:
        return history.create(IdentityDisclosure(request=request), actor=actor, reason=reason)
    history.change(held, actor=actor, reason=reason, ended_at=None)
    return held


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Say why. The reason is kept, and others can read it.", field="reason")
