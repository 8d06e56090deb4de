"""Every case that is not over, one row each, from the referral to the actions of a practice review."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from deadlines import presenters
from deadlines.calendar import closures
from deadlines.clocks import Closures
from deadlines.models import Deadline
from reviews.desk_rules import STAGES, CaseKind, stage_of, statuses_on_desk
from reviews.models import (
    Incident,
    IncidentStatusRow,
    PracticeReview,
    Proceeding,
    RapidReview,
    Referral,
    ReferralStatusRow,
    ReviewStatusRow,
)
from reviews.queries import incidents, practice, referrals, reviews
from reviews.queries.proceedings import looks
from reviews.referral_rules import ReferralOutcome, ReferralStatus
from reviews.rules import ReviewStatus

Key = tuple[int, int]  # kind of record, key


@dataclass(frozen=True)
class DeskRow:
    """One case. ``title`` is "" for whoever only oversees it; ``link`` is "" where they may not open it."""

    kind: CaseKind
    reference: str
    title: str
    stage: int
    status: str
    days: int | None
    due_on: dt.date | None
    clock: str
    tag: str
    late_clocks: int
    requests: str
    look_on: dt.date | None
    look: str
    look_tag: str
    link: str

    @property
    def heading(self) -> str:
        return STAGES[self.stage][0]

    @property
    def late(self) -> bool:
        return bool(self.late_clocks) or self.look_tag == "overdue"

    @property
    def next_on(self) -> dt.date | None:
        """The first day on which something is due: its soonest clock, or a look."""
        return min((day for day in (self.due_on, self.look_on) if day), default=None)


@dataclass(frozen=True)
class Found:
    """A case as it was read: what the row needs, and the records whose clocks are its own."""

    kind: CaseKind
    record: Any
    title: str
    since: dt.date
    records: tuple[Key, ...]
    link: str
    requests: str = ""


def rows(user: Any, today: dt.date) -> list[DeskRow]:
    """The cases a person may oversee: by stage, late ones first, then the soonest due. Six queries."""
    reads = reviews.reads_content(user)
    found = [
        *_referrals(user, reads),
        *_incidents(user, today, reads),
        *_rapid(user, today, reads),
        *_practices(user, today, reads),
    ]
    clocks, next_looks, off = _clocks(found), _looks(found), closures()
    made = [_row(each, clocks, next_looks, today, off) for each in found]
    return sorted(
        made, key=lambda row: (row.stage, not row.late, row.next_on or dt.date.max, row.reference)
    )


def _row(
    found: Found,
    clocks: Mapping[Key, list[Deadline]],
    next_looks: Mapping[Key, dt.date],
    today: dt.date,
    off: Closures,
) -> DeskRow:
    mine = [clock for key in found.records for clock in clocks.get(key, ())]
    running = [clock for clock in mine if clock.status == Deadline.Status.OPEN]
    soonest = min(running or mine, key=lambda clock: (clock.due_on, clock.pk), default=None)
    clock, tag = "nothing is due", "done"
    if soonest is not None:
        clock, tag = presenters.standing(soonest, today, off)
        clock = clock if running else "held"
    look_on = min((next_looks[key] for key in found.records if key in next_looks), default=None)
    look, look_tag = looks(look_on, today, off) if look_on else ("", "")
    return DeskRow(
        kind=found.kind,
        reference=found.record.reference,
        title=found.title,
        stage=stage_of(found.kind, found.record.status),
        status=found.record.get_status_display(),
        days=max((today - found.since).days, 0),
        due_on=soonest.due_on if soonest else None,
        clock=clock,
        tag=tag,
        late_clocks=sum(clock.due_on < today for clock in running),
        requests=found.requests,
        look_on=look_on,
        look=look,
        look_tag=look_tag,
        link=found.link,
    )


def _key(model: type[Any], pk: int) -> Key:
    return ContentType.objects.get_for_model(model).pk, pk


def _since(rows_of: type[Any]) -> Subquery:
    moved = rows_of.objects.filter(record=OuterRef("pk")).order_by("-pk")
    return Subquery(moved.values("at")[:1], output_field=DateTimeField())


def _referrals(user: Any, reads: bool) -> Iterable[Found]:
    """Those that wait, and those taken up as an incident that is not recorded yet."""
    taken = Q(
        status=ReferralStatus.ACCEPTED, outcome=ReferralOutcome.SERIOUS_INCIDENT, incident=None
    )
    waiting = Q(status__in=[ReferralStatus.RECEIVED, ReferralStatus.SCREENING])
    listed: QuerySet[Any] = referrals.for_list(user).filter(waiting | taken)
    row: Any
    for row in listed.annotate(since=_since(ReferralStatusRow)):
        since = timezone.localdate(row.since) if row.since else row.received_on
        yield Found(
            CaseKind.REFERRAL,
            row,
            row.title if reads and row.readable else "",
            since,
            (_key(Referral, row.pk),),
            reverse("referral", args=[row.reference]) if row.readable else "",
        )


def _incidents(user: Any, today: dt.date, reads: bool) -> Iterable[Found]:
    seen = Incident.objects.overseen_by(user).filter(
        status__in=statuses_on_desk(CaseKind.INCIDENT), rapid_review=None
    )
    for row in incidents.listed(seen, today).annotate(since=_since(IncidentStatusRow)):
        yield Found(
            CaseKind.INCIDENT,
            row,
            incidents.title_of(row) if reads else "",
            timezone.localdate(row.since or row.created_at),
            (_key(Incident, row.pk),),
            reverse("incident" if reads else "incident_progress", args=[row.reference]),
        )


def _rapid(user: Any, today: dt.date, reads: bool) -> Iterable[Found]:
    """Without those the Panel has replied to and a practice review follows from: that stands for them."""
    followed = Exists(PracticeReview.objects.filter(rapid_review=OuterRef("pk")))
    listed = (
        reviews.for_list(user, today)
        .filter(status__in=statuses_on_desk(CaseKind.RAPID))
        .exclude(followed, status=ReviewStatus.REPLIED)
    )
    for row in listed.annotate(since=_since(ReviewStatusRow)):
        yield Found(
            CaseKind.RAPID,
            row,
            row.title if reads else "",
            timezone.localdate(row.since or row.opened_at),
            (_key(RapidReview, row.pk), _key(Incident, row.incident_id)),
            reverse("review", args=[row.reference]),
            _requests(row),
        )


def _requests(row: Any) -> str:
    """How many agencies are waited for; "" where none is."""
    awaited = row.asked - row.answered
    return f"{awaited} of {row.asked}{', late' if row.agency_late else ''}" if awaited else ""


def _practices(user: Any, today: dt.date, reads: bool) -> Iterable[Found]:
    listed: QuerySet[Any] = practice.for_list(user, today).filter(
        status__in=statuses_on_desk(CaseKind.PRACTICE)
    )
    for row in listed.annotate(incident_id=F("rapid_review__incident_id")):
        records = [_key(PracticeReview, row.pk)]
        yield Found(
            CaseKind.PRACTICE,
            row,
            row.title if reads else "",
            timezone.localdate(row.since or row.begun_at),
            tuple(records),
            reverse("practice", args=[row.reference]),
        )


def _clocks(found: Iterable[Found]) -> Mapping[Key, list[Deadline]]:
    """The clocks that run, or are held, by the record they belong to. One query."""
    keys: dict[int, list[int]] = defaultdict(list)
    for kind, pk in (key for each in found for key in each.records):
        keys[kind].append(pk)
    about = Q(pk__in=[])
    for kind, of_kind in keys.items():
        about |= Q(record_type=kind, record_id__in=of_kind)
    clocks: dict[Key, list[Deadline]] = defaultdict(list)
    for clock in Deadline.objects.open().filter(about):
        clocks[clock.record_type_id, clock.record_id].append(clock)
    return clocks


def _looks(found: Iterable[Found]) -> Mapping[Key, dt.date]:
    """The next look at what runs beside each case, by the record the case is. One query."""
    of_incident: dict[int, list[Key]] = defaultdict(list)
    of_practice: dict[int, Key] = {}
    for each in found:
        if each.kind == CaseKind.PRACTICE:
            of_practice[each.record.pk] = each.records[0]
            if each.record.incident_id:
                of_incident[each.record.incident_id].append(each.records[0])
        elif each.kind != CaseKind.REFERRAL:
            incident = each.record.pk if each.kind == CaseKind.INCIDENT else each.record.incident_id
            of_incident[incident].append(each.records[0])
    beside = Proceeding.objects.filter(
        Q(incident__in=list(of_incident))
        | Q(practice__in=list(of_practice))
        | Q(practice__became__in=list(of_practice)),
        ended_on=None,
        look_on__isnull=False,
    )
    next_looks: dict[Key, dt.date] = {}
    for incident, own, became, look_on in beside.values_list(
        "incident", "practice", "practice__became", "look_on"
    ):
        keys = of_incident[incident] if incident else []
        keys = [*keys, *(of_practice[pk] for pk in (own, became) if pk in of_practice)]
        assert look_on is not None
        for key in keys:
            next_looks[key] = min(look_on, next_looks.get(key, look_on))
    return next_looks
