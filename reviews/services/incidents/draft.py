"""Recording an incident, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import documents, history
from core.actors import System
from core.errors import RuleBroken
from partnership.models import Organisation
from partnership.rules import Sector
from reviews import incident_rules as rules
from reviews.models import Incident
from reviews.queries.incidents import documents_of, facts_of, page_held
from reviews.rules import IncidentStatus
from reviews.services.incidents.changing import (
    opened_for_change,
    refuse_stale,
    set_values,
    settle,
)
from reviews.services.incidents.children import delete_child
from reviews.services.incidents.notification import explain_late

if TYPE_CHECKING:
    from partnership.models import Person

BEGUN = "A draft was begun"


def begin(*, actor: Person) -> Incident:
    """Begin a draft. The authority is filled in where there is only one it can be."""
    authorities = (
        Organisation.objects.current().statutory().filter(sector=Sector.LOCAL_AUTHORITY)[:2]
    )
    only = authorities[0] if len(authorities) == 1 else None
    return history.create(Incident(created_by=actor, authority=only), actor=actor, reason=BEGUN)


@transaction.atomic
def save_page(
    *,
    actor: Person | System,
    incident: Incident,
    page: str,
    values: Mapping[str, Any],
    reason: str = "",
    finished: bool = False,
    seen: str = "",
    late_reason: str = "",
) -> bool:
    """Save one page of the record; a draft may be incomplete, what was submitted may not become so.

    ``values`` are columns that the page asks for. ``finished`` says that the person went on to the
    next page. After submission the reason is needed, and the clocks follow a corrected date.
    ``seen`` is the mark of the page as it was opened: Stale is raised when somebody saved it since.
    ``late_reason`` is needed where another day of becoming aware makes what was done late.
    Returns whether a value changed.
    """
    incident, reason = opened_for_change(incident, reason)
    refuse_stale(seen, page_held(incident, page), values)
    allowed = set(rules.PAGE_OF[page].fields)
    if not set(values) <= allowed:
        raise ValueError(f"The page {page} does not ask for {', '.join(set(values) - allowed)}")
    before = facts_of(incident)
    dates = {name: values.get(name, before.values.get(name)) for name in rules.DATE_WORDS}
    for name, words in rules.date_faults(dates, timezone.localdate()).items():
        raise RuleBroken(words, field=name)
    changed = set_values(actor, incident, reason, values, visited=page if finished else "")
    if changed:
        settle(actor, incident, before, reason)
        if incident.aware_on != before.values["aware_on"]:
            explain_late(actor, incident, reason, late_reason)
    return changed


@transaction.atomic
def delete_draft(*, actor: Person, incident: Incident, reason: str) -> bool:
    """Throw a draft away with all that hangs on it; its history stays. Returns False when it is gone already."""
    held = Incident.objects.select_for_update().filter(pk=incident.pk).first()
    if held is None:
        return False
    if held.status != IncidentStatus.DRAFT:
        raise RuleBroken(
            "This was submitted, so it stays in the record. It can be withdrawn with a reason."
        )
    reason = reason.strip() or "The draft was not needed"
    for child in held.children.all():
        delete_child(actor, child, reason)
    for agency in held.agencies.all():
        history.delete(agency, actor=actor, reason=reason)
    for document in documents_of(held):
        documents.remove(actor=actor, document=document, reason=reason)
    history.delete(held, actor=actor, reason=reason)
    return True
