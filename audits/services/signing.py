"""A return is completed, signed by its accountable officer, and handed in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.clocks import RETURN
from audits.documents.content import digest_of, gather
from audits.models import AgencyReturn, HandedIn, SectionQuery, Signature
from audits.queries.queried import unanswered
from audits.queries.whole import gaps_of, whole
from audits.rules.returns import (
    CLOSED_WORDS,
    RETURN_MOVES,
    WRITABLE,
    CampaignStatus,
    ReturnStatus,
    may_sign,
)
from audits.services import packages, planned
from audits.services.letters import about_return
from core import access, history, moves
from core.actors import System
from core.errors import RuleBroken
from core.moves import lock
from deadlines import services as clocks
from partnership import services as partnership
from partnership.queries import contributors_of, leads_of, standing_for

if TYPE_CHECKING:
    from partnership.models import Person

OFFICER = "Accountable officer"
PORTAL = System("Portal")


def places_of(agency_return: AgencyReturn) -> list[str]:
    """The posts that sign, in order; the last is accountable."""
    return list(agency_return.campaign.version.signatures) or [OFFICER]


@transaction.atomic
def name_signatory(
    *, actor: Person, agency_return: AgencyReturn, place: str, person: Person, post: str = ""
) -> Signature:
    """Say who signs in a place. Somebody else named before is replaced; each place is another person's."""
    agency_return = lock(agency_return)
    _not_waiting(agency_return)
    places = places_of(agency_return)
    if place not in places:
        raise RuleBroken("Nobody signs this return as that.", field="person")
    body = standing_for(agency_return.organisation)
    if person not in contributors_of([body.pk]):
        raise RuleBroken(f"{person} does not sit for {body}.", field="person")
    elsewhere = agency_return.signatures.filter(person=person).exclude(place=place).first()
    if elsewhere:
        raise RuleBroken(
            f"{person} signs as “{elsewhere.place}” already. Each place needs another person.",
            field="person",
        )
    if not access.can(person, "audits.sign"):
        partnership.seat_contributor(actor=actor, person=person, organisation=body)
    there = agency_return.signatures.filter(place=place).first()
    if there:
        values = {"person": person, "post": post.strip(), "signed_at": None, "declaration": ""}
        if (there.person, there.post) != (person, post.strip()):
            history.change_to(there, values, actor=actor, reason="Another person signs")
        return there
    signature = Signature(
        agency_return=agency_return, place=place, person=person, post=post.strip()
    )
    return history.create(signature, actor=actor, reason="Named to sign")


@transaction.atomic
def name_new_signatory(
    *, actor: Person, agency_return: AgencyReturn, place: str, name: str, email: str, post: str = ""
) -> Signature:
    """Name somebody to sign who is not in the portal yet: they are invited."""
    agency_return = lock(agency_return)
    _not_waiting(agency_return)
    body = standing_for(agency_return.organisation)
    person = partnership.bring_colleague(actor=actor, organisation=body, name=name, email=email)
    return name_signatory(
        actor=actor, agency_return=agency_return, place=place, person=person, post=post
    )


@transaction.atomic
def send_to_sign(
    *, actor: Person, agency_return: AgencyReturn, presented_on: dt.date | None = None
) -> bool:
    """The return is complete: whoever signs it is told. False when it waits for them already.

    Refused while a question is unanswered, of the framework or of the business unit, an action has no
    owner or day, or nobody is named to sign.
    """
    agency_return = lock(agency_return)
    if agency_return.status in (ReturnStatus.TO_SIGN, ReturnStatus.SUBMITTED):
        return False
    _open(agency_return)
    if agency_return.status not in WRITABLE:
        raise RuleBroken(f"This return is “{agency_return.get_status_display()}”.")
    today = timezone.localdate()
    if presented_on and presented_on > today:
        raise RuleBroken("The date is in the future.", field="presented_on")
    stops = [gap for gap in gaps_of(whole(agency_return), today) if gap.stops]
    if stops:
        raise RuleBroken(
            f"{len(stops)} {'thing needs' if len(stops) == 1 else 'things need'} mending before it can be signed."
            " They are listed below."
        )
    _all_replied(agency_return)
    _all_named(actor, agency_return)
    for signature in agency_return.signatures.all():
        history.change_to(
            signature,
            {"signed_at": None, "declaration": "", "declined_reason": ""},
            actor=actor,
            reason="Asked to sign",
        )
    moves.move(
        agency_return,
        ReturnStatus.TO_SIGN,
        moves=RETURN_MOVES,
        actor=actor,
        completed_by=actor,
        completed_at=timezone.now(),
        presented_on=presented_on or agency_return.presented_on,
    )
    _tell_next(agency_return)
    return True


@transaction.atomic
def take_back(*, actor: Person, agency_return: AgencyReturn, reason: str = "") -> bool:
    """Take a return back from whoever is to sign it, so that it can be changed. False when it does not wait."""
    agency_return = lock(agency_return)
    if agency_return.status != ReturnStatus.TO_SIGN:
        return False
    return _back(actor, agency_return, reason or "Taken back to change it")


@transaction.atomic
def sign(*, actor: Person, agency_return: AgencyReturn) -> bool:
    """Sign the declaration in one's place. With the last signature the return is handed in.

    False when one signed already. The words that were signed are kept with the signature.
    """
    agency_return = lock(agency_return)
    signature = agency_return.signatures.filter(person=actor).first()
    if signature is None:
        raise RuleBroken("You are not named to sign this return.")
    if signature.signed_at and agency_return.status in (
        ReturnStatus.TO_SIGN,
        ReturnStatus.SUBMITTED,
    ):
        return False
    _open(agency_return)
    if agency_return.status != ReturnStatus.TO_SIGN:
        raise RuleBroken("This return does not wait for a signature.")
    first = next_to_sign(agency_return)
    if first and first != signature:
        raise RuleBroken(
            f"{first.person} signs first, as “{first.place}”. You are told when it is your turn."
        )
    history.change_to(
        lock(signature),
        {
            "signed_at": timezone.now(),
            "declaration": agency_return.campaign.version.declaration,
            "declined_reason": "",
        },
        actor=actor,
        reason="Signed",
    )
    if agency_return.signatures.filter(signed_at=None).exists():
        _tell_next(agency_return)
    else:
        _hand_in(actor, agency_return)
    return True


