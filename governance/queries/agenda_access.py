"""Who can see an item of an agenda, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from governance.models import AgendaItem, Interest, ItemGrant
from governance.models.membership import seats_of
from governance.queries.meetings import members, owners
from partnership.models import Person
from partnership.queries import holders_of_role
from partnership.rules import OrganisationKind, Role


@dataclass(frozen=True)
class Readers:
    """Who reads an item: by their place, because it was opened to them, and who may not."""

    by_place: list[tuple[str, list[Person]]]
    grants: list[ItemGrant] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)


def readers(item: AgendaItem) -> Readers:
    """Everyone who can see an item. Whoever declared an interest is named apart, and taken out above."""
    declared = list(
        item.interests.filter(withdrawn_at=None).select_related("person", "recorded_by")
    )
    away = {interest.person_id for interest in declared}
    places = {
        "Business unit": list(holders_of_role(Role.BUSINESS_UNIT)),
        "Independent scrutineer": list(holders_of_role(Role.SCRUTINEER)),
    }
    if item.restricted:
        places["Brings the item"] = [item.owner] if item.owner else []
    else:
        places["Executive"] = list(holders_of_role(Role.EXECUTIVE))
        places["Members of the group"] = list(members(item.meeting.group, item.meeting.held_on))
    return Readers(
        [
            (place, [person for person in people if person.pk not in away])
            for place, people in places.items()
        ],
        list(item.grants.live().select_related("user", "granted_by").order_by("user__name"))
        if item.restricted
        else [],
        declared,
    )


def can_be_cleared(item: AgendaItem) -> QuerySet[Person]:
    """Who comes to the meeting and declared no interest in the item."""
    declared = item.interests.filter(withdrawn_at=None).values("person")
    return owners(item.meeting).exclude(pk__in=declared)


def partners(item: AgendaItem) -> list[Person]:
    """Who sits on the group for one of the three statutory partners, on the day of the meeting."""
    seats = seats_of(item.meeting.group, item.meeting.held_on)
    sitting = seats.filter(organisation__kind=OrganisationKind.STATUTORY_PARTNER)
    return list(can_be_cleared(item).filter(pk__in=sitting.order_by().values("person")))
