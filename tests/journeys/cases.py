"""Where a journey begins: cases brought so far by the portal's own deeds, and what people do in a window."""

from __future__ import annotations

import datetime as dt
import os
import time
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone

from partnership.models import Organisation, Person
from reviews.models import Incident, InformationRequest, RapidReview, SignOff
from reviews.rules import Outcome
from reviews.services import answers, decisions, reviews
from reviews.services import incidents as deeds
from reviews.services import requests as asking
from reviews.services.report import save_section
from tests.reviews.incident_drafts import draft

PASSWORD = "kestrel-umbrella-ninefold"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def days_ago(number: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=number)


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person._change_reason = "Made for a test"
    person.save(update_fields=["password"])
    return person


def new_draft(unit: Person, **changes: Any) -> Incident:
    """A whole draft about last week."""
    days = {
        "incident_on": days_ago(8),
        "aware_on": days_ago(7),
        "suspected_on": days_ago(7),
        "received_on": days_ago(6),
    }
    return draft(unit, **(days | changes))


def new_review(unit: Person, *organisations: Organisation) -> RapidReview:
    """A rapid review that gathers information from these organisations; notified yesterday."""
    incident = deeds.submit(actor=unit, incident=new_draft(unit))
    late = "The duty desk was closed."
    deeds.record_notification(
        actor=unit, incident=incident, notified_on=days_ago(1), late_reason=late
    )
    incident.refresh_from_db()
    review = reviews.open_review(actor=unit, incident=incident)
    for organisation in organisations:
        asking.ask_agency(actor=unit, review=review, organisation=organisation)
    return review


def asked_of(review: RapidReview, organisation: Organisation) -> InformationRequest:
    return InformationRequest.objects.get(review=review, organisation=organisation)


def answered(lead: Person, review: RapidReview, organisation: Organisation, *events: str) -> None:
    """The organisation answers: a summary, and one event a week."""
    asked = asked_of(review, organisation)
    answers.save_summary(
        actor=lead, request=asked, summary=f"What {organisation} knows.", version=asked.version
    )
    for week, event in enumerate(events):
        answers.add_entry(actor=lead, request=asked, on=days_ago(70 - 7 * week), event=event)
    asked.refresh_from_db()
    answers.submit(actor=lead, request=asked)


def sent_review(
    unit: Person,
    execs: list[Person],
    *given: str,
    review: RapidReview | None = None,
    outcome: str = Outcome.NO_FURTHER_REVIEW,
) -> RapidReview:
    """A review whose decision was signed, one answer an executive, and sent to the Panel today."""
    review = review or new_review(unit)
    reviews.start_drafting(actor=unit, review=review, reason="Nobody else is asked.")
    save_section(actor=unit, review=review, code="analysis", body="Visits were on time.", version=0)
    reviews.ready_for_decision(actor=unit, review=review)
    review.refresh_from_db()
    decision = decisions.propose(
        actor=unit,
        review=review,
        outcome=outcome,
        rationale="Nothing more to learn.",
    )
    for person, answer in zip(execs, given or ("agrees",) * 3, strict=True):
        said = f"{person.name} read the report."
        decisions.sign(
            actor=person, decision=decision, answer=SignOff.Answer(answer), reason=said, seen=None
        )
    if "dissents" in given:
        save_section(
            actor=unit, review=review, code="dissent", body="It was talked through.", version=0
        )
    review.refresh_from_db()
    decisions.mark_sent(actor=unit, review=review, sent_on=timezone.localdate())
    review.refresh_from_db()
    return review


def status_of(at: Any, path: str) -> int:
    """What the server says to this person's browser about an address."""
    return int(at.page.request.get(f"{at.base}{path}").status)


def idles_out(at: Any) -> None:
    """Nothing happens in this window for longer than a session may idle."""
    cookies = {cookie["name"]: cookie["value"] for cookie in at.page.context.cookies()}
    store = import_module(settings.SESSION_ENGINE).SessionStore(
        cookies[settings.SESSION_COOKIE_NAME]
    )
    store["started"] = store["seen"] = int(time.time()) - settings.SESSION_IDLE_SECONDS - 60
    store.save()


def broken(*windows: Any) -> list[str]:
    """Faults of scripts; not the browser's own note that an answer was 4xx."""
    return [
        fault
        for window in windows
        for fault in window.faults
        if "Failed to load resource" not in fault
    ]


def shot(at: Any, name: str) -> None:
    """A picture of the page as it is, into the folder PICTURES, where somebody wants to look at them."""
    if folder := os.environ.get("PICTURES"):
        width = at.page.viewport_size["width"]
        at.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def pictured(at: Any, name: str) -> None:
    """A picture of the page, wide and narrow; then it is as wide as it was."""
    if "PICTURES" not in os.environ:
        return
    was = at.page.viewport_size
    for width in (1280, 320):
        at.page.set_viewport_size({"width": width, "height": 900})
        shot(at, name)
    at.page.set_viewport_size(was)
