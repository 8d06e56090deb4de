"""How far agencies are with a campaign: the list, the board's figures, each return in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from audits.clocks import RETURN
from audits.models import AgencyReturn, Campaign, HandedIn
from audits.queries.handed_in import awaited, returned
from audits.rules.campaigns import percent
from audits.rules.returns import CampaignStatus, ReturnStatus, was_returned
from deadlines import words
from deadlines.clocks import Closures
from deadlines.models import Deadline
from partnership.models import Seat

NOT_NEEDED = Q(status=ReturnStatus.EXCUSED)
IN_TIME = returned() & Q(first_in__date__lte=F("due_then"))


@dataclass(frozen=True)
class Figures:
    """The board's figures. ``asked`` leaves out those whose return is not needed."""

    asked: int
    not_started: int
    started: int
    to_sign: int
    returned: int
    late: int
    in_time: int
    excused: int

    @property
    def returned_percent(self) -> int:
        return percent(self.returned, self.asked)

    @property
    def in_time_percent(self) -> int:
        """Of those that were returned, how many came by their day."""
        return percent(self.in_time, self.returned)

    @property
    def in_time_said(self) -> str:
        """The same in words: none is not nothing per cent."""
        return f"{self.in_time_percent}%" if self.returned else "None yet"

    @property
    def missing(self) -> int:
        return self.asked - self.returned


def seen_by(user: Any) -> QuerySet[Campaign]:
    """The campaigns a person sees, with how many agencies are asked and have returned."""
    issued = Q(returns__issued_at__isnull=False) & ~Q(returns__status=ReturnStatus.EXCUSED)
    return (
        Campaign.objects.visible_to(user)
        .select_related("version__framework")
        .annotate(
            asked=Count("returns", filter=issued),
            returned=Count("returns", filter=returned("returns__")),
        )
    )


def handing_in() -> dict[str, Any]:
    """Annotations: when a return was handed in for the first time, and the day it was due then.

    A query afterwards gives the return another day: that makes nothing late, and nothing late in time.
    """
    first = HandedIn.objects.filter(agency_return=OuterRef("pk"), number=1)
    return {
        "first_in": Coalesce(Subquery(first.values("at")), "submitted_at"),
        "due_then": Coalesce(Subquery(first.values("due_on")), "due_on"),
    }


def figures(campaign: Campaign, today: dt.date) -> Figures:
    """What the board shows. One query."""
    rows = AgencyReturn.objects.filter(campaign=campaign)
    if campaign.status != CampaignStatus.DRAFT:
        rows = rows.exclude(issued_at=None)
    counts = (
        rows.annotate(**handing_in())
        .order_by()
        .aggregate(
            asked=Count("pk", filter=~NOT_NEEDED),
            not_started=Count("pk", filter=Q(status=ReturnStatus.NOT_STARTED)),
            started=Count("pk", filter=Q(status=ReturnStatus.STARTED)),
            to_sign=Count("pk", filter=Q(status=ReturnStatus.TO_SIGN)),
            returned=Count("pk", filter=returned()),
            late=Count("pk", filter=is_late(today)),
            in_time=Count("pk", filter=IN_TIME),
            excused=Count("pk", filter=NOT_NEEDED),
        )
    )
    return Figures(**counts)


def is_late(today: dt.date) -> Q:
    """Waited for after its day."""
    return awaited() & Q(due_on__lt=today, issued_at__isnull=False)


def returns_of(campaign: Campaign) -> QuerySet[AgencyReturn]:
    """The returns of a campaign, with first hand-in, first due day, and whether mail reaches anybody."""
    kind = ContentType.objects.get_for_model(AgencyReturn)
    clock = Deadline.objects.filter(
        record_type=kind, record_id=OuterRef("pk"), code=RETURN.code
    ).order_by("-pk")
    return (
        AgencyReturn.objects.filter(campaign=campaign)
        .select_related("organisation__category", "campaign")
        .annotate(
            **handing_in(),
            first_due=Subquery(clock.values("original_due_on")[:1]),
            reached=reached(),
        )
        .order_by("organisation__name", "pk")
    )


def reached() -> Exists:
    """Whether anybody who can log in sits for the agency today."""
    held = Seat.objects.current().filter(
        organisation=OuterRef("organisation"), person__is_active=True
    )
    return Exists(held)


def unreached(campaign: Campaign) -> QuerySet[AgencyReturn]:
    """The agencies that are asked and that nobody receives mail for."""
    rows = AgencyReturn.objects.filter(campaign=campaign).exclude(NOT_NEEDED)
    return rows.filter(~reached()).select_related("organisation").order_by("organisation__name")


def standing(row: AgencyReturn, today: dt.date, off: Closures) -> tuple[str, str]:
    """How a return of ``returns_of`` stands against its day, in words, and the kind of its tag."""
    if row.status == ReturnStatus.EXCUSED:
        return "Not needed", "done"
    if row.issued_at is None:
        return "Not issued yet", "waiting"
    first = getattr(row, "first_in", None) or row.submitted_at
    if was_returned(row.status, bool(row.submitted_at)) and first:
        due = getattr(row, "due_then", None) or row.due_on
        late = words.late_by(due, timezone.localdate(first), off)
        return (f"Returned {late}" if late else "Returned in time"), "done"
    if row.campaign.status in (CampaignStatus.CLOSED, CampaignStatus.CANCELLED):
        return ("Not returned", "overdue") if row.campaign.closed_at else ("Stopped", "done")
    said = words.left(row.due_on, today, off).capitalize()
    if today > row.due_on:
        return said, "overdue"
    return said, "due-soon" if off.between(today, row.due_on) <= words.SOON else "on-time"


def progress(row: AgencyReturn) -> str:
    """ "12 of 40": questions done of those that apply."""
    return f"{row.answered} of {row.asked}" if row.issued_at else ""


def first_day(row: Any) -> dt.date | None:
    """The day it was due first, where it has another one now."""
    first: dt.date | None = row.first_due
    return first if first and first != row.due_on else None
