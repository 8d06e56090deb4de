"""The clocks of board members' yearly duties and of memoranda.

They stand here because ``partnership`` lies below this storey and cannot start clocks itself: the
daily round compares what it finds there with the clocks that run.
Sources: rulebook 8.3 and 11.5 (Wirral arrangements, Appendix Two); memoranda: rulebook 8.2.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Min
from django.urls import reverse

from core.actors import System
from deadlines import services
from deadlines.clocks import Clock, Standing, clock, given, months
from deadlines.models import Deadline
from partnership.models import DutyDone, Memorandum, Person, Seat
from partnership.rules import DUTY_MONTHS, DUTY_SEATS, DutyKind, Role

WT = "https://www.gov.uk/government/publications/working-together-to-safeguard-children--2"
APPENDIX = "Published arrangements, duties of members"


def _duty(kind: DutyKind, label: str, basis: str) -> Clock:
    return clock(
        f"partnership.{kind.value}",
        label,
        Standing.LOCAL,
        basis,
        WT,
        months(DUTY_MONTHS[kind]),
        remind_before=(40, 20, 5, 0),
        nag_every=10,
        escalate_after=20,
        day_zero="the day it was last done, or the day the seat was taken",
    )


DUTIES: dict[str, Clock] = {
    DutyKind.DBS: _duty(
        DutyKind.DBS, "Enhanced DBS check", f"{APPENDIX}: renewed every 3 years, 60 days’ notice"
    ),
    DutyKind.TRAINING: _duty(
        DutyKind.TRAINING, "Multi-agency course", f"{APPENDIX}: one course a year"
    ),
    DutyKind.OBSERVATION: _duty(
        DutyKind.OBSERVATION,
        "Observation of frontline practice",
        f"{APPENDIX}: “bi-annual”, read as twice a year",
    ),
    DutyKind.APPRAISAL: _duty(DutyKind.APPRAISAL, "Appraisal", f"{APPENDIX}: yearly"),
}
MEMORANDUM = clock(
    "partnership.memorandum",
    "Look again at the memorandum",
    Standing.LOCAL,
    "The memorandum’s own review date",
    WT,
    given(),
    Role.BUSINESS_UNIT,
    remind_before=(20, 5, 0),
    nag_every=10,
    escalate_after=20,
    day_zero="the day it was agreed or last looked at",
    kept="on the memorandum",
)


def sync_partnership(*, actor: Person | System, today: dt.date) -> int:
    """Start, restart and stop the clocks of duties and memoranda to match what is recorded.

    May run twice; returns how many clocks were started or stopped.
    """
    return _sync_duties(actor, today) + _sync_memoranda(actor, today)


@transaction.atomic
def _sync_duties(actor: Person | System, today: dt.date) -> int:
    seats = Seat.objects.current(today).filter(kind__in=DUTY_SEATS, person__is_active=True)
    since = dict(seats.order_by().values_list("person").annotate(Min("started_on")))
    done = {
        (person, kind): day
        for person, kind, day in DutyDone.objects.order_by()
        .values_list("person", "kind")
        .annotate(Max("done_on"))
    }
    running = _running(Person, [each.code for each in DUTIES.values()])
    changed = 0
    for person in Person.objects.filter(pk__in=since).order_by("pk"):
        for kind, each in DUTIES.items():
            last = done.get((person.pk, kind))
            found = running.pop((person.pk, each.code), None)
            changed += _sync_duty(actor, person, each, found, last, since[person.pk])
    for found in running.values():  # their seat has ended
        _stop(actor, found, "No longer a member")
        changed += 1
    return changed


def _sync_duty(
    actor: Person | System,
    person: Person,
    each: Clock,
    found: Deadline | None,
    last: dt.date | None,
    seated: dt.date,
) -> int:
    """One duty of one member: done since its clock started, or not running yet."""
    if found is not None and (last is None or last <= found.started_on):
        return 0
    if found is not None and last is not None:
        services.complete(actor=actor, record=person, code=each.code, on=last)
    checked_first = each is DUTIES[DutyKind.DBS] and last is None
    services.start(
        actor=actor,
        code=each.code,
        record=person,
        on=last or seated,
        due=seated if checked_first else None,  # a check must be there from the first day
        reference=str(person)[:40],
        path=reverse("person", args=[person.pk]),
        owner_person=person,
        restricted=False,
    )
    return 1


@transaction.atomic
def _sync_memoranda(actor: Person | System, today: dt.date) -> int:
    running = _running(Memorandum, [MEMORANDUM.code])
    changed = 0
    for memorandum in (
        Memorandum.objects.filter(ended_on=None).exclude(review_on=None).select_related("body")
    ):
        found = running.pop((memorandum.pk, MEMORANDUM.code), None)
        if found is not None and found.due_on == memorandum.review_on:
            continue
        if found is not None:  # it was looked at, and the next day set
            services.complete(actor=actor, record=memorandum, code=MEMORANDUM.code, on=today)
        services.start(
            actor=actor,
            code=MEMORANDUM.code,
            record=memorandum,
            on=today if found else memorandum.agreed_on or today,
            due=memorandum.review_on,
            reference=f"Memorandum: {memorandum.body}"[:40],
            path=reverse("memorandum", args=[memorandum.code]),
            restricted=False,
        )
        changed += 1
    for found in running.values():
        _stop(actor, found, "Ended, or no review is set")
        changed += 1
    return changed


def _running(
    model: type[Person] | type[Memorandum], codes: list[str]
) -> dict[tuple[int, str], Deadline]:
    rows = Deadline.objects.open().filter(
        code__in=codes,
        record_type__app_label="partnership",
        record_type__model=model.__name__.lower(),
    )
    return {(row.record_id, row.code): row for row in rows}


def _stop(actor: Person | System, found: Deadline, reason: str) -> None:
    record = found.record
    if record is not None:
        services.cancel(actor=actor, record=record, code=found.code, reason=reason)
