"""A whole draft, as the business unit leaves it before submitting."""

import datetime as dt
from typing import Any

from core.models import ListValue
from partnership.models import Person
from reviews.incident_rules import PAGE_OF
from reviews.lists import NATURE, PLACE
from reviews.models import Incident
from reviews.rules import IncidentKind, Suspicion
from reviews.services import incidents as deeds

HAPPENED, AWARE, RECEIVED = dt.date(2026, 5, 12), dt.date(2026, 5, 13), dt.date(2026, 5, 14)
DUE = dt.date(2026, 5, 20)  # Wednesday: five working days after Wednesday 13 May 2026


def value_of(list_code: str, code: str = "unknown") -> ListValue:
    return ListValue.objects.get(list_code=list_code, code=code)


def whole_values(**changes: Any) -> dict[str, Any]:
    """Column → value of everything that submission asks for."""
    values = {
        "kind": IncidentKind.SERIOUS_HARM,
        "suspicion": Suspicion.SUSPECTED,
        "incident_on": HAPPENED,
        "aware_on": AWARE,
        "suspected_on": AWARE,
        "received_on": RECEIVED,
        "nature": value_of(NATURE),
        "place_type": value_of(PLACE, "home"),
        "summary": "Child 1 was taken to hospital with injuries that were not explained.",
        "other_children_safe": "There are no other children.",
        "notifier_name": "Duty manager",
        "notifier_phone": "0151 496 0000",
    }
    return values | changes


def draft(actor: Person, *, child: dict[str, Any] | None = None, **changes: Any) -> Incident:
    """A draft with nothing missing, recorded page by page by the deeds themselves."""
    incident = deeds.begin(actor=actor)
    values = whole_values(**changes)
    for page in ("kind", "dates", "what", "household", "notifier"):
        own = {name: values[name] for name in PAGE_OF[page].fields if name in values}
        deeds.save_page(actor=actor, incident=incident, page=page, values=own, finished=True)
    facts = {"age_years": 0, "age_months": 7, "sex": "female"}
    deeds.add_child(actor=actor, incident=incident, values=facts | (child or {}))
    incident.refresh_from_db()
    return incident


def submitted(actor: Person, **changes: Any) -> Incident:
    return deeds.submit(actor=actor, incident=draft(actor, **changes))
