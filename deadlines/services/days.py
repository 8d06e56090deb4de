"""The days that do not count: adding and removing one moves the clocks that run across it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core import history, outbox
from core.actors import System, person_of
from core.errors import RuleBroken
from core.models import JobRun
from core.moves import lock
from deadlines import reminders
from deadlines.calendar import closures, fingerprint
from deadlines.chasing import next_stage
from deadlines.clocks import DAY, FIRST_DAY, LAST_DAY, Closures, count
from deadlines.england import bank_holidays
from deadlines.models import Closure, Deadline, DeadlineEvent, RuleVersion
from deadlines.owners import Owner, Told, directory
from deadlines.queries import plan_of
from deadlines.words import long_day
from partnership.models import Person

CALENDAR_RUN = "deadlines.calendar"
FIELDS = (
    "code",
    "rule_version_id",
    "started_on",
    "original_due_on",
    "due_on",
    "chase_on",
    "status",
    "date_set",
)


@transaction.atomic
def close_day(
    *,
    actor: Person | System,
    day: dt.date,
    label: str,
    bank_holiday: bool = False,
    counts: bool = False,
    reason: str = "",
) -> int:
    """Say that a day does not count (or, with ``counts``, that a bundled holiday does after all).

    Open clocks that run across it move; their owners are told both dates. Returns how many moved.
    """
    label = label.strip()
    if not label:
        raise RuleBroken("Say what the day is, such as “Office closed”.", field="label")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise RuleBroken("Give a date from 1980 to 2099.", field="day")
    if counts and day not in bank_holidays(day.year):
        raise RuleBroken("Only a bank holiday can be made a working day.", field="counts")
    held = Closure.objects.select_for_update().filter(day=day).first()
    values = {"label": label[:120], "bank_holiday": bank_holiday, "counts": counts}
    words = f"{long_day(day)} {'counts as' if counts else 'no longer counts as'} a working day: {label}."
    if held is None:
        history.create(Closure(day=day, **values), actor=actor, reason=reason or words)
    elif not history.change(held, actor=actor, reason=reason or words, **values):
        return 0
    return recount(actor=actor, reason=words, days={day})


@transaction.atomic
def open_day(*, actor: Person | System, closure: Closure, reason: str = "") -> int:
    """Take a closure back. Open clocks that run across its day move. Returns how many moved."""
    closure = lock(closure)
    words = f"{long_day(closure.day)} is as in the national calendar again: “{closure.label}” was taken back."
    history.delete(closure, actor=actor, reason=reason or words)
    return recount(actor=actor, reason=words, days={closure.day})


@transaction.atomic
def load_bank_holidays(*, actor: Person | System, listed: Mapping[dt.date, str]) -> tuple[int, int]:
    """Bring the calendar into line with the national list, given as day → title.

    Within the years the list covers whole, a listed day that is not bundled is added, and a bundled
    one that is not listed counts as a working day. Returns (days changed, clocks moved).
    """
    changed = 0
    seen: set[dt.date] = set()
    for day, title, counts in _differences(listed):
        held = Closure.objects.filter(day=day).first()
        if held is not None and held.counts == counts:
            continue
        values = {"label": title, "bank_holiday": True, "counts": counts}
        reason = "National list of bank holidays"
        if held is None:
            history.create(Closure(day=day, **values), actor=actor, reason=reason)
        else:
            history.change(held, actor=actor, reason=reason, **values)
        changed, seen = changed + 1, seen | {day}
    moved = recount(actor=actor, reason="The bank holidays have changed.", days=seen) if seen else 0
    return changed, moved


def _differences(listed: Mapping[dt.date, str]) -> Iterable[tuple[dt.date, str, bool]]:
    """What the national list changes: day, name, and whether it is a working day after all."""
    for day, title in sorted(listed.items()):
        weekday, known = day.weekday() < 5, bank_holidays(day.year)
        if weekday and day not in known:
            yield day, title[:120], False
    for year in sorted({day.year for day in listed}):
        if sum(day.year == year for day in listed) < 8:
            continue  # the list does not cover this year whole
        for day, title in bank_holidays(year).items():
            if day.weekday() < 5 and day not in listed:
                yield day, title[:120], True


@transaction.atomic
def catch_up(*, actor: Person | System, now: dt.datetime) -> int:
    """Recount every open clock when an upgrade of the portal changed a bundled bank holiday."""
    present = fingerprint(2018, 2040)
    last = (
        JobRun.objects.filter(name=CALENDAR_RUN, finished_at__isnull=False)
        .order_by("-finished_at")
        .first()
    )
    if last is not None and last.detail == present:
        return 0
    moved = (
        recount(actor=actor, reason="The bundled bank holidays have changed.", days=None)
        if last
        else 0
    )
    JobRun.objects.create(name=CALENDAR_RUN, started_at=now, finished_at=now, detail=present)
    return moved


@dataclass(frozen=True)
class _Shift:
    """Clocks that count alike, and where they end now."""

    group: tuple[object, ...]
    original_due_on: dt.date
    due_on: dt.date
    chase_on: dt.date
    next_chase_on: dt.date | None


@transaction.atomic
def recount(*, actor: Person | System, reason: str, days: Collection[dt.date] | None) -> int:
    """Count again the open clocks that run across some days (all, when None), in sets that count alike.

    A date set or extended by people stays. Moves are kept as events, and each owner gets one message.
    Returns how many due dates moved.
    """
    rows = (
        Deadline.objects.open() if days is None else Deadline.objects.open().filter(_across(days))
    )
    off, versions = closures(), {row.pk: row for row in RuleVersion.objects.all()}
    moved: list[tuple[int, dt.date, dt.date]] = []
    for group in list(rows.order_by().values_list(*FIELDS).distinct()):
        shift = _shifted(group, off, versions)
        if shift is not None:
            moved += _apply(shift, actor, reason)
    if moved:
        _keep(moved, actor, reason)
        _tell(moved, reason)
    return len(moved)


def _across(days: Iterable[dt.date]) -> Q:
    touched = Q(pk__in=[])
    for day in days:
        touched |= Q(started_on__lte=day, due_on__gte=day)
        touched |= Q(chase_on__lte=day, started_on__gte=day)  # counted backwards
        touched |= Q(chase_on__lte=day, due_on__gte=day)
    return touched


def _shifted(
    group: tuple[object, ...], off: Closures, versions: Mapping[int, RuleVersion]
) -> _Shift | None:
    code, version, started, original, due, chase_on, status, date_set = group
    assert isinstance(code, str) and isinstance(started, dt.date)
    assert isinstance(original, dt.date) and isinstance(due, dt.date)
    plan = plan_of(code, versions.get(version) if isinstance(version, int) else None)
    counted = original if date_set else count(plan.length, started, off).due
    new_due = counted if due == original else due
    new_chase = off.last_working(new_due)
    if (counted, new_due, new_chase) == (original, due, chase_on):
        return None
    following = None
    if status == Deadline.Status.OPEN:
        following = next_stage(new_chase, plan, timezone.localdate() - DAY, off)
    return _Shift(group, counted, new_due, new_chase, following)


def _apply(
    shift: _Shift, actor: Person | System, reason: str
) -> list[tuple[int, dt.date, dt.date]]:
    """Write one set of clocks; gives back those whose due date moved: key, old date, new date."""
    alike: QuerySet[Deadline] = Deadline.objects.filter(
        **dict(zip(FIELDS, shift.group, strict=True))
    )
    keys = list(alike.values_list("pk", flat=True))
    old = alike.values_list("due_on", flat=True).first()
    history.change_many(
        Deadline.objects.filter(pk__in=keys),
        actor=actor,
        reason=reason,
        original_due_on=shift.original_due_on,
        due_on=shift.due_on,
        chase_on=shift.chase_on,
        next_chase_on=shift.next_chase_on,
        chase_stage=0,
    )
    reminders.withdraw(keys, actor=actor, reason=reason)
    return [] if old is None or old == shift.due_on else [(pk, old, shift.due_on) for pk in keys]


def _keep(moved: list[tuple[int, dt.date, dt.date]], actor: Person | System, reason: str) -> None:
    DeadlineEvent.objects.bulk_create(
        [
            DeadlineEvent(
                deadline_id=pk,
                kind=DeadlineEvent.Kind.MOVED,
                by=person_of(actor),
                by_name=str(actor),
                old_due_on=old,
                new_due_on=new,
                reason=reason,
            )
            for pk, old, new in moved
        ],
        batch_size=1000,
    )


def _tell(moved: list[tuple[int, dt.date, dt.date]], reason: str) -> None:
    """One message a person, with every date of theirs that moved."""
    dates = {pk: (old, new) for pk, old, new in moved}
    fields = ("pk", "reference", "label", "owner_person_id", "owner_organisation_id", "owner_role")
    rows = list(Deadline.objects.filter(pk__in=dates).order_by("due_on", "pk").values_list(*fields))
    people = directory((Owner(*row[3:]) for row in rows), timezone.localdate())
    lines: dict[Told, list[str]] = {}
    for pk, reference, label, *owner in rows:
        old, new = dates[pk]
        line = f"{reference}: {label}\nwas {long_day(old)}, now {long_day(new)}"
        for told in people.of(Owner(*owner)) or people.unit():
            lines.setdefault(told, []).append(line)
    cause = secrets.token_hex(8)
    for person in Person.objects.filter(pk__in=[told.pk for told in lines]):
        own = next(found for told, found in lines.items() if told.pk == person.pk)
        outbox.queue(
            key=f"moved:{cause}:{person.pk}",
            kind="deadlines.moved",
            to=person,
            context={
                "count": "1 date" if len(own) == 1 else f"{len(own)} dates",
                "reason": reason,
                "lines": "\n\n".join(own),
                "link": "/",
            },
        )