@transaction.atomic
def decline(*, actor: Person, agency_return: AgencyReturn, reason: str) -> bool:
    """Do not sign, and say why: the return can be changed again, and its lead is told."""
    agency_return = lock(agency_return)
    signature = agency_return.signatures.filter(person=actor).first()
    if signature is None:
        raise RuleBroken("You are not named to sign this return.")
    if agency_return.status != ReturnStatus.TO_SIGN:
        return False
    if not reason.strip():
        raise RuleBroken("Say what is not right.", field="reason")
    history.change_to(
        lock(signature), {"declined_reason": reason.strip()}, actor=actor, reason="Not signed"
    )
    _back(actor, agency_return, reason.strip())
    about_return(
        "audits.not-signed",
        agency_return,
        leads_of(agency_return.organisation),
        once=f"{timezone.now():%Y%m%d%H%M%S}",
    )
    return True


def next_to_sign(agency_return: AgencyReturn) -> Signature | None:
    """Whose turn it is: they sign in the order of the places, so that the accountable officer sees it last."""
    order = {place: number for number, place in enumerate(places_of(agency_return))}
    waiting = agency_return.signatures.filter(signed_at=None).select_related("person")
    return min(waiting, key=lambda each: order.get(each.place, len(order)), default=None)


def _hand_in(actor: Person, agency_return: AgencyReturn) -> None:
    now = timezone.now()
    moves.move(
        agency_return, ReturnStatus.SUBMITTED, moves=RETURN_MOVES, actor=actor, submitted_at=now
    )
    path = reverse("audit_return", args=[agency_return.pk])
    label = f"{agency_return.campaign.reference}, {agency_return.organisation}"
    lead = agency_return.completed_by or actor
    planned.into_thread(actor=lead, agency_return=agency_return, label=label, path=path)
    content = gather(agency_return)
    number = agency_return.handed_in.count() + 1
    version = HandedIn(
        agency_return=agency_return,
        number=number,
        at=now,
        due_on=agency_return.due_on,
        by=actor,
        content=content,
        digest=digest_of(content),
    )
    history.create(version, actor=actor, reason="Handed in")
    open_queries = SectionQuery.objects.filter(
        section__agency_return=agency_return, answered_at=None
    )
    history.change_many(open_queries, actor=actor, reason="Handed in again", answered_at=now)
    packages.own_key(actor=PORTAL)  # whoever downloads the package later only reads
    clocks.complete(actor=actor, record=agency_return, code=RETURN.code, on=timezone.localdate(now))
    told = {person.pk: person for person in leads_of(agency_return.organisation)}
    told |= {
        each.person_id: each.person for each in agency_return.signatures.select_related("person")
    }
    about_return("audits.received", agency_return, told.values(), once=str(number))


def _back(actor: Person, agency_return: AgencyReturn, reason: str) -> bool:
    """To where it stood: started, or sent back in part."""
    queried = SectionQuery.objects.filter(section__agency_return=agency_return, answered_at=None)
    to = ReturnStatus.QUERIED if queried.exists() else ReturnStatus.STARTED
    return moves.move(agency_return, to, moves=RETURN_MOVES, actor=actor, reason=reason)


def _tell_next(agency_return: AgencyReturn) -> None:
    following = next_to_sign(agency_return)
    if following:
        once = f"{agency_return.completed_at:%Y%m%d%H%M%S%f}"
        about_return("audits.to-sign", agency_return, [following.person], once=once)


def _all_replied(agency_return: AgencyReturn) -> None:
    """What was sent back with a question is answered: in a reply, or in the part itself."""
    silent = [f"“{query.section.section}”" for query in unanswered(agency_return)]
    if silent:
        raise RuleBroken(
            f"{' and '.join(silent)} {'was' if len(silent) == 1 else 'were'} sent back with a question. Write a"
            " reply to it, or change the answers it is about."
        )


def _all_named(actor: Person, agency_return: AgencyReturn) -> None:
    places = places_of(agency_return)
    named = {each.place: each for each in agency_return.signatures.select_related("person")}
    body = standing_for(agency_return.organisation)
    for number, place in enumerate(places):
        signature = named.get(place)
        if signature is None:
            raise RuleBroken(f"Say who signs as “{place}”.")
        if signature.person not in contributors_of([body.pk]):
            raise RuleBroken(
                f"{signature.person}, who signs as “{place}”, does not sit for {body} any more. Name somebody else."
            )
        if not may_sign(number, len(places), signature.person_id == actor.pk):
            raise RuleBroken(
                f"You completed this return, so somebody else signs as “{place}”. Name another person."
            )


def _not_waiting(agency_return: AgencyReturn) -> None:
    if agency_return.status == ReturnStatus.TO_SIGN:
        raise RuleBroken("It waits for its signature. Take it back first.")
    if agency_return.status not in WRITABLE:
        raise RuleBroken(f"This return is “{agency_return.get_status_display()}”.")


def _open(agency_return: AgencyReturn) -> None:
    if agency_return.campaign.status != CampaignStatus.OPEN:
        raise RuleBroken(CLOSED_WORDS)
