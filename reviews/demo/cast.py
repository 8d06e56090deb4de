"""Who acts in the demo, and how far a case has been told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from deadlines.queries import add_working_days
from partnership.models import Organisation, Person, Seat
from partnership.rules import SeatKind, Sector
from reviews.demo.cases import STAGES, Case

PARTNERS = (Sector.LOCAL_AUTHORITY, Sector.HEALTH, Sector.POLICE)


@dataclass
class Cast:
    """Who acts: the business unit, and each part that an agency plays in a story."""

    unit: Person
    parts: dict[str, Organisation] = field(default_factory=dict)


def cast() -> Cast:
    """The people and agencies of the demo, found by their seats. Raises LookupError when there are none."""
    manager = (
        Seat.objects.current()
        .filter(kind=SeatKind.BUSINESS_MANAGER)
        .select_related("person")
        .first()
    )
    if manager is None:
        raise LookupError("Load the arrangements and their made-up people first.")
    led = (
        Organisation.objects.current()
        .filter(seats__kind=SeatKind.SAFEGUARDING_LEAD, seats__ended_on=None, is_class=False)
        .distinct()
        .order_by("code")
    )
    parts: dict[str, Organisation] = {}
    for organisation in led:
        parts.setdefault(_part(organisation), organisation)
    return Cast(manager.person, parts)


def _part(organisation: Organisation) -> str:
    """The part an agency plays, told from its sector and name."""
    name = organisation.name.lower()
    by_sector: dict[str, str] = {
        Sector.LOCAL_AUTHORITY: "social care",
        Sector.POLICE: "police",
        Sector.EDUCATION: "school",
        Sector.VOLUNTARY: "charity",
    }
    if organisation.sector == Sector.HEALTH:
        words = {"community": "community", "hospital": "hospital", "partnership": "mental health"}
        return next((part for word, part in words.items() if word in name), "health")
    if "youth" in name:
        return "youth justice"
    return by_sector.get(organisation.sector, name)


@dataclass
class Telling:
    """One case as it is told. ``day`` walks on as the steps are done."""

    case: Case
    cast: Cast
    today: dt.date
    day: dt.date

    def reaches(self, stage: str) -> bool:
        return STAGES.index(self.case.stage) >= STAGES.index(stage)

    def walk(self, working_days: int) -> dt.date:
        self.day = min(add_working_days(self.day, working_days), self.today)
        return self.day
