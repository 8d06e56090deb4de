"""A lead gives parts of a return to colleagues, and takes them back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from audits.models import AgencyReturn, ReturnSection, SectionGrant
from audits.rules.returns import OPEN_RETURNS
from audits.services.letters import about_return
from core import access, grants, history
from core.errors import RuleBroken
from core.moves import lock
from partnership import services as partnership
from partnership.queries import contributors_of, standing_for

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def give_sections(
    *,
    actor: Person,
    agency_return: AgencyReturn,
    person: Person,
    sections: Iterable[ReturnSection],
    reason: str,
) -> int:
    """Give parts to somebody who sits for the agency. They are told once. Returns how many are new to them."""
    agency_return = lock(agency_return)
    chosen = _shareable(agency_return, sections, reason)
    body = standing_for(agency_return.organisation)
    if person not in contributors_of([body.pk]):
        raise RuleBroken(f"{person} does not sit for {body}.", field="person")
    if not access.can(person, "audits.answer"):
        partnership.seat_contributor(actor=actor, person=person, organisation=body)
    held = set(_grants(agency_return, person).values_list("content_object_id", flat=True))
    fresh = [section for section in chosen if section.pk not in held]
    for section in chosen:
        grants.open_to(section, person, actor=actor, reason=reason.strip())
    if fresh:
        once = "-".join(str(section.pk) for section in fresh)
        about_return("audits.section-given", agency_return, [person], once=once)
    return len(fresh)


@transaction.atomic
def give_to_new(
    *,
    actor: Person,
    agency_return: AgencyReturn,
    name: str,
    email: str,
    sections: Iterable[ReturnSection],
    reason: str,
) -> Person:
    """Invite a colleague who is not in the portal yet and give them parts. An address of the agency is theirs."""
    agency_return = lock(agency_return)
    chosen = _shareable(agency_return, sections, reason)
    person = partnership.bring_colleague(
        actor=actor,
        organisation=standing_for(agency_return.organisation),
        name=name,
        email=email,
    )
    give_sections(
        actor=actor, agency_return=agency_return, person=person, sections=chosen, reason=reason
    )
    return person


@transaction.atomic
def take_back_section(
    *, actor: Person, agency_return: AgencyReturn, person: Person, section: ReturnSection
) -> bool:
    """Take one part back from a colleague at once. What they wrote stays. False when they did not have it."""
    lock(agency_return)
    held = _grants(agency_return, person).filter(content_object=section).first()
    if held is None:
        return False
    history.delete(held, actor=actor, reason="No longer needed")
    return True


def _grants(agency_return: AgencyReturn, person: Person) -> grants.GrantQuerySet:
    rows: grants.GrantQuerySet = SectionGrant.objects.filter(  # type: ignore[assignment]
        content_object__agency_return=agency_return, user=person
    )
    return rows


def _shareable(
    agency_return: AgencyReturn, sections: Iterable[ReturnSection], reason: str
) -> list[ReturnSection]:
    if agency_return.status not in OPEN_RETURNS:
        raise RuleBroken(
            f"This return is “{agency_return.get_status_display()}”, so there is nothing to help with."
        )
    chosen = [each for each in sections if each.agency_return_id == agency_return.pk]
    if not chosen:
        raise RuleBroken("Choose at least one part.", field="sections")
    if not reason.strip():
        raise RuleBroken("Say what you ask this colleague to do.", field="reason")
    return chosen
