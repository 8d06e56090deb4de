"""The children of an incident, who they are, and the agencies that know them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from core import history
from core.actors import System
from core.errors import RuleBroken
from partnership.models import Organisation
from reviews import incident_rules as rules
from reviews.models import ChildIdentity, Incident, IncidentAgency, IncidentChild
from reviews.queries.incidents import (
    IDENTITY_FIELDS,
    agencies_held,
    child_held,
    facts_of,
    identity_held,
)
from reviews.rules import IncidentStatus
from reviews.services.incidents.changing import (
    opened_for_change,
    refuse_stale,
    set_values,
    settle,
)

if TYPE_CHECKING:
    from partnership.models import Person


@transaction.atomic
def add_child(
    *,
    actor: Person | System,
    incident: Incident,
    values: Mapping[str, Any],
    number: int | None = None,
    reason: str = "",
) -> IncidentChild:
    """Add a child with the next number. The same ``number`` sent twice with the same facts is one child."""
    incident, reason = opened_for_change(incident, reason)
    there = incident.children.filter(number=number).first() if number else None
    if there and all(getattr(there, name) == value for name, value in values.items()):
        return there
    before = facts_of(incident)
    last = incident.children.aggregate(last=Max("number"))["last"] or 0
    child = history.create(
        IncidentChild(incident=incident, number=last + 1, **values), actor=actor, reason=reason
    )
    settle(actor, incident, before, reason)
    return child


@transaction.atomic
def change_child(
    *,
    actor: Person | System,
    child: IncidentChild,
    values: Mapping[str, Any],
    reason: str = "",
    seen: str = "",
) -> bool:
    """Change what is known of a child. Returns whether anything changed; see ``save_page`` for ``seen``."""
    incident, reason = opened_for_change(child.incident, reason)
    before = facts_of(incident)
    child = incident.children.get(pk=child.pk)
    refuse_stale(seen, child_held(child), values)
    changed = history.change(child, actor=actor, reason=reason, **values)
    if changed:
        settle(actor, incident, before, reason)
    return changed


@transaction.atomic
def remove_child(*, actor: Person | System, child: IncidentChild, reason: str = "") -> bool:
    """Take a child off the incident, and who the child is with it. Numbers are not given again below the highest.

    Returns False when the child is off already. What was submitted keeps at least one child.
    """
    incident, reason = opened_for_change(child.incident, reason)
    found = incident.children.filter(pk=child.pk).first()
    if found is None:
        return False
    if incident.status != IncidentStatus.DRAFT and incident.children.count() == 1:
        raise RuleBroken("An incident has at least one child. Add the other child first.")
    before = facts_of(incident)
    delete_child(actor, found, reason)
    settle(actor, incident, before, reason)
    return True


def delete_child(actor: Person | System, child: IncidentChild, reason: str) -> None:
    """Delete a child and the identity, each with its own row in history. For deeds that hold the lock."""
    for identity in ChildIdentity.objects.filter(child=child):
        history.delete(identity, actor=actor, reason=reason)
    history.delete(child, actor=actor, reason=reason)


@transaction.atomic
def save_identity(
    *,
    actor: Person | System,
    child: IncidentChild,
    values: Mapping[str, str],
    reason: str = "",
    seen: str = "",
) -> bool:
    """Keep who a child is, encrypted. Returns whether anything changed; see ``save_page`` for ``seen``."""
    incident, reason = opened_for_change(child.incident, reason)
    before = facts_of(incident)
    kept = {name: values.get(name, "").strip() for name in IDENTITY_FIELDS if name in values}
    held = ChildIdentity.objects.filter(child=child).first()
    refuse_stale(seen, identity_held(held), kept)
    number = kept.get("nhs_number", "")
    if number != identity_held(held)["nhs_number"] and (fault := rules.nhs_number_fault(number)):
        raise RuleBroken(fault, field="nhs_number")
    if held is None:
        if not any(kept.values()):
            return False
        history.create(ChildIdentity(child=child, **kept), actor=actor, reason=reason)
        changed = True
    else:
        changed = history.change(held, actor=actor, reason=reason, **kept)
    if changed:
        settle(actor, incident, before, reason)
    return changed


@transaction.atomic
def save_agencies(
    *,
    actor: Person | System,
    incident: Incident,
    involved: Mapping[Organisation, str],
    already_told: str | None = None,
    reason: str = "",
    seen: str = "",
    finished: bool = True,
) -> bool:
    """Set which agencies are involved, each with how, and who else was told; agencies left out go.

    Returns whether anything changed; see ``save_page`` for ``seen`` and ``finished``.
    """
    incident, reason = opened_for_change(incident, reason)
    before = facts_of(incident)
    told = incident.already_told if already_told is None else already_told
    typed = {"already_told": told, "chosen": sorted(each.pk for each in involved)}
    refuse_stale(seen, agencies_held(incident), typed)
    visited = "agencies" if finished else ""
    changed = set_values(actor, incident, reason, {"already_told": told}, visited=visited)
    changed |= _set_agencies(actor, incident, involved, reason)
    if changed:
        settle(actor, incident, before, reason)
    return changed


def _set_agencies(
    actor: Person | System, incident: Incident, involved: Mapping[Organisation, str], reason: str
) -> bool:
    held = {row.organisation_id: row for row in incident.agencies.all()}
    changed = False
    for organisation, how in involved.items():
        row = held.pop(organisation.pk, None)
        if row is None:
            new = IncidentAgency(incident=incident, organisation=organisation, involvement=how)
            history.create(new, actor=actor, reason=reason)
            changed = True
        else:
            changed |= history.change(row, actor=actor, reason=reason, involvement=how)
    for row in held.values():
        history.delete(row, actor=actor, reason=reason)
    return changed or bool(held)
