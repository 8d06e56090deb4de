"""Tells one case through the deeds, each on the day it would have been done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.living import at
from core.models import ListValue
from deadlines.queries import add_working_days
from partnership.models import Person
from partnership.queries import leads_of
from reviews.demo.cases import Case
from reviews.demo.cast import Cast, Telling
from reviews.demo.deciding import decide, send
from reviews.demo.report import body
from reviews.lists import NATURE, PLACE
from reviews.models import Incident, InformationRequest, RapidReview
from reviews.rules import REPORT_SECTIONS, IncidentKind
from reviews.services import answers, incidents, reviews
from reviews.services.report import save_section

NIL_RETURN = "We searched our records for the child, the parents and the address, and hold nothing."


def tell(case: Case, people: Cast, today: dt.date) -> Incident:
    """Live through one case up to its stage."""
    telling = Telling(case, people, today, add_working_days(today, -case.ago))
    incident = _record(telling)
    if telling.reaches("notified"):
        _notify(telling, incident)
    if telling.reaches("gathering") and case.kind not in (
        IncidentKind.LOOKED_AFTER_DEATH,
        IncidentKind.CARE_LEAVER_DEATH,
    ):
        _review(telling, incident)
    incident.refresh_from_db()
    if case.stage == "closed":
        with at(telling.walk(2), 15):
            incidents.close(actor=people.unit, incident=incident, reason="Nothing is left to do.")
    return incident


def _record(telling: Telling) -> Incident:
    case, unit, story = telling.case, telling.cast.unit, telling.case.story
    happened = add_working_days(telling.day, -1)
    suspected = telling.day if case.suspicion != "neither" else None
    with at(telling.day, 9, 30):
        incident = incidents.begin(actor=unit)
        pages: dict[str, dict[str, Any]] = {
            "kind": {"kind": case.kind, "suspicion": case.suspicion},
            "dates": {
                "incident_on": happened,
                "aware_on": telling.day,
                "suspected_on": suspected,
                "received_on": telling.day,
            },
            "what": {
                "nature": _value(NATURE, story.nature),
                "place_type": _value(PLACE, story.place),
                "summary": story.summary,
                "harm": story.harm,
            },
        }
        for page, values in pages.items():
            incidents.save_page(
                actor=unit, incident=incident, page=page, values=values, finished=True
            )
        for years, months, sex in case.children:
            _child(telling, incident, years, months, sex)
    if not telling.reaches("recorded"):
        return incident
    with at(telling.day, 11, 15):
        _rest(telling, incident)
        return incidents.submit(actor=unit, incident=incident)


def _child(telling: Telling, incident: Incident, years: int, months: int | None, sex: str) -> None:
    died = telling.case.kind != IncidentKind.SERIOUS_HARM
    child = incidents.add_child(
        actor=telling.cast.unit,
        incident=incident,
        values={
            "age_years": years,
            "age_months": months,
            "sex": sex,
            "died": died,
            "known": "previously",
        },
    )
    incidents.save_identity(
        actor=telling.cast.unit,
        child=child,
        values={"name": f"Made-up Child {incident.pk}-{child.number}", "born_on": ""},
    )


def _rest(telling: Telling, incident: Incident) -> None:
    unit, story, parts = telling.cast.unit, telling.case.story, telling.cast.parts
    incidents.save_page(
        actor=unit,
        incident=incident,
        page="household",
        finished=True,
        values={
            "household": story.household,
            "other_children_safe": story.others_safe,
            "perpetrators": story.perpetrators,
        },
    )
    asked = [*story.answers, *telling.case.nil]
    incidents.save_agencies(
        actor=unit, incident=incident, involved={parts[part]: "" for part in asked if part in parts}
    )
    incidents.save_page(
        actor=unit,
        incident=incident,
        page="proceedings",
        finished=True,
        values={"proceedings": story.proceedings},
    )
    incidents.save_page(
        actor=unit,
        incident=incident,
        page="notifier",
        finished=True,
        values={
            "notifier_name": unit.name,
            "notifier_post": "Business Manager",
            "notifier_email": unit.email,
        },
    )


def _notify(telling: Telling, incident: Incident) -> None:
    case, unit = telling.case, telling.cast.unit
    if case.kind != IncidentKind.CARE_LEAVER_DEATH:
        with at(telling.walk(1), 16):
            incidents.record_partners_told(actor=unit, incident=incident, told_on=telling.day)
        telling.walk(case.notified_after - 1)
    else:
        telling.walk(case.notified_after)
    with at(telling.day, 14, 5):
        incidents.record_notification(
            actor=unit,
            incident=incident,
            notified_on=telling.day,
            panel_reference=f"CSPRP-{incident.pk:04}",
            late_reason=case.notified_late,
        )


def _review(telling: Telling, incident: Incident) -> None:
    case, unit, notified = telling.case, telling.cast.unit, telling.day
    with at(notified, 15):
        review = reviews.open_review(actor=unit, incident=incident)
    _answers(telling, review)
    if case.withdrawn:
        with at(telling.walk(3)):
            incidents.withdraw(actor=unit, incident=incident, reason=case.withdrawn)
        return
    if telling.reaches("drafting"):
        _draft(telling, review)
    if telling.reaches("proposed"):
        decide(telling, review, notified)
    if telling.reaches("sent"):
        send(telling, review, notified)


def _answers(telling: Telling, review: RapidReview) -> None:
    case, parts = telling.case, telling.cast.parts
    pace = 0
    for part in [*case.story.answers, *case.nil]:
        if part not in parts or part in case.unanswered:
            continue
        pace += 1
        request = review.requests.get(organisation=parts[part])
        lead = leads_of(parts[part])[0]
        with at(telling.walk(1 if pace % 2 else 2), 13, 20):
            if part in case.nil:
                answers.nil_return(actor=lead, request=request, reason=NIL_RETURN)
                continue
            _write(case, part, request, lead)
            if part not in case.begun:
                answers.submit(actor=lead, request=request)


def _write(case: Case, part: str, request: InformationRequest, lead: Person) -> None:
    told = case.story.answers[part]
    answers.save_summary(actor=lead, request=request, summary=told.summary, version=request.version)
    happened = request.review.incident.incident_on or dt.date.min
    for before, time, event, source, comment in told.events:
        answers.add_entry(
            actor=lead,
            request=request,
            on=happened - dt.timedelta(days=before),
            time=time,
            event=event,
            source=source,
            comment=comment,
        )


def _draft(telling: Telling, review: RapidReview) -> None:
    case, unit = telling.case, telling.cast.unit
    with at(telling.walk(1), 9, 45):
        reviews.share_submissions(actor=unit, review=review)
        reviews.start_drafting(actor=unit, review=review)
    with at(telling.day, 16, 10):
        wanted = case.sections or [
            code for code, _title, _help in REPORT_SECTIONS if code != "dissent"
        ]
        for code in wanted:
            save_section(
                actor=unit,
                review=review,
                code=code,
                body=body(code, review, case, unit),
                version=0,
                done=not case.sections or code != wanted[-1],
            )


def _value(list_code: str, code: str) -> ListValue:
    return ListValue.objects.get(list_code=list_code, code=code)
