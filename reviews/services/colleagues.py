"""Sharing a request with a colleague, for a while, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from core import access, grants
from core.errors import RuleBroken
from core.moves import lock
from partnership import services as partnership
from partnership.models import Person
from partnership.queries import contributors_of, standing_for
from reviews.models import InformationRequest, RequestGrant
from reviews.rules import OPEN_REQUESTS
from reviews.services import letters
from reviews.services.identity import withhold_identity


@transaction.atomic
def share_request(
    *,
    actor: Person,
    request: InformationRequest,
    person: Person,
    reason: str,
    until: dt.date | None,
) -> RequestGrant:
    """Open a request to somebody of the same agency, until a day. Again changes the reason and the day."""
    request = lock(request)
    _shareable(request, until)
    if not reason.strip():
        raise RuleBroken("Say what you ask this colleague to do.", field="reason")
    body = standing_for(request.organisation)
    if person not in contributors_of([body.pk]):
        raise RuleBroken(f"{person} does not sit for {body}.", field="person")
    if not access.can(person, "reviews.answer"):
        partnership.seat_contributor(actor=actor, person=person, organisation=body)
    fresh = not request.grants.filter(user=person).exists()
    grant: RequestGrant = grants.open_to(request, person, actor=actor, reason=reason, until=until)
    if fresh:
        letters.about_request("reviews.request-shared", request, [person], once=str(grant.pk))
    return grant


@transaction.atomic
def share_with_new(
    *,
    actor: Person,
    request: InformationRequest,
    name: str,
    email: str,
    reason: str,
    until: dt.date | None,
) -> RequestGrant:
    """Invite a colleague who is not in the portal yet, seat them as a contributor, and share with them.

    An address the portal knows already belongs to a person; one of another agency is refused.
    """
    request = lock(request)
    _shareable(request, until)
    body = standing_for(request.organisation)
    person = partnership.bring_colleague(actor=actor, organisation=body, name=name, email=email)
    return share_request(actor=actor, request=request, person=person, reason=reason, until=until)


@transaction.atomic
def unshare(*, actor: Person, request: InformationRequest, person: Person, reason: str) -> bool:
    """Take the request back from a colleague at once, and who the child is with it.

    Returns False when they did not have it.
    """
    withhold_identity(actor=actor, request=request, person=person, reason="Request taken back")
    return grants.close(request, person, actor=actor, reason=reason or "No longer needed")


def _shareable(request: InformationRequest, until: dt.date | None) -> None:
    if request.status not in OPEN_REQUESTS:
        raise RuleBroken(
            f"This request is “{request.get_status_display()}”, so there is nothing to help with."
        )
    if until and until < timezone.localdate():
        raise RuleBroken("The last day is in the past.", field="until")
