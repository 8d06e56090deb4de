"""Challenges as the log and a page show them, and who may do what with one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from core.access import can
from core.errors import RuleBroken
from core.models import ListValue
from governance.models import Action, Challenge
from governance.models.challenge import LEADS, BetweenAgencies
from governance.rules.registers import ChallengeStatus
from governance.rules.thread import THEMES
from partnership.models import Organisation
from partnership.rules import Role

TAGS = {
    ChallengeStatus.OPEN: "waiting",
    ChallengeStatus.ANSWERED: "due-soon",
    ChallengeStatus.CLOSED: "done",
}


def listed(user: Any) -> QuerySet[Challenge]:
    """The challenges a person sees, newest first."""
    return Challenge.objects.visible_to(user).select_related(
        "raising", "raised_by", "against", "theme"
    )


def late(rows: QuerySet[Challenge], today: dt.date) -> QuerySet[Challenge]:
    """Those whose response is overdue."""
    return rows.filter(status=ChallengeStatus.OPEN, due_on__lt=today)


def in_reach(user: Any) -> BetweenAgencies:
    """The challenges whose page a person may open: what their clocks and actions link to."""
    seen: BetweenAgencies = Challenge.objects.visible_to(user)
    return seen if can(user, "governance.challenge") else seen.none()


def agencies() -> QuerySet[Organisation]:
    """The bodies there are today, classes of providers left out."""
    return Organisation.objects.current().filter(is_class=False)


def speaks_for(user: Any) -> QuerySet[Organisation]:
    """The agencies for which a person may raise something: any for the business unit, else their own."""
    if Role.BUSINESS_UNIT in user.roles:
        return agencies()
    return agencies().filter(pk__in=user.organisation_ids)


def must_speak_for(user: Any, organisation: Organisation | None) -> None:
    """Raise RuleBroken where somebody raises something for an agency they do not sit for."""
    if organisation and not speaks_for(user).filter(pk=organisation.pk).exists():
        raise RuleBroken("Choose an agency you sit for.", field="raising")


def may_respond(user: Any, challenge: Challenge) -> bool:
    """The agency’s leads respond, or the Executive or the business unit for it; never who raised it.

    The business unit records for others on both sides.
    """
    if Role.BUSINESS_UNIT in user.roles:
        return True
    if challenge.raised_by_id == user.pk or challenge.raising_id in user.organisation_ids:
        return False
    own = challenge.against_id in user.organisation_ids and bool(user.roles & LEADS)
    return own or Role.EXECUTIVE in user.roles


def raised_from(challenge: Challenge) -> str:
    """Who raised it, in words: the agency, or the person where they spoke for none."""
    return str(challenge.raising or challenge.raised_by)


def themes(today: dt.date) -> QuerySet[ListValue]:
    """The themes to choose from today."""
    return ListValue.objects.filter(list_code=THEMES).exclude(retired_on__lte=today)


def actions_from(user: Any, record: Model) -> QuerySet[Action]:
    """The actions that come from a record, as far as a person sees them."""
    return (
        Action.objects.visible_to(user)
        .filter(origin_type=ContentType.objects.get_for_model(record), origin_id=record.pk)
        .select_related("owner", "organisation")
        .order_by("due_on", "pk")
    )
