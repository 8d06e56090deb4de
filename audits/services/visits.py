"""Visits, peer reviews and what agencies' own audits found: recorded, changed, shared, followed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audits.models import AssuranceRecord, AssuranceTheme
from audits.rules.visits import FORMS, MISSING, AssuranceKind
from audits.services.plan import begin_line
from core import history
from core.errors import RuleBroken
from core.models import ListValue
from core.moves import lock
from core.references import next_reference
from core.stale import refuse_stale
from governance.models import Action, Finding
from governance.rules.actions import Source
from governance.services import actions, thread
from governance.services.actions import needed
from governance.services.thread import not_ahead
from partnership.models import Group, Organisation
from partnership.queries import led_by
from partnership.rules import DUTY_SEATS, DutyKind, Role
from partnership.services import record_duty

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def record(
    *,
    actor: Person,
    kind: str,
    themes: Iterable[ListValue] = (),
    counts: bool = False,
    **facts: Any,
) -> AssuranceRecord:
    """Record a visit, a peer review or what an agency's own audit found.

    The same title of the same kind and day by the same person is the one there is. ``counts``: the visit is
    the observation that the person who records it owes every year.
    """
    facts = _checked(kind, facts)
    _own_agency(actor, kind, facts.get("organisation"))
    there = AssuranceRecord.objects.filter(
        kind=kind, title=facts["title"], began_on=facts["began_on"], recorded_by=actor
    ).first()
    if there:
        return there
    made = history.create(
        AssuranceRecord(
            reference=next_reference(FORMS[kind].prefix, AssuranceRecord, facts["began_on"].year),
            kind=kind,
            recorded_by=actor,
            **facts,
        ),
        actor=actor,
        reason="Recorded",
    )
    _set_themes(actor, made, themes)
    begin_line(actor=actor, line=made.line, reason=f"{made.reference} was recorded")
    if counts:
        count_as_duty(actor=actor, record=made)
    return made


@transaction.atomic
def change(
    *,
    actor: Person,
    record: AssuranceRecord,
    themes: Iterable[ListValue],
    why: str,
    seen: str = "",
    **facts: Any,
) -> bool:
    """Change a record. ``seen`` is the mark the page was opened with."""
    record = lock(record)
    if not may_change(actor, record):
        raise RuleBroken("Whoever recorded it changes it, or the business unit.")
    facts = _checked(record.kind, facts)
    chosen = sorted(set(themes), key=lambda one: one.pk)
    typed = {**facts, "themes": [one.pk for one in chosen]}
    refuse_stale(seen, held(record, facts), typed)
    _own_agency(actor, record.kind, facts.get("organisation"))
    why = needed(why, "why", "Say why it changes.")
    changed = history.change_to(record, facts, actor=actor, reason=why)
    return _set_themes(actor, record, chosen) or changed


def held(record: AssuranceRecord, names: Iterable[str]) -> dict[str, Any]:
    """What is saved of a record, as its form names it."""
    links = {"organisation", "line"}
    return {
        **{name: getattr(record, f"{name}_id" if name in links else name) for name in names},
        "themes": sorted(record.themes.values_list("theme", flat=True)),
    }


def may_change(person: Person, record: AssuranceRecord) -> bool:
    """Whoever recorded it, and the business unit."""
    return record.recorded_by_id == person.pk or Role.BUSINESS_UNIT in person.roles


@transaction.atomic
def count_as_duty(*, actor: Person, record: AssuranceRecord) -> bool:
    """Count a visit as the yearly observation of the member who made and recorded it."""
    record = lock(record)
    if record.counted_as_duty:
        return False
    if record.kind != AssuranceKind.VISIT or record.recorded_by != actor:
        raise RuleBroken("Only your own visit counts as your observation.", field="counts")
    if not owes_observation(actor):
        raise RuleBroken("Only board members owe a yearly observation.", field="counts")
    record_duty(
        actor=actor,
        person=actor,
        kind=DutyKind.OBSERVATION,
        done_on=record.began_on,
        note=record.reference,
    )
    return history.change(
        record, actor=actor, reason="Counted as the yearly observation", counted_as_duty=True
    )


def owes_observation(person: Person) -> bool:
    """Whether a seat of today brings the yearly duty to observe practice (rulebook 8.3)."""
    return any(seat.kind in DUTY_SEATS for seat in person.seats_now)


@transaction.atomic
def share(*, actor: Person, record: AssuranceRecord) -> bool:
    """Let the agency it is about, and the board, read it. Returns False when they could."""
    record = lock(record)
    if record.shared_at:
        return False
    return history.change(record, actor=actor, reason="Shared", shared_at=timezone.now())


@transaction.atomic
def find(
    *,
    actor: Person,
    record: AssuranceRecord,
    text: str,
    found_on: dt.date,
    theme: ListValue | None = None,
    group: Group | None = None,
) -> Finding:
    """Hang a theme or a concern on the golden thread."""
    return thread.find(
        actor=actor,
        text=text,
        source=Source.AUDIT,
        found_on=found_on,
        theme=theme,
        group=group,
        **_origin(record),
    )


@transaction.atomic
def act(
    *,
    actor: Person,
    record: AssuranceRecord,
    title: str,
    owner: Person,
    due_on: dt.date,
    organisation: Organisation | None = None,
    group: Group | None = None,
    detail: str = "",
) -> Action:
    """Give somebody an action that follows from it, and tell them."""
    return actions.give(
        actor=actor,
        title=title,
        owner=owner,
        due_on=due_on,
        source=Source.AUDIT,
        organisation=organisation,
        group=group,
        detail=detail,
        **_origin(record),
    )


def _origin(record: AssuranceRecord) -> dict[str, Any]:
    return {
        "origin": record,
        "origin_label": record.reference,
        "origin_path": reverse("assurance", args=[record.reference]),
    }


def _checked(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of this kind, trimmed. Raises RuleBroken for one that is needed and not there."""
    found: dict[str, Any] = {
        name: each.strip() if isinstance(each, str) else each for name, each in facts.items()
    }
    for name in FORMS[kind].needs:
        if not found.get(name):
            raise RuleBroken(MISSING[name], field=name)
    not_ahead(found["began_on"], "began_on")
    ended = found.get("ended_on")
    if ended and ended < found["began_on"]:
        raise RuleBroken("It must end after it begins.", field="ended_on")
    return found


def _own_agency(actor: Person, kind: str, organisation: Organisation | None) -> None:
    """An agency's lead records what their own agency's audit found; the business unit, anybody's."""
    if kind != AssuranceKind.AGENCY_AUDIT or Role.BUSINESS_UNIT in actor.roles:
        return
    if organisation is None or organisation.pk not in led_by(actor):
        raise RuleBroken("You record the findings of your own agency only.", field="organisation")


def _set_themes(actor: Person, record: AssuranceRecord, themes: Iterable[ListValue]) -> bool:
    wanted = set(themes)
    there = {row.theme: row for row in record.themes.select_related("theme")}
    gone = [row for theme, row in there.items() if theme not in wanted]
    new = sorted(wanted - set(there), key=lambda one: one.pk)
    for row in gone:
        history.delete(row, actor=actor, reason="Theme taken out")
    rows = [AssuranceTheme(record=record, theme=theme) for theme in new]
    history.create_many(rows, actor=actor, reason="Theme given")
    return bool(gone or new)
