"""Incidents, rapid reviews and requests, as facts. The deeds that make them are tested apart."""

import datetime as dt
from typing import Any

from core import history
from partnership.models import Organisation, Person
from reviews.models import (
    Incident,
    IncidentChild,
    InformationRequest,
    PracticeReview,
    Proceeding,
    RapidReview,
)
from reviews.practice_rules import PracticeKind, PracticeStatus
from reviews.proceeding_rules import ProceedingKind
from reviews.rules import IncidentKind, IncidentStatus, Suspicion
from tests.factories.base import MAKER, REASON, number
from tests.factories.partners import make_organisation, make_person

AWARE = dt.date(2026, 5, 13)


def make_incident(created_by: Person | None = None, **fields: Any) -> Incident:
    """An incident that was recorded, aware on Wednesday 13 May 2026; not yet notified."""
    values: dict[str, Any] = {
        "reference": f"SI-2026-{number():03}",
        "status": IncidentStatus.RECORDED,
        "kind": IncidentKind.SERIOUS_HARM,
        "suspicion": Suspicion.SUSPECTED,
        "incident_on": AWARE - dt.timedelta(days=1),
        "aware_on": AWARE,
        "suspected_on": AWARE,
        "received_on": AWARE + dt.timedelta(days=1),
        "summary": "An infant was taken to hospital with injuries that were not explained.",
        "created_by": created_by or make_person(),
    }
    return history.create(Incident(**values | fields), actor=MAKER, reason=REASON)


def make_child(incident: Incident, **fields: Any) -> IncidentChild:
    fields.setdefault("number", incident.children.count() + 1)
    fields.setdefault("age_years", 1)
    return history.create(IncidentChild(incident=incident, **fields), actor=MAKER, reason=REASON)


def make_review(incident: Incident | None = None, **fields: Any) -> RapidReview:
    """A rapid review gathering information; its incident was notified on Monday 18 May 2026."""
    incident = incident or make_incident(
        status=IncidentStatus.NOTIFIED, notified_on=AWARE + dt.timedelta(days=5)
    )
    fields.setdefault("reference", f"RR-2026-{number():03}")
    fields.setdefault("title", "Infant, serious harm")
    fields.setdefault("clock_start", RapidReview.ClockStart.NOTIFIED)
    fields.setdefault("opened_by", incident.created_by)
    return history.create(RapidReview(incident=incident, **fields), actor=MAKER, reason=REASON)


def make_practice(rapid_review: RapidReview | None = None, **fields: Any) -> PracticeReview:
    """A local child safeguarding practice review under way, decided on Monday 1 June 2026; without a clock."""
    fields.setdefault("kind", PracticeKind.LCSPR)
    fields.setdefault("status", PracticeStatus.ACTIVE)
    fields.setdefault("reference", f"LCSPR-2026-{number():03}")
    fields.setdefault("title", "Teenager, serious harm")
    fields.setdefault("decided_on", dt.date(2026, 6, 1))
    fields.setdefault("begun_by", rapid_review.opened_by if rapid_review else make_person())
    practice = PracticeReview(rapid_review=rapid_review, **fields)
    return history.create(practice, actor=MAKER, reason=REASON)


def make_proceeding(case: RapidReview | PracticeReview, **fields: Any) -> Proceeding:
    """An inquest since 1 June 2026, to be looked at on 9 June 2026; without a clock."""
    of = {"practice": case} if isinstance(case, PracticeReview) else {"incident": case.incident}
    fields.setdefault("kind", ProceedingKind.INQUEST)
    fields.setdefault("about", "Opened by the coroner.")
    fields.setdefault("began_on", dt.date(2026, 6, 1))
    fields.setdefault("look_on", dt.date(2026, 6, 9))
    return history.create(Proceeding(**of, **fields), actor=MAKER, reason=REASON)


def make_request(
    review: RapidReview | None = None, organisation: Organisation | None = None, **fields: Any
) -> InformationRequest:
    fields.setdefault("due_on", AWARE + dt.timedelta(days=20))
    request = InformationRequest(
        review=review or make_review(), organisation=organisation or make_organisation(), **fields
    )
    return history.create(request, actor=MAKER, reason=REASON)
