"""Whom to tell about clocks, found for many clocks at once: one query, however many there are.

The order of preference is that of ``partnership.queries.leads_of`` and ``executive_lead_of``; a
test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import FilteredRelation, Q

from partnership.models import Person
from partnership.rules import (
    GROUP_ROLES,
    SEAT_ROLES,
    SIGNING_SEATS,
    STANDS_FOR,
    OrganisationKind,
    Role,
    SeatKind,
)


class Owner(NamedTuple):
    """Whose a clock is: a person, an organisation or a role; the others are empty."""

    person: int | None
    organisation: int | None
    role: str


class Told(NamedTuple):
    """Somebody to tell."""

    pk: int
    name: str
    email: str
    digest: str


class Held(NamedTuple):
    """A seat held now, of somebody who can log in; the seat's fields are empty for somebody without one."""

    told: Told
    kind: str | None
    organisation: int | None
    organisation_kind: str | None
    sector: str | None
    group: str | None
    predecessor: int | None  # a body that its organisation took over from; a row for each


LEADS = (
    frozenset({SeatKind.SAFEGUARDING_LEAD}),
    frozenset({SeatKind.SECTION11_LEAD}),
    frozenset(SeatKind),
)
ABOVE = (*SIGNING_SEATS, SeatKind.BOARD_MEMBER, SeatKind.PARTNERSHIP_CHAIR)


@dataclass
class Directory:
    """The people behind a set of owners, as they sit today."""

    held: Sequence[Held]
    people: dict[int, Told] = field(default_factory=dict)
    seats: dict[int, list[Held]] = field(default_factory=dict)
    later: dict[int, int] = field(default_factory=dict)  # the body that took over from another
    roles: dict[str, dict[Told, None]] = field(default_factory=dict)
    _of: dict[Owner, list[Told]] = field(default_factory=dict)
    _above: dict[Owner, list[Told]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.held:
            self.people[row.told.pk] = row.told
            if row.organisation:
                self.seats.setdefault(row.organisation, []).append(row)
                if row.predecessor:
                    self.later[row.predecessor] = row.organisation
            for role in roles_of(row):
                self.roles.setdefault(role, {})[row.told] = None

    def of(self, owner: Owner) -> list[Told]:
        """The people who own a clock; nobody when none of them can log in any more."""
        if owner not in self._of:
            self._of[owner] = self._owners(owner)
        return self._of[owner]

    def above(self, owner: Owner) -> list[Told]:
        """Whom lateness is escalated to: the agency's executive lead, or else the Executive."""
        if owner not in self._above:
            organisation = owner.organisation or self._seat_of(owner.person)
            lead = self._executive_lead(self._seated(organisation)) if organisation else None
            self._above[owner] = [lead] if lead else list(self.roles.get(Role.EXECUTIVE, ()))
        return self._above[owner]

    def _owners(self, owner: Owner) -> list[Told]:
        if owner.person:
            return [self.people[owner.person]] if owner.person in self.people else []
        if owner.organisation:
            return self._leads(self._seated(owner.organisation))
        return list(self.roles.get(owner.role, ()))

    def unit(self) -> list[Told]:
        """The business unit, told when nobody else can be."""
        return list(self.roles.get(Role.BUSINESS_UNIT, ()))

    def _seated(self, organisation: int) -> int:
        """The body itself, or the one that took over when nobody sits for it any more."""
        if organisation in self.seats:
            return organisation
        return self.later.get(organisation, organisation)

    def _leads(self, organisation: int) -> list[Told]:
        held = self.seats.get(organisation, [])
        for kinds in LEADS:
            found = {row.told: None for row in held if row.kind in kinds}
            if found:
                return list(found)
        return []

    def _seat_of(self, person: int | None) -> int | None:
        found = (
            row.organisation for row in self.held if row.told.pk == person and row.organisation
        )
        return next(found, None)

    def _executive_lead(self, organisation: int) -> Told | None:
        own = self.seats.get(organisation, [])
        sector = own[0].sector if own else None
        standing = STANDS_FOR.get(sector or "", sector)
        partners = [
            row
            for row in self.held
            if row.organisation_kind == OrganisationKind.STATUTORY_PARTNER
            and row.sector == standing
        ]
        places: tuple[tuple[Iterable[Held], frozenset[str]], ...] = (
            (own, frozenset({SeatKind.DELEGATED_PARTNER})),
            (own, frozenset(SIGNING_SEATS)),
            (own, frozenset({SeatKind.BOARD_MEMBER})),
            (partners, frozenset({SeatKind.DELEGATED_PARTNER})),
            (partners, frozenset(SIGNING_SEATS)),
            (self.held, frozenset({SeatKind.PARTNERSHIP_CHAIR})),
        )
        for rows, kinds in places:
            for row in rows:
                if row.kind in kinds:
                    return row.told
        return None


def roles_of(row: Held) -> frozenset[str]:
    """The roles one seat gives."""
    roles: frozenset[str] = SEAT_ROLES[row.kind] if row.kind else frozenset()
    return roles | GROUP_ROLES.get(row.group or "", frozenset())


def directory(owners: Iterable[Owner], today: dt.date) -> Directory:
    """Everyone who may have to be told about clocks of these owners. One query."""
    owners = set(owners)
    organisations = {owner.organisation for owner in owners if owner.organisation}
    wanted = {owner.role for owner in owners if owner.role} | {Role.BUSINESS_UNIT, Role.EXECUTIVE}
    kinds = {kind for kind, roles in SEAT_ROLES.items() if roles & wanted} | set(ABOVE)
    groups = {kind for kind, roles in GROUP_ROLES.items() if roles & wanted}
    current = Q(seats__started_on__lte=today) & (
        Q(seats__ended_on=None) | Q(seats__ended_on__gte=today)
    )
    rows = (
        Person.objects.filter(is_active=True)
        .annotate(now=FilteredRelation("seats", condition=current))
        .filter(
            Q(pk__in={owner.person for owner in owners if owner.person})
            | Q(now__organisation__in=organisations)
            | Q(now__organisation__predecessors__in=organisations)
            | Q(now__kind__in=kinds)
            | Q(now__group__kind__in=groups)
        )
        .order_by("name", "pk")
        .values_list(
            "pk",
            "name",
            "email",
            "digest",
            "now__kind",
            "now__organisation",
            "now__organisation__kind",
            "now__organisation__sector",
            "now__group__kind",
            "now__organisation__predecessors",
        )
    )
    return Directory([Held(Told(*row[:4]), *row[4:]) for row in rows])
